// SPDX-License-Identifier: Apache-2.0
// Every reachable state times every event, for the declared service; then the stories that a person would tell.
#include "core/service/flow.h"
#include "core/service/service_catalogue.h"

#include <algorithm>
#include <deque>
#include <QtTest>
#include <set>
#include <sstream>

using namespace darcha;
using namespace darcha::flow_event;
using namespace std::chrono;

namespace {

ServiceDefinition declaredService() {
    const auto file = JsonFile::read(DARCHA_SOURCE_DIR "/app/services/uz_first_id_card.json");
    if (!file)
        qFatal("%s", file.error().detail.c_str());
    auto service = readService(*file, {});
    if (!service)
        qFatal("%s", service.error().detail.c_str());
    return *std::move(service);
}

ServiceDefinition shortService() {
    ServiceDefinition service;
    service.id = "uz.short";
    service.steps = {ConsentStep{"t", "1"}, ReviewStep{}, SubmitStep{}, SlipStep{}};
    return service;
}

template <typename Effect> bool has(const Transition& transition) {
    return std::ranges::any_of(transition.effects,
                               [](const FlowEffect& e) { return std::holds_alternative<Effect>(e); });
}

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

const std::vector<FlowStep> stepsWithAPage{
    FlowStep::Language, FlowStep::Service,   FlowStep::Consent, FlowStep::Details, FlowStep::Face,
    FlowStep::Fingers,  FlowStep::Signature, FlowStep::Review,  FlowStep::Submit,  FlowStep::Slip};

void reach(Session& session, FlowStep step) {
    if (step == FlowStep::Language || step == FlowStep::Service) {
        session.send(Begin{});
        if (step == FlowStep::Service)
            session.send(ChooseLanguage{Language::Ru});
        return;
    }
    session.goTo(step);
}

} // namespace

class FlowTest : public QObject {
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

    void aWholeSessionEndsAtWelcomeAndWiped() {
        Session s;
        s.goTo(FlowStep::Slip);
        QCOMPARE(int(s.state.step), int(FlowStep::Slip));
        QVERIFY(s.did<flow_effect::Print>());
        s.send(Finish{});
        QCOMPARE(int(s.state.step), int(FlowStep::Welcome));
        QVERIFY(s.did<flow_effect::Wipe>() && s.did<flow_effect::ChangeLanguage>());
    }

    void cancelAsksFirstAtEveryStepAndThenWipes() {
        for (const FlowStep step : stepsWithAPage) {
            if (step == FlowStep::Submit || step == FlowStep::Slip)
                continue;
            Session s;
            reach(s, step);
            s.send(RequestCancel{});
            QCOMPARE(int(s.state.overlay), int(FlowOverlay::ConfirmCancel));
            s.send(DismissOverlay{});
            QCOMPARE(int(s.state.step), int(step));
            s.send(RequestCancel{});
            s.send(ConfirmCancel{});
            QCOMPARE(int(s.state.step), int(FlowStep::Welcome));
            QVERIFY(s.did<flow_effect::Wipe>());
        }
    }

    void backLeadsOneStepBackAtEveryStep() {
        Session s;
        s.goTo(FlowStep::Review);
        for (std::size_t i = 6; i > 0; --i) {
            s.send(Back{});
            QCOMPARE(int(s.state.step), int(stepsWithAPage[i]));
        }
        s.send(Back{});
        QCOMPARE(int(s.state.step), int(FlowStep::Language));
        s.send(Back{});
        QCOMPARE(int(s.state.step), int(FlowStep::Welcome));
        QVERIFY(s.did<flow_effect::Wipe>());
    }

    void goingBackAndForthDoesNotRepeatACaptureThatWasAccepted() {
        Session s;
        s.goTo(FlowStep::Fingers);
        s.send(Back{});
        QCOMPARE(int(s.state.step), int(FlowStep::Face));
        QVERIFY(!s.did<flow_effect::StartFace>());
        s.send(Next{});
        QVERIFY(s.did<flow_effect::StartFingers>());
    }

