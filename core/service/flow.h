// SPDX-License-Identifier: Apache-2.0
// The way of one person through a service, as a pure state machine: advance(state, event, service, now) -> next,
// effects.
//
//   Welcome -> Language -> Service -> the service's own steps (Consent ... Slip) -> Welcome
//
// Over any step lies at most one overlay. Whatever happens, four promises hold and tests/core/service checks them for
// every reachable state and every event: Welcome can be reached again, staff can be called, every way back to Welcome
// wipes, and nothing is sealed without what the service demands. An event that means nothing in a state changes
// nothing. Pure; thread-safe. Times are steady; the caller sends Tick at nextDeadline().
#pragma once

#include "core/base/clock.h"
#include "core/base/error_code.h"
#include "core/base/language.h"
#include "core/service/service_definition.h"

#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace darcha {

enum class FlowStep { Welcome, Language, Service, Consent, Details, Face, Fingers, Signature, Review, Submit, Slip };
constexpr int flowStepCount = 11;
std::string_view name(FlowStep step); // "consent"; the <step> of text ids

enum class FlowOverlay { None, IdleWarning, ConfirmCancel, StaffCalled, Failure };
enum class StationMode { Kiosk, Desk, Field };
enum class StationRole { Citizen, Officer, Supervisor, FieldOfficer };
std::string_view name(StationMode mode); // "kiosk"
std::string_view name(StationRole role); // "field_officer"

// reference/standards-and-peers.md 2.8: warn at 60 s, 20 s to answer, extend without limit and x3 from then on; 30 min
// in all.
struct FlowLimits {
    std::chrono::milliseconds idle = std::chrono::seconds(60);
    std::chrono::milliseconds answer = std::chrono::seconds(20);
    int relaxedFactor = 3;
    std::chrono::milliseconds session = std::chrono::minutes(30);
    std::chrono::milliseconds sessionWarning = std::chrono::seconds(60); // before its end; ours
    std::chrono::milliseconds staffWait = std::chrono::minutes(10);      // nobody came: wipe; ours
    std::chrono::milliseconds sealing = std::chrono::seconds(60);        // takes under a second; ours

    bool operator==(const FlowLimits&) const = default;
};
FlowLimits limitsFor(StationMode mode); // at a desk an officer is present: idle after 5 minutes

enum class SealState { None, Running, Late, Done }; // Late: no answer in time, but it may still come
enum class IdleReason { Idle, SessionEnding };
enum class EndReason { Finished, Cancelled, IdleTimeout, SessionLimit, StaffTimeout, ServiceChanged, ConsentWithdrawn };
std::string_view name(EndReason reason);

struct FlowState {
    FlowStep step = FlowStep::Welcome;
    FlowOverlay overlay = FlowOverlay::None;
    StationMode mode = StationMode::Kiosk;
    StationRole role = StationRole::Citizen;
    FlowLimits limits;
    Language home = Language::En; // what Welcome shows
    Language language = Language::En;
    std::string serviceId;
    std::bitset<flowStepCount> ready; // steps whose data is there and sufficient
    bool consentGiven = false;
    bool editing = false; // came from Review to change one step
    bool relaxed = false; // somebody asked for more time
    bool sessionWarned = false;
    SealState seal = SealState::None;
    IdleReason idleReason = IdleReason::Idle;
    std::optional<ErrorCode> failure;
    std::string staffReasonId;
    bool staffForDevice = false; // called because a device is missed; resolved when it is back, capture waits for it
    SteadyTime started{};
    SteadyTime lastActivity{};
    SteadyTime overlaySince{};
    SteadyTime sealingSince{};

    bool operator==(const FlowState&) const = default;
};

FlowState initialFlow(StationMode mode, StationRole role, Language home);

namespace flow_event {
struct Begin {};
struct ChooseLanguage {
    Language language = Language::En;
};
struct ChooseService {
    std::string id;
};
struct AcceptConsent {};
struct DeclineConsent {};
struct Next {};
struct Back {};
struct EditStep {
    FlowStep step = FlowStep::Details;
}; // from Review
struct RequestCancel {};
struct ConfirmCancel {};
struct DismissOverlay {};
struct CallStaff {
    std::string reasonId;
};
struct DeviceLost {
    std::string reasonId;
};                    // what the capture of this step needs was unplugged; the capture goes on waiting for it
struct DeviceBack {}; // it is there again, or no longer needed
struct StaffResolved {};
struct Retry {};
struct Activity {};
struct Presence {}; // somebody is seen at work: counts as activity while a face or fingers are captured
struct MoreTime {};
struct Finish {};
struct SetReady {
    FlowStep step = FlowStep::Details;
    bool ready = false;
};
struct Sealed {};
struct Failed {
    ErrorCode code = ErrorCode::InternalError;
};
struct Tick {};
} // namespace flow_event

using FlowEvent =
    std::variant<flow_event::Begin, flow_event::ChooseLanguage, flow_event::ChooseService, flow_event::AcceptConsent,
                 flow_event::DeclineConsent, flow_event::Next, flow_event::Back, flow_event::EditStep,
                 flow_event::RequestCancel, flow_event::ConfirmCancel, flow_event::DismissOverlay,
                 flow_event::CallStaff, flow_event::DeviceLost, flow_event::DeviceBack, flow_event::StaffResolved,
                 flow_event::Retry, flow_event::Activity, flow_event::Presence, flow_event::MoreTime,
                 flow_event::Finish, flow_event::SetReady, flow_event::Sealed, flow_event::Failed, flow_event::Tick>;

namespace flow_effect {
struct StartFace {};
struct StopFace {};
struct StartFingers {};
struct StopFingers {};
struct RecordConsent {
    bool given = false;
};
struct Seal {};
struct Print {};
struct SummonStaff {
    std::string reasonId;
};
struct ShowIdleWarning {};
struct ChangeLanguage {
    Language language = Language::En;
};
struct Entered {
    FlowStep step = FlowStep::Welcome;
};
struct Wipe {
    EndReason reason = EndReason::Finished;
};
} // namespace flow_effect

using FlowEffect =
    std::variant<flow_effect::StartFace, flow_effect::StopFace, flow_effect::StartFingers, flow_effect::StopFingers,
                 flow_effect::RecordConsent, flow_effect::Seal, flow_effect::Print, flow_effect::SummonStaff,
                 flow_effect::ShowIdleWarning, flow_effect::ChangeLanguage, flow_effect::Entered, flow_effect::Wipe>;

struct Transition {
    FlowState next;
    std::vector<FlowEffect> effects; // in the order in which they are to be carried out
};

// `service` is the one that state.serviceId names, or the one that a ChooseService event names; null before that.
Transition advance(const FlowState& state, const FlowEvent& event, const ServiceDefinition* service, SteadyTime now);

std::optional<SteadyTime> nextDeadline(const FlowState& state);
bool canGoBack(const FlowState& state);
bool canGoNext(const FlowState& state, const ServiceDefinition* service);

FlowStep flowStep(const ServiceStep& step);
std::vector<FlowStep> flowSteps(const ServiceDefinition& service);
int stepNumber(const FlowState& state, const ServiceDefinition* service); // from 1; 0 before the service's first step
int stepCount(const ServiceDefinition* service);                          // up to and with Review

} // namespace darcha
