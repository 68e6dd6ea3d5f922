// SPDX-License-Identifier: Apache-2.0
#include "app/composition/presentation_guide.h"

#include "app/station/capture/capture_session.h"
#include "core/face/face_tracker.h"
#include "core/pad/liveness_session.h"
#include "core/quality/quality_assessment.h"

#include <algorithm>
#include <condition_variable>

namespace darcha {

namespace {

using namespace std::chrono_literals;

// The passive cues look so long at a face that is alone before the turns begin: ten frames in focus and more
// (reference, liveness 6.1).
constexpr auto watching = 2s;

// One presentation, on the analysis thread until it has ended.
struct Attempt {
    Attempt(FaceTracker t, QualityProfile quality, std::unique_ptr<LivenessSession> s, std::uint64_t drawn,
            const std::function<void(std::string_view)>& sayer)
        : tracker(std::move(t)),
          assessor(std::move(quality)),
          session(std::move(s)),
          seed(drawn),
          say(sayer) {}

    FaceTracker tracker;
    LiveAssessor assessor;
    std::unique_ptr<LivenessSession> session;
    std::uint64_t seed;
    const std::function<void(std::string_view)>& say;

    std::optional<SteadyTime> alone; // since when there is one face
    bool begun = false;
    SteadyTime last{};
    std::string said;

    std::mutex mutex; // of what follows
    std::condition_variable changed;
    bool ended = false, lost = false, faceSeen = false;

    void end(bool cameraLost) {
        const std::lock_guard lock(mutex);
        lost = lost || (cameraLost && !ended);
        ended = true;
        changed.notify_all();
    }

    void look(const FramePtr& frame, CaptureSession& capture) {
        {
            const std::lock_guard lock(mutex);
            if (ended)
                return;
        }
        last = frame->captured;
        const FaceFinding finding = tracker.observe(frame);
        const QualityAssessment quality = assessor.assess(finding);
        session->add(capture.camera());
        const LivenessScreen screen = session->observe(finding, quality, last);
        if (finding.face) {
            const std::lock_guard lock(mutex);
            faceSeen = true;
        }
        if (!finding.face || finding.faceCount != 1)
            alone.reset();
        else if (!alone)
            alone = last;
        if (!begun && alone && last - *alone >= watching) {
            begun = true;
            session->setPhoto(finding.face);
            session->beginChallenge(last);
            capture.challengeExposure(seed);
        }
        if (screen.hint != said && !screen.hint.empty())
            say(said = screen.hint);
        if (session->stage() == LivenessStage::Done)
            end(false);
    }
};

} // namespace

PresentationGuide::PresentationGuide(Camera& camera, const ModelStore& models, const Clock& clock, Options options)
    : m_camera(camera),
      m_models(models),
      m_clock(clock),
      m_options(std::move(options)) {
    std::erase(m_options.profile.required, "light"); // there is none here, and leftOut() says so
}

std::vector<std::string> PresentationGuide::checks() { return {"passive", "turn", "identity", "camera"}; }

std::vector<std::string> PresentationGuide::leftOut() {
    return {
        "the light of the screen: a terminal has none of its own. Attacks that the light would refuse may pass here, "
        "and the other way round nothing is shown about the light.",
        "repeated attempts: a presentation here is one attempt, while the station gives a person up to three. An "
        "attacker has them as well."};
}

Result<PresentationOutcome> PresentationGuide::present(const Presentation& what, std::uint64_t seed,
                                                       const std::function<void(std::string_view)>& say) {
    auto tracker = FaceTracker::create(m_models);
    if (!tracker.ok())
        return tracker.error();
    auto quality = QualityProfile::named("icao");
    if (!quality.ok())
        return quality.error();
    LivenessSession::Options wanted;
    wanted.seed = seed;
    wanted.profile = m_options.profile;
    wanted.challenge.light = false;
    auto session = LivenessSession::create(m_models, std::move(wanted));
    if (!session.ok())
        return session.error();
    Attempt attempt(std::move(*tracker), std::move(*quality), std::move(*session), seed, say);

    PresentationOutcome outcome;
    outcome.what = what;
    outcome.seed = seed;
    outcome.at = m_clock.utc();
    const auto from = std::chrono::steady_clock::now(); // for who stands there, whatever a recording's clock says
    {
        CaptureSession capture(m_camera,
                               {.preview = [](const FramePtr&) {},
                                .analyse = [&](const FramePtr& frame, CaptureSession& of) { attempt.look(frame, of); },
                                .lost = [&](const Error&) { attempt.end(true); },
                                .ready = [](const CameraFormat&) {}});
        capture.start();
        std::unique_lock lock(attempt.mutex);
        attempt.changed.wait_for(lock, m_options.patience, [&] { return attempt.ended; });
        lock.unlock();
        capture.stop(); // from here on nobody else looks at the attempt
    }
    outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
    if (attempt.lost)
        outcome.noResponse = NoResponse::CameraFailed;
    else if (!attempt.ended)
        outcome.noResponse = attempt.faceSeen ? NoResponse::TimedOut : NoResponse::NoFace;
    const PadResult result = attempt.session->result();
    outcome.decision = result.decision;
    outcome.evidence = result.evidence;
    outcome.reasons = result.reasons;
    for (const CueResult& cue : result.cues)
        outcome.scores.insert(outcome.scores.end(), cue.scores.begin(), cue.scores.end());
    return outcome;
}

} // namespace darcha
