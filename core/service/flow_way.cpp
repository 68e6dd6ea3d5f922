// SPDX-License-Identifier: Apache-2.0
#include "core/service/flow_advance.h"

namespace darcha {

using namespace flow_event;
namespace effect = flow_effect;

void FlowAdvance::operator()(const Begin&) {
    if (m.step != FlowStep::Welcome || m.overlay != FlowOverlay::None)
        return;
    m.started = m.lastActivity = m_now;
    enter(FlowStep::Language);
}

void FlowAdvance::operator()(const ChooseLanguage& event) {
    if (m.overlay != FlowOverlay::None)
        return;
    active();
    if (m.language != event.language) {
        m.language = event.language;
        add(effect::ChangeLanguage{event.language});
    }
    if (m.step == FlowStep::Language)
        enter(FlowStep::Service);
}

void FlowAdvance::operator()(const ChooseService& event) {
    if (m.step != FlowStep::Service || m.overlay != FlowOverlay::None || !m_service || m_service->id != event.id)
        return;
    active();
    if (!m.serviceId.empty() && m.serviceId != event.id)
        discard(EndReason::ServiceChanged);
    m.serviceId = event.id;
    if (const auto first = neighbour(FlowStep::Service, 1, m_service))
        enter(*first);
}

void FlowAdvance::operator()(const AcceptConsent&) {
    if (m.step != FlowStep::Consent || m.overlay != FlowOverlay::None || !hasService(m, m_service))
        return;
    active();
    m.consentGiven = true;
    m.ready.set(bit(FlowStep::Consent));
    add(effect::RecordConsent{true});
    goOn();
}

void FlowAdvance::operator()(const DeclineConsent&) {
    if (m.step != FlowStep::Consent || m.overlay != FlowOverlay::None)
        return;
    active();
    if (m.consentGiven || m.ready.any())
        discard(EndReason::ConsentWithdrawn);
    m.editing = false;
    add(effect::RecordConsent{false});
    (*this)(CallStaff{"flow.staff.consent_declined"});
}

void FlowAdvance::operator()(const Next&) {
    if (m.overlay != FlowOverlay::None)
        return;
    if (m.step == FlowStep::Welcome)
        return (*this)(Begin{});
    active();
    if (canGoNext(m, m_service))
        goOn();
}

void FlowAdvance::operator()(const Back&) {
    if (m.overlay != FlowOverlay::None || !canGoBack(m))
        return;
    active();
    if (m.step == FlowStep::Language)
        return end(EndReason::Cancelled);
    if (m.editing) {
        m.editing = false;
        return enter(FlowStep::Review);
    }
    if (const auto before = neighbour(m.step, -1, m_service)) {
        if (m.step == FlowStep::Submit)
            m.seal = SealState::None;
        enter(*before);
    }
}

void FlowAdvance::operator()(const EditStep& event) {
    if (m.step != FlowStep::Review || m.overlay != FlowOverlay::None || !hasService(m, m_service))
        return;
    active();
    if (event.step <= FlowStep::Service || event.step >= FlowStep::Review || !inService(event.step, *m_service))
        return;
    m.editing = true;
    enter(event.step);
}

void FlowAdvance::operator()(const SetReady& event) {
    // After a wipe a late answer of a capture must not leak into the next session.
    const bool holdsData = event.step >= FlowStep::Details && event.step <= FlowStep::Signature;
    if (!holdsData || !hasService(m, m_service) || !inService(event.step, *m_service) || m.seal != SealState::None)
        return;
    m.ready.set(bit(event.step), event.ready);
}

void FlowAdvance::operator()(const Sealed&) {
    if (m.seal != SealState::Running && m.seal != SealState::Late)
        return;
    m.seal = SealState::Done;
    m.failure.reset();
    if (m.overlay != FlowOverlay::StaffCalled)
        m.overlay = FlowOverlay::None;
    m.lastActivity = m_now;
    enter(FlowStep::Slip);
}

void FlowAdvance::pauseCapture() {
    if (m.step == FlowStep::Face)
        add(effect::StopFace{});
    if (m.step == FlowStep::Fingers)
        add(effect::StopFingers{});
}

void FlowAdvance::run() {
    switch (m.step) {
    case FlowStep::Face:
        if (!m.ready.test(bit(FlowStep::Face)))
            add(effect::StartFace{});
        return;
    case FlowStep::Fingers:
        if (!m.ready.test(bit(FlowStep::Fingers)))
            add(effect::StartFingers{});
        return;
    case FlowStep::Submit:
        if (m.seal == SealState::Done || m.seal == SealState::Running || !hasService(m, m_service) ||
            !complete(m, *m_service))
            return;
        m.seal = SealState::Running;
        m.sealingSince = m_now;
        add(effect::Seal{});
        return;
    case FlowStep::Slip:
        add(effect::Print{});
        return;
    default:
        return;
    }
}

void FlowAdvance::enter(FlowStep step) {
    pauseCapture();
    if (m.staffForDevice) { // the page that missed it is left: sealed late, while its owner had gone back
        const bool shown = m.overlay == FlowOverlay::StaffCalled;
        staffAreDone();
        m.overlay = shown ? FlowOverlay::None : m.overlay;
    }
    m.step = step;
    add(effect::Entered{step});
    if (m.overlay == FlowOverlay::None || step == FlowStep::Slip)
        run();
}

void FlowAdvance::goOn() {
    if (m.editing && hasService(m, m_service) && complete(m, *m_service)) {
        m.editing = false;
        return enter(FlowStep::Review);
    }
    if (const auto after = neighbour(m.step, 1, m_service))
        enter(*after);
}

void FlowAdvance::discard(EndReason reason) {
    m.ready.reset();
    m.consentGiven = false;
    m.editing = false;
    m.seal = SealState::None;
    m.failure.reset();
    add(effect::Wipe{reason});
}

void FlowAdvance::end(EndReason reason) {
    pauseCapture();
    const Language spoken = m.language;
    const FlowState old = std::move(m);
    m = initialFlow(old.mode, old.role, old.home);
    m.limits = old.limits;
    add(effect::Wipe{reason});
    if (spoken != m.home)
        add(effect::ChangeLanguage{m.home});
    add(effect::Entered{FlowStep::Welcome});
}

} // namespace darcha
