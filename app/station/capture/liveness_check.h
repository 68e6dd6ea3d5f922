// SPDX-License-Identifier: Apache-2.0
// The liveness check beside a capture: watches while the photo is taken, then leads through the challenge, attempt by
// attempt, as core/pad/liveness_policy.h says.
//
// Times are those of the frames. Analysis thread, but for shown(), which any thread may call. Nobody is locked out:
// after the last attempt it ends with what it has, and the caller asks staff. Decisions and scores are for the record
// and for staff alone. The camera is asked anew in each attempt: its stream from the attempt's beginning, its exposure
// where the attempt has turns (while the head turns nobody looks at the picture's light).
#pragma once

#include "app/station/capture/camera_truth.h"
#include "core/pad/liveness_policy.h"
#include "core/pad/liveness_session.h"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

class ModelStore;
class RandomSource;

// What a service asks and a person can do.
struct LivenessWish {
    std::string profile; // of the service: "kiosk"; empty: only watched, by "passive", and nobody is asked anything
    LivenessNeeds needs;
    ScreenPlace screen; // the station's, that gives the light

    bool asks() const { return !profile.empty(); }
};

// What one look came to, for the screen.
struct LivenessLook {
    LivenessScreen screen;
    LightField light; // of screen.field
    int attempt = 1;
};

class LivenessCheck {
public:
    LivenessCheck(const ModelStore& models, RandomSource& random);
    ~LivenessCheck();

    // A new photo. Attempts that failed before, or were left, stay counted and on record until forget(). An error is a
    // network that cannot be loaded.
    Result<void> begin(LivenessWish wish, CameraTruth& camera);
    // The person cannot do something: the attempt under way begins again with what is left. Counts as none.
    Result<void> change(LivenessNeeds needs, SteadyTime now, CameraTruth& camera);
    void forget(); // the person has left

    bool asks() const { return m_wish.asks(); }
    void watch(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now);
    void challenge(FaceObservationPtr photo); // of record, just taken: the next frame begins the challenge
    // `camera`: the one that the frame came from; as in all of these, it is not kept.
    LivenessLook observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now,
                         CameraTruth& camera);
    bool finished() const { return m_finished; }
    void shown(int field, SteadyTime at);

    PadResult result() const;        // of the last attempt
    std::string staffReason() const; // of all attempts; empty unless they ended at staff
    std::string recordJson() const;  // of all attempts

private:
    Result<void> startAttempt(CameraTruth& camera);
    void beginChallenge(SteadyTime now, CameraTruth& camera);
    void ask(const CameraTruth& camera);                                    // what it saw of this attempt
    void conclude(LivenessLook& look, SteadyTime now, CameraTruth& camera); // the attempt is over: what comes next

    const ModelStore& m_models;
    RandomSource& m_random;
    LivenessWish m_wish;
    std::unique_ptr<LivenessSession> m_session;
    FaceObservationPtr m_photo; // of record: the same face must be in every key frame
    std::vector<LivenessOutcome> m_past;
    std::vector<std::string> m_earlier; // records of attempts that did not succeed
    std::optional<PadResult> m_verdict; // of the last attempt that ended
    LivenessNext m_next;                // the attempt under way, or how it ended
    bool m_finished = false;
    bool m_due = false;                    // the challenge begins with the next frame
    std::optional<SteadyTime> m_restAfter; // between two attempts: when the next begins

    std::mutex m_mutex;
    std::vector<FieldShown> m_shown;
};

} // namespace darcha
