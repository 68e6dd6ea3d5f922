// SPDX-License-Identifier: Apache-2.0
// One presentation of an acceptance run before the camera: waits until the camera is free, reads and judges frames,
// keeps the time, and says what it came to once its threads are through.
//
// Main thread; frames are read and looked at on the threads of a CaptureSession. Patience counts from the first frame
// that was looked at: opening the camera and loading networks is nobody's. Nothing is kept of the pictures.
#pragma once

#include "app/station/acceptance/presentation_attempt.h"
#include "app/station/capture/capture_slot.h"
#include "app/station/capture/challenge_screen.h"
#include "app/station/timers.h"

#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace darcha {

class PresentationStage {
public:
    struct Parts { // all outlive the stage; no camera: every presentation ends at once, as a failure of the camera
        Camera* camera;
        const ModelStore& models;
        const Clock& clock;
        Timers& timers;
    };
    struct Presented {
        PresentationOutcome outcome;
        PadResult judged;
        bool stopped = false; // by staff
    };
    struct Reports {
        // Camera thread: as PreviewSource::showPreview()
        std::function<void(const FramePtr&, const std::function<bool()>& wanted)> picture;
        std::function<void()> pictureShown, pictureGone, secondsLeftChanged;
        std::function<void(const Error&)> failed;   // a network that cannot be loaded; over() comes too
        std::function<void(const Presented*)> over; // null: it had not begun, or failed
        std::function<bool()> cameraFree;           // nobody else reads it
    };
    PresentationStage(QObject& owner, const Parts& parts, Reports reports);
    ~PresentationStage();

    void present(const Presentation& what, PresentationAttempt::Options asked, std::chrono::seconds patience);
    void stop(); // by staff, before it has ended
    bool busy() const { return m_presenting || !m_slot.atRest(); }
    int secondsLeft() const { return m_secondsLeft; }
    ChallengeScreen& challenge() { return m_challenge; }
    const ChallengeScreen& challenge() const { return m_challenge; }

private:
    struct Held { // both threads hold it
        PresentationAttempt attempt;
        std::atomic<bool> over{false};
        Held(const ModelStore& models, PresentationAttempt::Options asked) : attempt(models, std::move(asked)) {}
    };

    void launch();
    void awaitFrom(SteadyTime now);
    void look(const LivenessLook& look);
    void analyse(unsigned sitting, Held& by, const FramePtr& frame, CaptureSession& from);
    void fail(const Error& why);
    void end(NoResponse how);
    void left();
    NoResponse silence() const; // why nothing came of it, where time or staff ended it

    Parts m_parts;
    Reports m_reports;
    CaptureSlot m_slot;
    ChallengeScreen m_challenge;
    std::mutex m_mutex; // of m_held, which the window's thread asks for
    std::shared_ptr<Held> m_held;
    Presentation m_what;
    PresentationAttempt::Options m_asked;
    std::chrono::seconds m_patience{30};
    SteadyTime m_began{};
    UtcTime m_at{};
    bool m_presenting = false;
    bool m_started = false; // its first frame was looked at
    std::optional<NoResponse> m_ended;
    bool m_stopped = false;
    int m_secondsLeft = 0;
    Timer m_timeOut, m_second, m_wait;
};

} // namespace darcha
