// SPDX-License-Identifier: Apache-2.0
#include "core/service/flow.h"

#include <algorithm>

namespace darcha {

using namespace flow_event;
namespace effect = flow_effect;

std::string_view name(FlowStep step) {
    switch (step) {
    case FlowStep::Welcome:
        return "welcome";
    case FlowStep::Language:
        return "language";
    case FlowStep::Service:
        return "service";
    case FlowStep::Consent:
        return "consent";
    case FlowStep::Details:
        return "details";
    case FlowStep::Face:
        return "face";
    case FlowStep::Fingers:
        return "fingers";
    case FlowStep::Signature:
        return "signature";
    case FlowStep::Review:
        return "review";
    case FlowStep::Submit:
        return "submit";
    case FlowStep::Slip:
        break;
    }
    return "slip";
}

std::string_view name(StationMode mode) {
    return mode == StationMode::Kiosk ? "kiosk" : mode == StationMode::Desk ? "desk" : "field";
}

std::string_view name(StationRole role) {
    switch (role) {
    case StationRole::Citizen:
        return "citizen";
    case StationRole::Officer:
        return "officer";
    case StationRole::Supervisor:
        return "supervisor";
    case StationRole::FieldOfficer:
        break;
    }
    return "field_officer";
}

std::string_view name(EndReason reason) {
    switch (reason) {
    case EndReason::Finished:
        return "finished";
    case EndReason::Cancelled:
        return "cancelled";
    case EndReason::IdleTimeout:
        return "idle_timeout";
    case EndReason::SessionLimit:
        return "session_limit";
    case EndReason::StaffTimeout:
        return "staff_timeout";
    case EndReason::ServiceChanged:
        return "service_changed";
    case EndReason::ConsentWithdrawn:
        break;
    }
    return "consent_withdrawn";
}

FlowLimits limitsFor(StationMode mode) {
    FlowLimits limits;
    if (mode != StationMode::Kiosk)
        limits.idle = std::chrono::minutes(5);
    return limits;
}

FlowState initialFlow(StationMode mode, StationRole role, Language home) {
    FlowState state;
    state.mode = mode;
    state.role = role;
    state.limits = limitsFor(mode);
    state.home = home;
    state.language = home;
    return state;
}

FlowStep flowStep(const ServiceStep& step) {
    constexpr FlowStep steps[] = {FlowStep::Consent,   FlowStep::Details, FlowStep::Face,   FlowStep::Fingers,
                                  FlowStep::Signature, FlowStep::Review,  FlowStep::Submit, FlowStep::Slip};
    static_assert(std::size(steps) == std::variant_size_v<ServiceStep>);
    return steps[step.index()];
}

std::vector<FlowStep> flowSteps(const ServiceDefinition& service) {
    std::vector<FlowStep> steps;
    for (const ServiceStep& step : service.steps)
        steps.push_back(flowStep(step));
    return steps;
}

namespace {

std::size_t bit(FlowStep step) { return static_cast<std::size_t>(step); }

bool hasService(const FlowState& state, const ServiceDefinition* service) {
    return service && !state.serviceId.empty() && service->id == state.serviceId;
}

// What lies before and after a step in this session; nullopt where there is nothing.
std::optional<FlowStep> neighbour(FlowStep step, int direction, const ServiceDefinition* service) {
    std::vector<FlowStep> all{FlowStep::Welcome, FlowStep::Language, FlowStep::Service};
    if (service)
        std::ranges::copy(flowSteps(*service), std::back_inserter(all));
    const auto found = std::ranges::find(all, step);
    if (found == all.end())
        return std::nullopt;
    const auto index = found - all.begin() + direction;
    if (index < 0 || index >= std::ssize(all))
        return std::nullopt;
    return all[static_cast<std::size_t>(index)];
}

bool inService(FlowStep step, const ServiceDefinition& service) {
    return std::ranges::any_of(service.steps, [&](const ServiceStep& one) { return flowStep(one) == step; });
}

// Everything before Submit is there: nothing may be sealed otherwise.
bool complete(const FlowState& state, const ServiceDefinition& service) {
    return std::ranges::all_of(flowSteps(service), [&](FlowStep step) {
        switch (step) {
        case FlowStep::Consent:
            return state.consentGiven;
        case FlowStep::Details:
        case FlowStep::Face:
        case FlowStep::Fingers:
        case FlowStep::Signature:
            return state.ready.test(bit(step));
        default:
            return true;
        }
    });
}

class Advance {
public:
    Advance(const FlowState& state, const ServiceDefinition* service, SteadyTime now)
        : m_service(service),
          m_now(now),
          m_result{state, {}},
          m(m_result.next) {}

    Transition take() { return std::move(m_result); }

    void operator()(const Begin&) {
        if (m.step != FlowStep::Welcome || m.overlay != FlowOverlay::None)
            return;
        m.started = m.lastActivity = m_now;
        enter(FlowStep::Language);
    }

