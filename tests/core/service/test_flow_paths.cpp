// SPDX-License-Identifier: Apache-2.0
// The ways through a session: on, back, out, once more; what each page records and what is wiped.
#include "tests/core/service/flow_session.h"

using namespace darcha;
using namespace darcha::test;

class FlowPathsTest : public QObject {
    Q_OBJECT

private slots:
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
};

QTEST_GUILESS_MAIN(FlowPathsTest)
#include "test_flow_paths.moc"
