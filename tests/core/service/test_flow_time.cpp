// SPDX-License-Identifier: Apache-2.0
// Nobody touches the screen, or for too long: warnings, more time, the end of a session.
#include "tests/core/service/flow_session.h"

using namespace darcha;
using namespace darcha::test;

class FlowTimeTest : public QObject {
    Q_OBJECT

private slots:
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

    void aDeskWaitsLongerThanAKiosk() {
        QCOMPARE(limitsFor(StationMode::Kiosk).idle, milliseconds(60000));
        QVERIFY(limitsFor(StationMode::Desk).idle > limitsFor(StationMode::Kiosk).idle);
    }
};

QTEST_GUILESS_MAIN(FlowTimeTest)
#include "test_flow_time.moc"
