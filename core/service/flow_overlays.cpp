// SPDX-License-Identifier: Apache-2.0
#include "core/service/flow_advance.h"

namespace darcha {

using namespace flow_event;
namespace effect = flow_effect;

void FlowAdvance::operator()(const RequestCancel&) {
    if (m.step == FlowStep::Welcome || m.seal == SealState::Running || m.overlay == FlowOverlay::ConfirmCancel)
        return;
    if (m.step == FlowStep::Slip && m.overlay == FlowOverlay::None) // nothing left to cancel
        return end(EndReason::Finished);
    active();
    show(FlowOverlay::ConfirmCancel);
}

void FlowAdvance::operator()(const ConfirmCancel&) {
    if (m.overlay == FlowOverlay::None || m.seal == SealState::Running)
        return;
    end(m.seal == SealState::Done ? EndReason::Finished : EndReason::Cancelled);
}

void FlowAdvance::operator()(const DismissOverlay&) {
    switch (m.overlay) {
    case FlowOverlay::None:
        return;
    case FlowOverlay::StaffCalled:
        return (*this)(StaffResolved{});
    case FlowOverlay::IdleWarning:
    case FlowOverlay::ConfirmCancel:
        active();
        uncover();
        return;
    case FlowOverlay::Failure:
        active();
        if (recovery(*m.failure) == Recovery::OutOfService)
            return end(EndReason::Cancelled);
        m.failure.reset();
        m.overlay = FlowOverlay::None;
        if (m.step == FlowStep::Submit && m.seal != SealState::Running) // nothing to do here without sealing
            enter(FlowStep::Review);
        else if (m.step == FlowStep::Face || m.step == FlowStep::Fingers) // the failure had stopped the capture
            run();
        return;
    }
}

void FlowAdvance::operator()(const CallStaff& event) {
    active();
    m.staffReasonId = event.reasonId.empty() ? "flow.staff.asked" : event.reasonId;
    if (m.overlay != FlowOverlay::StaffCalled || m.staffForDevice)
        pauseCapture();
    if (m.overlay != FlowOverlay::StaffCalled)
        show(FlowOverlay::StaffCalled);
    m.staffForDevice = false; // whoever asked for staff waits for them
    add(effect::SummonStaff{m.staffReasonId});
}

void FlowAdvance::operator()(const DeviceLost& event) {
    if (m.step != FlowStep::Face && m.step != FlowStep::Fingers)
        return;
    if (!m.staffReasonId.empty() || m.failure) // staff come anyway, and start the capture anew
        return;
    m.staffReasonId = event.reasonId;
    m.staffForDevice = true;
    if (m.overlay == FlowOverlay::None) // a question that lies there is answered first
        show(FlowOverlay::StaffCalled);
    add(effect::SummonStaff{m.staffReasonId});
}

void FlowAdvance::operator()(const DeviceBack&) {
    if (!m.staffForDevice)
        return;
    staffAreDone();
    if (m.overlay == FlowOverlay::StaffCalled)
        uncover();
}

void FlowAdvance::operator()(const StaffResolved&) {
    if (m.overlay != FlowOverlay::StaffCalled)
        return;
    staffAreDone();
    m.overlay = FlowOverlay::None;
    if (m.failure && recovery(*m.failure) == Recovery::OutOfService) { // staff cannot mend it from here
        show(FlowOverlay::Failure);
        return;
    }
    m.failure.reset();
    run();
}

void FlowAdvance::operator()(const Retry&) {
    if (m.overlay != FlowOverlay::None && m.overlay != FlowOverlay::Failure)
        return;
    if (m.overlay == FlowOverlay::Failure && recovery(*m.failure) == Recovery::OutOfService)
        return;
    active();
    m.failure.reset();
    m.overlay = FlowOverlay::None;
    run();
}

void FlowAdvance::operator()(const Activity&) {
    if (m.overlay != FlowOverlay::IdleWarning) // there a button must answer, or the touch would close it unread
        active();
}

void FlowAdvance::operator()(const Presence&) {
    if (m.step != FlowStep::Face && m.step != FlowStep::Fingers)
        return;
    active();
    if (m.overlay == FlowOverlay::IdleWarning && m.idleReason == IdleReason::Idle)
        uncover();
}

void FlowAdvance::operator()(const MoreTime&) {
    if (m.overlay != FlowOverlay::IdleWarning)
        return;
    m.relaxed = true;
    active();
    uncover();
}

void FlowAdvance::operator()(const Finish&) {
    if (m.step == FlowStep::Slip)
        return end(EndReason::Finished);
    if (m.overlay == FlowOverlay::IdleWarning ||
        (m.overlay == FlowOverlay::Failure && recovery(*m.failure) == Recovery::OutOfService))
        end(EndReason::Cancelled);
}

void FlowAdvance::operator()(const Failed& event) {
    if (m.step <= FlowStep::Service) // nothing is under way; the station's health is shown elsewhere
        return;
    if (m.seal == SealState::Running || m.seal == SealState::Late)
        m.seal = SealState::None;
    fail(event.code);
}

void FlowAdvance::operator()(const Tick&) {
    if (m.step == FlowStep::Welcome && m.overlay == FlowOverlay::None)
        return;
    if (m.seal == SealState::Running) {
        if (m_now - m.sealingSince >= m.limits.sealing) {
            m.seal = SealState::Late;
            fail(ErrorCode::SealingFailed);
        }
        return;
    }
    if (m.overlay == FlowOverlay::StaffCalled) {
        if (m_now - m.overlaySince >= m.limits.staffWait)
            end(EndReason::StaffTimeout);
        return;
    }
    if (m_now - m.started >= m.limits.session)
        return end(EndReason::SessionLimit);
    if (m.overlay == FlowOverlay::IdleWarning) {
        if (m.idleReason == IdleReason::Idle && m_now - m.overlaySince >= m.limits.answer)
            end(m.seal == SealState::Done ? EndReason::Finished : EndReason::IdleTimeout);
        return;
    }
    if (!m.sessionWarned && m_now - m.started >= m.limits.session - m.limits.sessionWarning) {
        m.sessionWarned = true;
        return warn(IdleReason::SessionEnding);
    }
    if (m_now - m.lastActivity >= m.limits.idle * (m.relaxed ? m.limits.relaxedFactor : 1))
        warn(IdleReason::Idle);
}

void FlowAdvance::show(FlowOverlay overlay) {
    m.overlay = overlay;
    m.overlaySince = m_now;
}

void FlowAdvance::uncover() {
    m.overlay = FlowOverlay::None;
    if (!m.staffReasonId.empty())
        show(FlowOverlay::StaffCalled);
    else if (m.failure)
        show(FlowOverlay::Failure);
}

void FlowAdvance::staffAreDone() {
    if (m.overlay == FlowOverlay::StaffCalled)
        m.started += m_now - m.overlaySince; // the wait for staff is not the person's time
    active();
    m.staffReasonId.clear();
    m.staffForDevice = false;
}

void FlowAdvance::warn(IdleReason reason) {
    m.idleReason = reason;
    show(FlowOverlay::IdleWarning);
    add(effect::ShowIdleWarning{});
}

void FlowAdvance::fail(ErrorCode code) {
    m.failure = code;
    m.lastActivity = m_now; // whoever waits for a machine is not idle
    pauseCapture();
    m.staffForDevice = false; // a capture that is paused does not see its device come back
    if (m.overlay != FlowOverlay::StaffCalled)
        show(FlowOverlay::Failure);
}

} // namespace darcha
