// SPDX-License-Identifier: Apache-2.0
// The one place before a camera: one capture session at a time, its reports brought to the main thread, and whoever was
// let go leaves in their own time.
//
// Main thread, but for current() and toMain(), which the session's threads call with the number of their sitting.
// Nobody waits for a session that was let go but the destructor: nothing outlives the controller.
#pragma once

#include "app/station/capture/capture_session.h"

#include <functional>
#include <memory>
#include <QObject>
#include <utility>

namespace darcha {

class CaptureSlot {
public:
    // `left`: the threads of the session that was let go are through. `owner` is the controller, and outlives the slot.
    CaptureSlot(QObject& owner, std::function<void()> left) : m_owner(owner), m_left(std::move(left)) {}

    // Another sitting: what an earlier one still says is dropped.
    unsigned begin() { return ++m_sitting; }
    bool current(unsigned sitting) const { return sitting == m_sitting; }

    // Once nobody is there. `callbacks.ended` is ours.
    void start(Camera& camera, CaptureSession::Callbacks callbacks) {
        callbacks.ended = [this] {
            QMetaObject::invokeMethod(
                &m_owner,
                [this] {
                    m_leaving.reset(); // its frames are overwritten here
                    m_left();
                },
                Qt::QueuedConnection);
        };
        m_session = std::make_unique<CaptureSession>(camera, std::move(callbacks));
        m_session->start();
    }
    // A still or a search may take seconds: nobody waits for them. False where nobody was there.
    bool letGo() {
        begin();
        if (!m_session)
            return false;
        m_leaving = std::move(m_session);
        m_leaving->letGo();
        return true;
    }
    void wait() {
        begin();
        m_session.reset();
        m_leaving.reset();
    }

    bool taken() const { return m_session != nullptr; }
    bool leaving() const { return m_leaving != nullptr; }
    bool atRest() const { return !taken() && !leaving(); } // none of its threads has the camera

    template <typename Then> void toMain(unsigned sitting, Then then) {
        QMetaObject::invokeMethod(
            &m_owner,
            // Emptied here: Qt holds a reference of its own until postEvent() has returned on the other thread, and
            // what the call may carry is a picture of a person.
            [this, sitting, then = std::function<void()>(std::move(then))]() mutable {
                const auto now = std::exchange(then, nullptr);
                if (current(sitting))
                    now();
            },
            Qt::QueuedConnection);
    }

private:
    QObject& m_owner;
    std::function<void()> m_left;
    std::atomic<unsigned> m_sitting{0};
    std::unique_ptr<CaptureSession> m_session, m_leaving;
};

} // namespace darcha
