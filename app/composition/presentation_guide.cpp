// SPDX-License-Identifier: Apache-2.0
#include "app/composition/presentation_guide.h"

#include "app/station/acceptance/presentation_attempt.h"
#include "app/station/capture/capture_session.h"

#include <condition_variable>

namespace darcha {

namespace {

// What the analysis thread and the one that waits tell each other.
struct Watch {
    PresentationAttempt attempt;
    const std::function<void(std::string_view)>& say;
    std::string said;

    std::mutex mutex; // of what follows
    std::condition_variable changed;
    bool ended = false, lost = false;
    Result<void> failed{};

    Watch(const ModelStore& models, PresentationAttempt::Options options,
          const std::function<void(std::string_view)>& sayer)
        : attempt(models, std::move(options)),
          say(sayer) {}

    void end(bool cameraLost, Result<void> how = {}) {
        const std::lock_guard lock(mutex);
        lost = lost || (cameraLost && !ended);
        if (!ended)
            failed = std::move(how);
        ended = true;
        changed.notify_all();
    }

    void look(const FramePtr& frame, CaptureSession& capture) {
        {
            const std::lock_guard lock(mutex);
            if (ended)
                return;
        }
        const auto looked = attempt.look(frame, capture);
        if (!looked.ok())
            return end(false, looked.error());
        if (looked->screen.hint != said && !looked->screen.hint.empty())
            say(said = looked->screen.hint);
        if (attempt.ended())
            end(false);
    }
};

} // namespace

PresentationGuide::PresentationGuide(Camera& camera, const ModelStore& models, const Clock& clock, Options options)
    : m_camera(camera),
      m_models(models),
      m_clock(clock),
      m_options(std::move(options)) {}

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
    PresentationAttempt::Options asked;
    asked.profile = m_options.profile;
    asked.challenge.light = false;
    asked.seed = seed;
    Watch watch(m_models, std::move(asked), say);
    if (const auto ready = watch.attempt.prepare(); !ready.ok())
        return ready.error();
    const UtcTime at = m_clock.utc();
    const auto from = std::chrono::steady_clock::now(); // for who stands there, whatever a recording's clock says
    {
        CaptureSession capture(m_camera,
                               {.preview = [](const FramePtr&) {},
                                .analyse = [&](const FramePtr& frame, CaptureSession& of) { watch.look(frame, of); },
                                .lost = [&](const Error&) { watch.end(true); },
                                .ready = [](const CameraFormat&) {}});
        capture.start();
        std::unique_lock lock(watch.mutex);
        watch.changed.wait_for(lock, m_options.patience, [&] { return watch.ended; });
        lock.unlock();
        capture.stop(); // from here on nobody else looks at the attempt
    }
    if (!watch.failed.ok())
        return watch.failed.error();
    const NoResponse noResponse = watch.lost                 ? NoResponse::CameraFailed
                                  : watch.ended              ? NoResponse::None
                                  : watch.attempt.faceSeen() ? NoResponse::TimedOut
                                                             : NoResponse::NoFace;
    return watch.attempt.outcome(what, noResponse, at,
                                 std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count());
}

} // namespace darcha
