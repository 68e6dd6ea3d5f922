// SPDX-License-Identifier: Apache-2.0
#include "app/station/acceptance/presentation_stage.h"

#include <algorithm>

namespace darcha {
namespace {

using namespace std::chrono_literals;

// How often a camera that somebody else still reads is asked for.
constexpr auto cameraLook = 100ms;

} // namespace

PresentationStage::PresentationStage(QObject& owner, const Parts& parts, Reports reports)
    : m_parts(parts),
      m_reports(std::move(reports)),
      m_slot(owner, [this] { left(); }),
      m_challenge(parts.clock, [this](int field, SteadyTime then) {
          const std::lock_guard lock(m_mutex);
          if (m_held)
              m_held->attempt.shown(field, then);
      }) {}

PresentationStage::~PresentationStage() { m_slot.wait(); }

void PresentationStage::present(const Presentation& what, PresentationAttempt::Options asked,
                                std::chrono::seconds patience) {
    m_what = what;
    m_asked = std::move(asked);
    m_patience = patience;
    m_ended.reset();
    m_stopped = false;
    m_presenting = true;
    launch();
}

void PresentationStage::launch() {
    if (!m_presenting || m_ended)
        return;
    if (m_slot.leaving() || (m_reports.cameraFree && !m_reports.cameraFree())) {
        m_wait = m_parts.timers.after(cameraLook, [this] { launch(); });
        return;
    }
    const auto made = std::make_shared<Held>(m_parts.models, std::move(m_asked));
    {
        const std::lock_guard lock(m_mutex);
        m_held = made;
    }
    const unsigned sitting = m_slot.begin();
    m_at = m_parts.clock.utc();
    m_started = false;
    awaitFrom(m_parts.clock.steady());
    if (m_parts.camera == nullptr)
        return end(NoResponse::CameraFailed);
    m_slot.start(
        *m_parts.camera,
        {.preview =
             [this, sitting](const FramePtr& frame) {
                 m_reports.picture(frame, [this, sitting] { return m_slot.current(sitting); });
                 m_slot.toMain(sitting, [this] { m_reports.pictureShown(); });
             },
         .analyse = [this, sitting, made](const FramePtr& frame,
                                          CaptureSession& from) { analyse(sitting, *made, frame, from); },
         .lost = [this, sitting](const Error&) { m_slot.toMain(sitting, [this] { end(NoResponse::CameraFailed); }); },
         .ready = [](const CameraFormat&) {}});
}

void PresentationStage::analyse(unsigned sitting, Held& by, const FramePtr& frame, CaptureSession& from) {
    if (by.over)
        return;
    const auto looked = by.attempt.look(frame, from);
    by.over = !looked.ok() || by.attempt.ended();
    if (!looked.ok()) {
        m_slot.toMain(sitting, [this, why = looked.error()] { fail(why); });
        return;
    }
    m_slot.toMain(sitting, [this, seen = *looked] { look(seen); });
    if (by.over)
        m_slot.toMain(sitting, [this] { end(NoResponse::None); });
}

void PresentationStage::awaitFrom(SteadyTime now) {
    m_began = now;
    m_timeOut = m_parts.timers.after(m_patience, [this] { end(silence()); });
    const auto tell = [this] {
        const auto gone = std::chrono::duration_cast<std::chrono::seconds>(m_parts.clock.steady() - m_began);
        m_secondsLeft = static_cast<int>(std::max(0s, m_patience - gone).count());
        m_reports.secondsLeftChanged();
    };
    tell();
    m_second = m_parts.timers.every(1s, tell);
}

void PresentationStage::look(const LivenessLook& look) {
    if (!m_presenting || m_ended)
        return;
    if (!std::exchange(m_started, true))
        awaitFrom(m_parts.clock.steady());
    m_challenge.show(look);
}

void PresentationStage::fail(const Error& why) {
    m_presenting = false;
    m_reports.failed(why);
    end(NoResponse::None);
}

NoResponse PresentationStage::silence() const {
    return m_held && m_held->attempt.faceSeen() ? NoResponse::TimedOut : NoResponse::NoFace;
}

void PresentationStage::stop() {
    if (!m_presenting || m_ended)
        return;
    m_stopped = true;
    end(silence());
}

// The threads end; what it came to is read when they have.
void PresentationStage::end(NoResponse how) {
    if (m_ended)
        return;
    m_ended = how;
    m_timeOut.cancel();
    m_second.cancel();
    m_wait.cancel();
    if (m_held)
        m_held->over = true;
    m_challenge.clear();
    const bool letGo = m_slot.letGo();
    m_reports.pictureGone();
    if (!letGo)
        left();
}

void PresentationStage::left() {
    std::shared_ptr<Held> through;
    {
        const std::lock_guard lock(m_mutex);
        through = std::exchange(m_held, nullptr);
    }
    if (!std::exchange(m_presenting, false) || !through)
        return m_reports.over(nullptr);
    // Whoever stops it too late stops a result that is there: it stays on record, taken back.
    const NoResponse how =
        m_stopped && through->attempt.ended() ? NoResponse::None : m_ended.value_or(NoResponse::None);
    const double lasted = std::chrono::duration<double>(m_parts.clock.steady() - m_began).count();
    const Presented presented{through->attempt.outcome(m_what, how, m_at, lasted), through->attempt.result(),
                              m_stopped};
    m_reports.over(&presented);
}

} // namespace darcha
