// SPDX-License-Identifier: Apache-2.0
// Devices that fail and come back, staff who are called, sealing that fails or answers late.
#include "tests/core/service/flow_session.h"

using namespace darcha;
using namespace darcha::test;

class FlowTroubleTest : public QObject {
    Q_OBJECT

private slots:
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
};

QTEST_GUILESS_MAIN(FlowTroubleTest)
#include "test_flow_trouble.moc"