    void operator()(const ChooseLanguage& event) {
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

    void operator()(const ChooseService& event) {
        if (m.step != FlowStep::Service || m.overlay != FlowOverlay::None || !m_service || m_service->id != event.id)
            return;
        active();
        if (!m.serviceId.empty() && m.serviceId != event.id)
            discard(EndReason::ServiceChanged);
        m.serviceId = event.id;
        if (const auto first = neighbour(FlowStep::Service, 1, m_service))
            enter(*first);
    }

    void operator()(const AcceptConsent&) {
        if (m.step != FlowStep::Consent || m.overlay != FlowOverlay::None || !hasService(m, m_service))
            return;
        active();
        m.consentGiven = true;
        m.ready.set(bit(FlowStep::Consent));
        add(effect::RecordConsent{true});
        goOn();
    }

    void operator()(const DeclineConsent&) {
        if (m.step != FlowStep::Consent || m.overlay != FlowOverlay::None)
            return;
        active();
        if (m.consentGiven || m.ready.any())
            discard(EndReason::ConsentWithdrawn);
        m.editing = false;
        add(effect::RecordConsent{false});
        (*this)(CallStaff{"flow.staff.consent_declined"});
    }

    void operator()(const Next&) {
        if (m.overlay != FlowOverlay::None)
            return;
        if (m.step == FlowStep::Welcome)
            return (*this)(Begin{});
        active();
        if (canGoNext(m, m_service))
            goOn();
    }

    void operator()(const Back&) {
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

    void operator()(const EditStep& event) {
        if (m.step != FlowStep::Review || m.overlay != FlowOverlay::None || !hasService(m, m_service))
            return;
        active();
        if (event.step <= FlowStep::Service || event.step >= FlowStep::Review || !inService(event.step, *m_service))
            return;
        m.editing = true;
        enter(event.step);
    }

    void operator()(const RequestCancel&) {
        if (m.step == FlowStep::Welcome || m.seal == SealState::Running || m.overlay == FlowOverlay::ConfirmCancel)
            return;
        if (m.step == FlowStep::Slip && m.overlay == FlowOverlay::None) // nothing left to cancel
            return end(EndReason::Finished);
        active();
        show(FlowOverlay::ConfirmCancel);
    }

    void operator()(const ConfirmCancel&) {
        if (m.overlay == FlowOverlay::None || m.seal == SealState::Running)
            return;
        end(m.seal == SealState::Done ? EndReason::Finished : EndReason::Cancelled);
    }

    void operator()(const DismissOverlay&) {
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
            return;
        }
    }

    void operator()(const CallStaff& event) {
        active();
        m.staffReasonId = event.reasonId.empty() ? "flow.staff.asked" : event.reasonId;
        if (m.overlay != FlowOverlay::StaffCalled || m.staffForDevice)
            pauseCapture();
        if (m.overlay != FlowOverlay::StaffCalled)
            show(FlowOverlay::StaffCalled);
        m.staffForDevice = false; // whoever asked for staff waits for them
        add(effect::SummonStaff{m.staffReasonId});
    }

    void operator()(const DeviceLost& event) {
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

    void operator()(const DeviceBack&) {
        if (!m.staffForDevice)
            return;
        staffAreDone();
        if (m.overlay == FlowOverlay::StaffCalled)
            uncover();
    }

    void operator()(const StaffResolved&) {
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

    void operator()(const Retry&) {
        if (m.overlay != FlowOverlay::None && m.overlay != FlowOverlay::Failure)
            return;
        if (m.overlay == FlowOverlay::Failure && recovery(*m.failure) == Recovery::OutOfService)
            return;
        active();
        m.failure.reset();
        m.overlay = FlowOverlay::None;
        run();
    }

    void operator()(const Activity&) {
        if (m.overlay != FlowOverlay::IdleWarning) // there a button must answer, or the touch would close it unread
            active();
    }

    void operator()(const Presence&) {
        if (m.step != FlowStep::Face && m.step != FlowStep::Fingers)
            return;
        active();
        if (m.overlay == FlowOverlay::IdleWarning && m.idleReason == IdleReason::Idle)
            uncover();
    }

    void operator()(const MoreTime&) {
        if (m.overlay != FlowOverlay::IdleWarning)
            return;
        m.relaxed = true;
        active();
        uncover();
    }

    void operator()(const Finish&) {
        if (m.step == FlowStep::Slip)
            return end(EndReason::Finished);
        if (m.overlay == FlowOverlay::IdleWarning ||
            (m.overlay == FlowOverlay::Failure && recovery(*m.failure) == Recovery::OutOfService))
            end(EndReason::Cancelled);
    }

    void operator()(const SetReady& event) {
        // After a wipe a late answer of a capture must not leak into the next session.
        const bool holdsData = event.step >= FlowStep::Details && event.step <= FlowStep::Signature;
        if (!holdsData || !hasService(m, m_service) || !inService(event.step, *m_service) || m.seal != SealState::None)
            return;
        m.ready.set(bit(event.step), event.ready);
    }

    void operator()(const Sealed&) {
        if (m.seal != SealState::Running && m.seal != SealState::Late)
            return;
        m.seal = SealState::Done;
        m.failure.reset();
        if (m.overlay != FlowOverlay::StaffCalled)
            m.overlay = FlowOverlay::None;
        m.lastActivity = m_now;
        enter(FlowStep::Slip);
    }

    void operator()(const Failed& event) {
        if (m.step <= FlowStep::Service) // nothing is under way; the station's health is shown elsewhere
            return;
        if (m.seal == SealState::Running || m.seal == SealState::Late)
            m.seal = SealState::None;
        fail(event.code);
    }

    void operator()(const Tick&) {
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

private:
    void add(FlowEffect what) { m_result.effects.push_back(std::move(what)); }
    void active() { m.lastActivity = m_now; }

    void show(FlowOverlay overlay) {
        m.overlay = overlay;
        m.overlaySince = m_now;
    }

    // What lay beneath an overlay that has been answered.
    void uncover() {
        m.overlay = FlowOverlay::None;
        if (!m.staffReasonId.empty())
            show(FlowOverlay::StaffCalled);
        else if (m.failure)
            show(FlowOverlay::Failure);
    }

    void staffAreDone() {
        if (m.overlay == FlowOverlay::StaffCalled)
            m.started += m_now - m.overlaySince; // the wait for staff is not the person's time
        active();
        m.staffReasonId.clear();
        m.staffForDevice = false;
    }

    void warn(IdleReason reason) {
        m.idleReason = reason;
        show(FlowOverlay::IdleWarning);
        add(effect::ShowIdleWarning{});
    }

    void fail(ErrorCode code) {
        m.failure = code;
        m.lastActivity = m_now; // whoever waits for a machine is not idle
        pauseCapture();
        m.staffForDevice = false; // a capture that is paused does not see its device come back
        if (m.overlay != FlowOverlay::StaffCalled)
            show(FlowOverlay::Failure);
    }

    void pauseCapture() {
        if (m.step == FlowStep::Face)
            add(effect::StopFace{});
        if (m.step == FlowStep::Fingers)
            add(effect::StopFingers{});
    }

    // Does what a step exists for.
    void run() {
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

    void enter(FlowStep step) {
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

    void goOn() {
        if (m.editing && hasService(m, m_service) && complete(m, *m_service)) {
            m.editing = false;
            return enter(FlowStep::Review);
        }
        if (const auto after = neighbour(m.step, 1, m_service))
            enter(*after);
    }

    void discard(EndReason reason) {
        m.ready.reset();
        m.consentGiven = false;
        m.editing = false;
        m.seal = SealState::None;
        m.failure.reset();
        add(effect::Wipe{reason});
    }

    void end(EndReason reason) {
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

    const ServiceDefinition* m_service;
    SteadyTime m_now;
    Transition m_result;
    FlowState& m;
};

} // namespace

Transition advance(const FlowState& state, const FlowEvent& event, const ServiceDefinition* service, SteadyTime now) {
    Advance step(state, service, now);
    std::visit(step, event);
    return step.take();
}

std::optional<SteadyTime> nextDeadline(const FlowState& state) {
    if (state.step == FlowStep::Welcome && state.overlay == FlowOverlay::None)
        return std::nullopt;
    if (state.seal == SealState::Running)
        return state.sealingSince + state.limits.sealing;
    if (state.overlay == FlowOverlay::StaffCalled)
        return state.overlaySince + state.limits.staffWait;
    SteadyTime due = state.started + state.limits.session;
    if (state.overlay == FlowOverlay::IdleWarning) {
        if (state.idleReason == IdleReason::Idle)
            due = std::min(due, state.overlaySince + state.limits.answer);
        return due;
    }
    if (!state.sessionWarned)
        due -= state.limits.sessionWarning;
    return std::min(due, state.lastActivity + state.limits.idle * (state.relaxed ? state.limits.relaxedFactor : 1));
}

bool canGoBack(const FlowState& state) {
    switch (state.step) {
    case FlowStep::Welcome:
    case FlowStep::Slip:
        return false;
    case FlowStep::Submit:
        return state.seal == SealState::None;
    default:
        return true;
    }
}

bool canGoNext(const FlowState& state, const ServiceDefinition* service) {
    switch (state.step) {
    case FlowStep::Welcome:
    case FlowStep::Language:
        return true;
    case FlowStep::Service:
        return hasService(state, service);
    case FlowStep::Consent:
        return state.consentGiven;
    case FlowStep::Details:
    case FlowStep::Face:
    case FlowStep::Fingers:
    case FlowStep::Signature:
        return state.ready.test(bit(state.step));
    case FlowStep::Review:
        return hasService(state, service) && complete(state, *service);
    case FlowStep::Submit:
    case FlowStep::Slip:
        break;
    }
    return false;
}

int stepCount(const ServiceDefinition* service) {
    if (!service)
        return 0;
    return static_cast<int>(
        std::ranges::count_if(flowSteps(*service), [](FlowStep step) { return step < FlowStep::Submit; }));
}

int stepNumber(const FlowState& state, const ServiceDefinition* service) {
    if (!service || state.step <= FlowStep::Service)
        return 0;
    int number = 0;
    for (const FlowStep step : flowSteps(*service)) {
        number += step < FlowStep::Submit ? 1 : 0;
        if (step == state.step)
            return number;
    }
    return number;
}

} // namespace darcha
