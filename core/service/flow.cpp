// SPDX-License-Identifier: Apache-2.0
#include "core/service/flow_advance.h"

#include <algorithm>

namespace darcha {

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

bool hasService(const FlowState& state, const ServiceDefinition* service) {
    return service && !state.serviceId.empty() && service->id == state.serviceId;
}

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

Transition advance(const FlowState& state, const FlowEvent& event, const ServiceDefinition* service, SteadyTime now) {
    FlowAdvance step(state, service, now);
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
