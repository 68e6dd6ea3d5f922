// SPDX-License-Identifier: Apache-2.0
// One person's way through the flow as tests lead it: events in, effects out, time that passes when told.
#pragma once

#include "core/service/flow.h"
#include "core/service/service_catalogue.h"

#include <algorithm>
#include <QtTest>
#include <vector>

namespace darcha::test {

using namespace flow_event;
using namespace std::chrono;

inline ServiceDefinition declaredService() {
    const auto file = JsonFile::read(DARCHA_SOURCE_DIR "/app/services/uz_first_id_card.json");
    if (!file)
        qFatal("%s", file.error().detail.c_str());
    auto service = readService(*file, {});
    if (!service)
        qFatal("%s", service.error().detail.c_str());
    return *std::move(service);
}

inline ServiceDefinition shortService() {
    ServiceDefinition service;
    service.id = "uz.short";
    service.steps = {ConsentStep{"t", "1"}, ReviewStep{}, SubmitStep{}, SlipStep{}};
    return service;
}

template <typename Effect> bool has(const Transition& transition) {
    return std::ranges::any_of(transition.effects,
                               [](const FlowEffect& e) { return std::holds_alternative<Effect>(e); });
}

struct Session {
    ServiceDefinition full = declaredService();
    ServiceDefinition brief = shortService();
    FlowState state = initialFlow(StationMode::Kiosk, StationRole::Citizen, Language::UzLatn);
    SteadyTime now{hours(1)};
    std::vector<FlowEffect> effects;

    const ServiceDefinition* about(const FlowState& at, const FlowEvent& event) const {
        std::string id = at.serviceId;
        if (const auto* chosen = std::get_if<ChooseService>(&event))
            id = chosen->id;
        return id == full.id ? &full : id == brief.id ? &brief : nullptr;
    }
    void send(const FlowEvent& event) {
        const Transition t = advance(state, event, about(state, event), now);
        state = t.next;
        effects = t.effects;
    }
    template <typename Effect> bool did() const { return has<Effect>({{}, effects}); }
    void pass(milliseconds time) { // as a caller with timers would
        const SteadyTime until = now + time;
        for (auto due = nextDeadline(state); due && *due <= until; due = nextDeadline(state)) {
            now = std::max(now, *due);
            send(Tick{});
        }
        now = until;
    }
    void goTo(FlowStep step) {
        send(Begin{});
        send(ChooseLanguage{Language::Ru});
        send(ChooseService{"uz.first_id_card"});
        if (step == FlowStep::Consent)
            return;
        send(AcceptConsent{});
        while (state.step < step && state.step < FlowStep::Submit) {
            send(SetReady{state.step, true});
            send(Next{});
        }
        if (step == FlowStep::Slip)
            send(Sealed{});
    }
};

inline const std::vector<FlowStep> stepsWithAPage{
    FlowStep::Language, FlowStep::Service,   FlowStep::Consent, FlowStep::Details, FlowStep::Face,
    FlowStep::Fingers,  FlowStep::Signature, FlowStep::Review,  FlowStep::Submit,  FlowStep::Slip};

inline void reach(Session& session, FlowStep step) {
    if (step == FlowStep::Language || step == FlowStep::Service) {
        session.send(Begin{});
        if (step == FlowStep::Service)
            session.send(ChooseLanguage{Language::Ru});
        return;
    }
    session.goTo(step);
}

} // namespace darcha::test
