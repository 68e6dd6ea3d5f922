// SPDX-License-Identifier: Apache-2.0
// Every reachable state times every event, for the declared service.
#include "tests/core/service/flow_session.h"

#include <algorithm>
#include <deque>
#include <set>
#include <sstream>

using namespace darcha;
using namespace darcha::test;

namespace {

struct EventAt {
    std::string name;
    FlowEvent event;
};

std::vector<EventAt> everyEvent() {
    std::vector<EventAt> all{{"Begin", Begin{}},
                             {"ChooseLanguage ru", ChooseLanguage{Language::Ru}},

                             {"ChooseService", ChooseService{"uz.first_id_card"}},
                             {"ChooseService short", ChooseService{"uz.short"}},
                             {"ChooseService unknown", ChooseService{"uz.none"}},
                             {"AcceptConsent", AcceptConsent{}},
                             {"DeclineConsent", DeclineConsent{}},
                             {"Next", Next{}},
                             {"Back", Back{}},
                             {"RequestCancel", RequestCancel{}},
                             {"ConfirmCancel", ConfirmCancel{}},
                             {"DismissOverlay", DismissOverlay{}},
                             {"CallStaff", CallStaff{}},
                             {"DeviceLost", DeviceLost{"staff.reason.camera"}},
                             {"DeviceBack", DeviceBack{}},
                             {"StaffResolved", StaffResolved{}},
                             {"Retry", Retry{}},
                             {"Activity", Activity{}},
                             {"Presence", Presence{}},
                             {"MoreTime", MoreTime{}},
                             {"Finish", Finish{}},
                             {"Sealed", Sealed{}},
                             {"Failed retry", Failed{ErrorCode::DeviceTimeout}},
                             {"Failed staff", Failed{ErrorCode::DeviceGone}},
                             {"Failed for good", Failed{ErrorCode::DiskFull}},
                             {"Tick", Tick{}}};
    for (int step = 0; step < flowStepCount; ++step) {
        all.push_back({"EditStep", EditStep{static_cast<FlowStep>(step)}});
        all.push_back({"SetReady", SetReady{static_cast<FlowStep>(step), true}});
        all.push_back({"SetReady off", SetReady{static_cast<FlowStep>(step), false}});
    }
    return all;
}

// All that decides what comes next, but for the times (and `relaxed`, which only stretches one).
std::string key(const FlowState& s) {
    std::ostringstream out;
    out << int(s.step) << ' ' << int(s.overlay) << ' ' << int(s.language) << ' ' << s.serviceId << ' ' << s.ready << ' '
        << s.consentGiven << s.editing << s.sessionWarned << int(s.seal) << int(s.idleReason) << ' '
        << (s.failure ? int(*s.failure) : -1) << ' ' << s.staffReasonId << s.staffForDevice;
    return out.str();
}

} // namespace

class FlowPromisesTest : public QObject {
    Q_OBJECT

private slots:
    void everyStateAndEveryEventKeepTheFourPromises() {
        struct Found {
            FlowState state;
            SteadyTime now;
        };
        const Session world;
        const std::vector<EventAt> events = everyEvent();
        std::map<std::string, Found> found;
        std::map<std::string, std::set<std::string>> cameFrom;
        std::deque<std::string> open;
        const auto meet = [&](const FlowState& state, SteadyTime now) {
            const std::string id = key(state);
            if (found.try_emplace(id, Found{state, now}).second)
                open.push_back(id);
            return id;
        };
        const std::string home = meet(world.state, world.now);
        long transitions = 0;
        std::set<int> steps;
        while (!open.empty()) {
            const std::string id = open.front();
            open.pop_front();
            const Found at = found.at(id);
            steps.insert(int(at.state.step));
            for (const EventAt& event : events) {
                SteadyTime now = at.now + milliseconds(10);
                if (std::holds_alternative<Tick>(event.event))
                    now = std::max(now, nextDeadline(at.state).value_or(now));
                const ServiceDefinition* about = world.about(at.state, event.event);
                const Transition t = advance(at.state, event.event, about, now);
                ++transitions;
                const std::string where = id + " + " + event.name;

                // every way back to Welcome wipes and forgets
                if (t.next.step == FlowStep::Welcome && at.state.step != FlowStep::Welcome) {
                    QVERIFY2(has<flow_effect::Wipe>(t), where.c_str());
                    QVERIFY2(t.next.ready.none() && !t.next.consentGiven && t.next.serviceId.empty(), where.c_str());
                    QVERIFY2(t.next.language == t.next.home && t.next.seal == SealState::None, where.c_str());
                    QVERIFY2(t.next.overlay == FlowOverlay::None, where.c_str());
                }
                // nothing is sealed without what the service demands
                if (has<flow_effect::Seal>(t)) {
                    QVERIFY2(at.state.consentGiven && about, where.c_str());
                    for (const FlowStep step : flowSteps(*about))
                        if (step > FlowStep::Consent && step < FlowStep::Review)
                            QVERIFY2(t.next.ready.test(std::size_t(step)), where.c_str());
                }
                // a camera that was started is stopped on leaving
                if (at.state.step == FlowStep::Face && t.next.step != FlowStep::Face)
                    QVERIFY2(has<flow_effect::StopFace>(t), where.c_str());
                if (at.state.step == FlowStep::Fingers && t.next.step != FlowStep::Fingers)
                    QVERIFY2(has<flow_effect::StopFingers>(t), where.c_str());
                // staff who were called for a device are called while a capture waits for it, and for nothing else
                QVERIFY2(!t.next.staffForDevice ||
                             ((t.next.step == FlowStep::Face || t.next.step == FlowStep::Fingers) &&
                              t.next.staffReasonId == "staff.reason.camera"),
                         where.c_str());
                // nobody stands on a step that their service does not have
                if (t.next.step > FlowStep::Service)
                    QVERIFY2(t.next.serviceId == world.full.id || t.next.serviceId == world.brief.id, where.c_str());
                QVERIFY2((t.next.overlay == FlowOverlay::Failure) <= t.next.failure.has_value(), where.c_str());

                cameFrom[meet(t.next, now)].insert(id);
            }
            // staff can be called from everywhere
            const Transition call = advance(at.state, CallStaff{}, world.about(at.state, CallStaff{}), at.now);
            QVERIFY2(call.next.overlay == FlowOverlay::StaffCalled && has<flow_effect::SummonStaff>(call), id.c_str());

            // a person who walks away is forgotten, whatever was on the screen
            FlowState alone = at.state;
            int ticks = 0;
            for (auto due = nextDeadline(alone); due; due = nextDeadline(alone)) {
                alone = advance(alone, Tick{}, world.about(alone, Tick{}), std::max(*due, at.now)).next;
                QVERIFY2(++ticks < 10, id.c_str());
            }
            QVERIFY2(alone.step == FlowStep::Welcome && alone.overlay == FlowOverlay::None, id.c_str());
        }
        // Welcome can be reached from every state
        std::set<std::string> leadHome{home};
        std::deque<std::string> back{home};
        while (!back.empty()) {
            for (const std::string& from : cameFrom[back.front()])
                if (leadHome.insert(from).second)
                    back.push_back(from);
            back.pop_front();
        }
        QCOMPARE(leadHome.size(), found.size());
        QCOMPARE(steps.size(), std::size_t(flowStepCount));
        QVERIFY2(found.size() > 1000, std::to_string(found.size()).c_str());
        qInfo("%zu states, %ld transitions", found.size(), transitions);
    }
};

QTEST_GUILESS_MAIN(FlowPromisesTest)
#include "test_flow_promises.moc"