    void theIdleWarningComesAfterAMinuteAndWipesTwentySecondsLater() {
        Session s;
        s.goTo(FlowStep::Details);
        s.pass(milliseconds(59999));
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::None));
        s.pass(milliseconds(1));
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::IdleWarning));
        s.pass(milliseconds(19999));
        QCOMPARE(int(s.state.step), int(FlowStep::Details));
        s.send(Activity{}); // a touch that hits no button must not close the warning unread
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::IdleWarning));
        s.pass(milliseconds(1));
        QCOMPARE(int(s.state.step), int(FlowStep::Welcome));
        QVERIFY(s.did<flow_effect::Wipe>());
    }

    void moreTimeCanBeHadAgainAndAgainAndTriplesTheLimit() {
        Session s;
        s.goTo(FlowStep::Details);
        s.pass(seconds(60));
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(int(s.state.overlay), int(FlowOverlay::IdleWarning));
            s.send(MoreTime{});
            s.pass(seconds(179));
            QCOMPARE(int(s.state.overlay), int(FlowOverlay::None));
            s.pass(seconds(1));
        }
        QCOMPARE(int(s.state.step), int(FlowStep::Details));
    }

    void aSessionEndsAfterHalfAnHourWithAWarningAMinuteBefore() {
        Session s;
        s.goTo(FlowStep::Details);
        for (int i = 0; i < 58; ++i) {
            s.pass(seconds(30));
            s.send(Activity{});
        }
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::IdleWarning)); // at 29:00
        QCOMPARE(int(s.state.idleReason), int(IdleReason::SessionEnding));
        s.send(DismissOverlay{});
        s.pass(seconds(50));
        QCOMPARE(int(s.state.step), int(FlowStep::Details));
        s.pass(seconds(10));
        QCOMPARE(int(s.state.step), int(FlowStep::Welcome));
    }

    void someoneWhoIsSeenAtWorkIsNotIdle() {
        Session s;
        s.goTo(FlowStep::Face);
        for (int i = 0; i < 20; ++i) {
            s.pass(seconds(10));
            s.send(Presence{});
        }
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::None));
        QCOMPARE(int(s.state.step), int(FlowStep::Face));
    }

    void decliningConsentLeadsToStaffAndRecordsTheRefusal() {
        Session s;
        s.goTo(FlowStep::Consent);
        s.send(DeclineConsent{});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::StaffCalled));
        QVERIFY(s.did<flow_effect::RecordConsent>() && s.did<flow_effect::SummonStaff>());
        QCOMPARE(s.state.staffReasonId, std::string("flow.staff.consent_declined"));
        s.send(StaffResolved{});
        s.send(Next{});
        QCOMPARE(int(s.state.step), int(FlowStep::Consent));
    }

    void consentThatIsTakenBackWipesWhatWasRecorded() {
        Session s;
        s.goTo(FlowStep::Signature);
        while (s.state.step != FlowStep::Consent)
            s.send(Back{});
        s.send(DeclineConsent{});
        QVERIFY(s.did<flow_effect::Wipe>());
        QVERIFY(s.state.ready.none());
    }

    void aDeviceThatFailsIsRetriedOrMendedByStaff() {
        Session s;
        s.goTo(FlowStep::Face);
        QVERIFY(s.did<flow_effect::StartFace>());
        s.send(Failed{ErrorCode::DeviceTimeout});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::Failure));
        QVERIFY(s.did<flow_effect::StopFace>());
        s.send(Retry{});
        QVERIFY(s.did<flow_effect::StartFace>());
        s.send(Failed{ErrorCode::DeviceGone});
        s.send(CallStaff{});
        s.send(StaffResolved{});
        QVERIFY(s.did<flow_effect::StartFace>());
        s.send(Failed{ErrorCode::ImageUnreadable});
        s.send(DismissOverlay{});
        QVERIFY(s.did<flow_effect::StartFace>());
        s.send(Failed{ErrorCode::ModelMissing});
        s.send(Retry{});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::Failure)); // out of service: no way but out
        s.send(DismissOverlay{});
        QCOMPARE(int(s.state.step), int(FlowStep::Welcome));
    }

    void aDeviceThatComesBackSendsStaffAwayByItself() {
        for (const FlowStep step : {FlowStep::Face, FlowStep::Fingers}) {
            Session s;
            s.goTo(step);
            s.send(DeviceLost{"staff.reason.camera"});
            QCOMPARE(int(s.state.overlay), int(FlowOverlay::StaffCalled));
            QVERIFY(s.did<flow_effect::SummonStaff>());
            QVERIFY2(!s.did<flow_effect::StopFace>() && !s.did<flow_effect::StopFingers>(),
                     "a capture that was paused would not see its device come back");
            const SteadyTime started = s.state.started;
            s.pass(minutes(5));
            s.send(DeviceBack{});
            QCOMPARE(int(s.state.overlay), int(FlowOverlay::None));
            QVERIFY(s.state.staffReasonId.empty() && s.effects.empty());
            QVERIFY(s.state.started - started == minutes(5));
        }
    }

    void staffWhomThePersonCalledStayWhenADeviceComesBack() {
        Session s;
        s.goTo(FlowStep::Face);
        s.send(CallStaff{});
        s.send(DeviceLost{"staff.reason.camera"}); // a last word of the capture that was just paused
        s.send(DeviceBack{});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::StaffCalled));
        QCOMPARE(s.state.staffReasonId, std::string("flow.staff.asked"));

        Session t; // first the device, then the person
        t.goTo(FlowStep::Fingers);
        t.send(DeviceLost{"staff.reason.reader"});
        t.send(CallStaff{});
        QVERIFY(t.did<flow_effect::StopFingers>());
        t.send(DeviceBack{});
        QCOMPARE(int(t.state.overlay), int(FlowOverlay::StaffCalled));
        t.send(StaffResolved{});
        QVERIFY(t.did<flow_effect::StartFingers>());
    }

    void aQuestionOnTheScreenIsNotPushedAsideByADevice() {
        Session s;
        s.goTo(FlowStep::Face);
        s.send(RequestCancel{});
        s.send(DeviceLost{"staff.reason.camera"});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::ConfirmCancel));
        s.send(DismissOverlay{});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::StaffCalled));
        s.send(RequestCancel{});
        s.send(DeviceBack{});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::ConfirmCancel));
        s.send(DismissOverlay{});
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::None));
    }

    void aDeviceThatNobodyNeedsCallsNobody() {
        Session s;
        s.goTo(FlowStep::Details);
        const FlowState before = s.state;
        s.send(DeviceLost{"staff.reason.camera"});
        QVERIFY(s.state == before && s.effects.empty());
    }

    void sealingCannotBeCancelledHalfWayButFailsIntoAWayOut() {
        Session s;
        s.goTo(FlowStep::Submit);
        QVERIFY(s.did<flow_effect::Seal>());
        s.send(RequestCancel{});
        s.send(Back{});
        QCOMPARE(int(s.state.step), int(FlowStep::Submit));
        s.send(Failed{ErrorCode::SealingFailed});
        s.send(Retry{});
        QVERIFY(s.did<flow_effect::Seal>());
        s.send(Failed{ErrorCode::SealingFailed});
        s.send(DismissOverlay{});
        QCOMPARE(int(s.state.step), int(FlowStep::Review));
    }

    void aLateAnswerOfTheSealerIsStillTaken() {
        Session s;
        s.goTo(FlowStep::Submit);
        s.pass(seconds(60));
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::Failure));
        s.send(Sealed{});
        QCOMPARE(int(s.state.step), int(FlowStep::Slip));
        QCOMPARE(int(s.state.overlay), int(FlowOverlay::None));
    }

    void answersThatComeAfterTheWipeMeanNothing() {
        Session s;
        s.goTo(FlowStep::Face);
        s.send(RequestCancel{});
        s.send(ConfirmCancel{});
        const FlowState clean = s.state;
        s.send(SetReady{FlowStep::Face, true});
        s.send(Sealed{});
        s.send(Failed{ErrorCode::DeviceGone});
        QVERIFY(s.state == clean);
    }

    void oneStepCanBeChangedFromReview() {
        Session s;
        s.goTo(FlowStep::Review);
        s.send(EditStep{FlowStep::Details});
        QCOMPARE(int(s.state.step), int(FlowStep::Details));
        s.send(Next{});
        QCOMPARE(int(s.state.step), int(FlowStep::Review));
    }

    void anotherServiceDoesNotInheritWhatWasCollected() {
        Session s;
        s.goTo(FlowStep::Face);
        while (s.state.step != FlowStep::Service)
            s.send(Back{});
        s.send(ChooseService{"uz.short"});
        QVERIFY(s.did<flow_effect::Wipe>());
        QVERIFY(s.state.ready.none() && !s.state.consentGiven);
        QCOMPARE(int(s.state.step), int(FlowStep::Consent));
    }

    void stepsAreCountedFromConsentToReview() {
        Session s;
        QCOMPARE(stepNumber(s.state, nullptr), 0);
        s.goTo(FlowStep::Consent);
        QCOMPARE(stepCount(&s.full), 6);
        QCOMPARE(stepNumber(s.state, &s.full), 1);
        Session t;
        t.goTo(FlowStep::Slip);
        QCOMPARE(stepNumber(t.state, &t.full), 6);
    }

    void aDeskWaitsLongerThanAKiosk() {
        QCOMPARE(limitsFor(StationMode::Kiosk).idle, milliseconds(60000));
        QVERIFY(limitsFor(StationMode::Desk).idle > limitsFor(StationMode::Kiosk).idle);
    }
};

QTEST_GUILESS_MAIN(FlowTest)
#include "test_flow.moc"
