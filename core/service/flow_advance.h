// SPDX-License-Identifier: Apache-2.0
// One step of the state machine of flow.h: takes a state, lets one event act on it, gives the next state and the
// effects.
//
// Inside core/service only. flow_way.cpp holds the way through the steps, flow_overlays.cpp what lies over a step.
#pragma once

#include "core/service/flow.h"

namespace darcha {

bool hasService(const FlowState& state, const ServiceDefinition* service);
// What lies before (-1) and after (1) a step in this session; nullopt where there is nothing.
std::optional<FlowStep> neighbour(FlowStep step, int direction, const ServiceDefinition* service);
bool inService(FlowStep step, const ServiceDefinition& service);
// Everything before Submit is there: nothing may be sealed otherwise.
bool complete(const FlowState& state, const ServiceDefinition& service);
inline std::size_t bit(FlowStep step) { return static_cast<std::size_t>(step); }

class FlowAdvance {
public:
    FlowAdvance(const FlowState& state, const ServiceDefinition* service, SteadyTime now)
        : m_service(service),
          m_now(now),
          m_result{state, {}},
          m(m_result.next) {}

    Transition take() { return std::move(m_result); }

    void operator()(const flow_event::Begin&);
    void operator()(const flow_event::ChooseLanguage& event);
    void operator()(const flow_event::ChooseService& event);
    void operator()(const flow_event::AcceptConsent&);
    void operator()(const flow_event::DeclineConsent&);
    void operator()(const flow_event::Next&);
    void operator()(const flow_event::Back&);
    void operator()(const flow_event::EditStep& event);
    void operator()(const flow_event::RequestCancel&);
    void operator()(const flow_event::ConfirmCancel&);
    void operator()(const flow_event::DismissOverlay&);
    void operator()(const flow_event::CallStaff& event);
    void operator()(const flow_event::DeviceLost& event);
    void operator()(const flow_event::DeviceBack&);
    void operator()(const flow_event::StaffResolved&);
    void operator()(const flow_event::Retry&);
    void operator()(const flow_event::Activity&);
    void operator()(const flow_event::Presence&);
    void operator()(const flow_event::MoreTime&);
    void operator()(const flow_event::Finish&);
    void operator()(const flow_event::SetReady& event);
    void operator()(const flow_event::Sealed&);
    void operator()(const flow_event::Failed& event);
    void operator()(const flow_event::Tick&);

private:
    void add(FlowEffect what) { m_result.effects.push_back(std::move(what)); }
    void active() { m.lastActivity = m_now; }

    // --- the way
    void enter(FlowStep step);
    void run(); // does what a step exists for
    void pauseCapture();
    void goOn();
    void discard(EndReason reason);
    void end(EndReason reason);

    // --- overlays
    void show(FlowOverlay overlay);
    void uncover(); // what lay beneath an overlay that has been answered
    void staffAreDone();
    void warn(IdleReason reason);
    void fail(ErrorCode code);

    const ServiceDefinition* m_service;
    SteadyTime m_now;
    Transition m_result;
    FlowState& m;
};

} // namespace darcha
