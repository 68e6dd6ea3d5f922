// SPDX-License-Identifier: Apache-2.0
// The analysis thread's half of FaceCapture: looks at each frame, leads through the attempts, makes the portrait, and
// then has the person show that they are alive, where the service asks for it.
//
// begin() and forget() are for the main thread while no session runs; again(), renew() and giveUp() for any thread;
// look() for the analysis thread, which also gives the reports. Nothing here knows Qt. Frames and portraits
// of a person overwrite themselves with forget() or destruction.
#pragma once

#include "app/station/capture/face_capture_result.h"
#include "app/station/capture/liveness_check.h"
#include "core/base/result.h"
#include "core/face/second_opinion.h"
#include "core/quality/best_shot.h"
#include "core/quality/quality_profile.h"

#include <atomic>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <vector>

namespace darcha {

class CaptureSession;
class FaceTracker;
class ModelStore;
class RandomSource;

// What one look at a frame came to.
struct FaceLook {
    CapturePhase phase = CapturePhase::Looking;
    std::string hint;
    double progress = 0;
    int attempt = 1;
    int secondsLeft = 0;
    bool faceSeen = false;
    std::optional<LivenessLook> liveness; // the photo is there, and the person shows that they are alive
};

class FaceAnalysis {
public:
    struct Reports {
        std::function<void(const FaceLook&)> looked;
        std::function<void(std::shared_ptr<const FaceCaptureResult>)> captured;
        std::function<void()> noFace;              // the attempts are over and there is no picture at all
        std::function<void(const Error&)> stopped; // it cannot look, or cannot make the picture
    };

    FaceAnalysis(const ModelStore& models, const Clock& clock, RandomSource& random);
    ~FaceAnalysis();

    // A new run, from the first attempt.
    void begin(QualityProfile profile, int attempts, LivenessWish liveness, Reports reports);
    void forget();

    void again();  // the next attempt, because the person asked
    void renew();  // from the first attempt: the camera was away meanwhile
    void giveUp(); // a burst under way ends early; nothing is looked at until begin()
    // Pixels of the camera's full picture that stand for one of its stream; any thread, before the first look at it.
    void expectStill(double scale) { m_stillScale = scale; }
    void shown(int field, SteadyTime at) { m_liveness.shown(field, at); } // of the screen's light; any thread
    // What the person turns out to need: the check begins anew with what is left. Any thread.
    void cannotTurn() { m_cannotTurn = true; }
    void cannotSee() { m_cannotSee = true; }
    void lightSensitive() { m_lightSensitive = true; }

    void look(const FramePtr& frame, CaptureSession& session);

private:
    Result<void> load();
    void startOver(SteadyTime now);
    Shot judged(const FramePtr& frame, bool live); // live: each measure at its own rate
    std::optional<Shot> ofRecord(Shot best);       // every measure, and the second opinion; none once given up
    void capture(CaptureSession& session);
    void keep(std::shared_ptr<FaceCaptureResult> captured, const Shot& shot);
    void prove(const FramePtr& frame, CaptureSession& session);
    void applyNeeds(SteadyTime now, CaptureSession& session);
    void finish();
    Result<void> beginLiveness(CaptureSession& session);
    // Frames and a still are judged whole, each as a picture of its own; gives the still, if one came.
    FramePtr lookWhole(std::vector<FramePtr> frames, CaptureSession& session);
    std::vector<FramePtr> held(CaptureSession& session) const; // frames of the hold
    std::vector<FramePtr> bestSeen() const;                    // of attempts that ran out
    // Each step may take 100 ms, and who has left must not be worked on: Cancelled once given up.
    Result<std::shared_ptr<FaceCaptureResult>> resultOf(const Shot& shot, const FramePtr& still) const;
    Result<void> encode(const cv::Mat& portrait, FaceCaptureResult& into) const;

    const ModelStore& m_models;
    const Clock& m_clock;
    QualityProfile m_profile;
    CaptureTimes m_times;
    Reports m_reports;
    std::unique_ptr<FaceTracker> m_tracker;
    LivenessCheck m_liveness;
    LivenessWish m_wish;
    std::shared_ptr<FaceCaptureResult> m_photo;          // taken, while the person shows that they are alive
    std::future<std::optional<SecondOpinion>> m_loading; // valid once begun; 0.7 s, so beside everything else
    std::optional<SecondOpinion> m_second;               // none where its data are not installed
    std::optional<CaptureProgress> m_way;
    std::optional<LiveAssessor> m_live;      // while there is a way
    std::optional<SteadyTime> m_streamBegan; // of the opening that the last frame came from
    bool m_done = false;                     // reported an end: rests until again(), renew() or begin()
    int m_unconfirmed = 0; // holds, since the person last began, that the whole measures did not confirm
    std::atomic<double> m_stillScale{1};
    std::atomic<bool> m_again{false};
    std::atomic<bool> m_renew{false};
    std::atomic<bool> m_givenUp{false};
    std::atomic<bool> m_cannotTurn{false}, m_cannotSee{false}, m_lightSensitive{false};
};

} // namespace darcha
