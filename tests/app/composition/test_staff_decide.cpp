// SPDX-License-Identifier: Apache-2.0
// Where the liveness check settles nothing, staff do: the session waits for them, what they saw is in the audit trail,
// and it goes on or ends as they say.
#include "app/composition/host.h"
#include "app/composition/journey_runner.h"
#include "app/composition/journey_script.h"
#include "app/composition/station.h"
#include "app/composition/station_store.h"
#include "app/station/capture/face_capture.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/sync/storage_thread.h"
#include "tests/support/models.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class StaffDecideTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Host> m_host;

    void toThePhoto() {
        JourneyScript script;
        script.name = "to the photo";
        const auto verb = [&](const char* name, const char* text = "", std::map<std::string, std::string> values = {}) {
            script.verbs.push_back({name, text, 0, std::move(values)});
        };
        verb("begin");
        verb("choose_language", "en");
        verb("choose_service", "uz.first_id_card");
        verb("accept_consent");
        verb("fill", "",
             {{"surname", "KARIMOVA"},
              {"given_name", "DILNOZA"},
              {"birth_date", "15.03.1999"},
              {"sex", "female"},
              {"pinfl", "41503990123450"},
              {"birth_place", "SAMARQAND"},
              {"address", "SAMARQAND, REGISTON 12"},
              {"phone", "998901234567"}});
        verb("next");
        JourneyRunner runner({.station = m_host->station(),
                              .timers = m_host->timers(),
                              .gateway = m_host->gateway(),
                              .screenshot = {},
                              .die = {}},
                             script);
        const auto done = runner.run();
        QVERIFY2(done.ok(), done.ok() ? "" : done.error().detail.c_str());
    }

    // Neither turns nor light: no check is possible, whatever this machine renders in time.
    void untilStaffAreCalled() {
        FaceCapture& face = m_host->station().face();
        EnrolmentFlow& flow = m_host->station().flow();
        QTRY_COMPARE_WITH_TIMEOUT(face.state(), FaceCapture::State::Proving, 60000);
        face.cannotTurn();
        face.withoutLight();
        QTRY_COMPARE_WITH_TIMEOUT(flow.overlay(), EnrolmentFlow::Overlay::StaffCalled, 30000);
        QCOMPARE(flow.staffReasonId(), QString("staff.reason.liveness"));
        QCOMPARE(face.result()->livenessReason, std::string("no_check_possible"));
        QVERIFY(face.staffDecide() && !flow.canGoNext());
        flow.staffResolved(); // whoever only closes the question does not go on either
        QVERIFY(face.staffDecide() && !flow.canGoNext());
        QCOMPARE(flow.step(), EnrolmentFlow::Step::Face);
        QTest::qWait(400); // a second touch of a name sooner is a tremor
        flow.callStaff();
        QCOMPARE(flow.overlay(), EnrolmentFlow::Overlay::StaffCalled);
    }

    std::string lastOf(const std::string& event) {
        std::string found;
        std::atomic<bool> read{false};
        m_host->station().storage().post([&] {
            const auto all = m_host->station().store().audit().entries();
            if (all.ok())
                for (const auto& entry : *all)
                    if (entry.event == event)
                        for (const auto& [field, value] : entry.fields)
                            found += field + "=" + value + " ";
            read = true;
        });
        return QTest::qWaitFor([&] { return read.load(); }, 10000) ? found : std::string("not read");
    }

private slots:
    void initTestCase() {
        if (!test::models())
            return;
        HostOptions options;
        options.state = m_folder.path().toStdString();
        options.gatewayUrl = "https://localhost:9"; // nobody listens: nothing is sent here
        options.onlyVirtual = true;
        options.seed = 7;
        auto host = Host::create(options);
        QVERIFY2(host.ok(), host.ok() ? "" : host.error().detail.c_str());
        m_host = std::move(*host);
    }

    void whoIsRefusedLeavesNothingButTheReason() {
        toThePhoto();
        untilStaffAreCalled();
        QSignalSpy wiped(&m_host->station().flow(), &EnrolmentFlow::wiped);
        m_host->station().face().refuse("held_up");
        QCOMPARE(wiped.size(), 1);
        QCOMPARE(m_host->station().flow().step(), EnrolmentFlow::Step::Welcome);
        QVERIFY(!m_host->station().face().result());
        const std::string refused = lastOf("liveness.refused");
        QVERIFY2(refused.find("held_up") != std::string::npos && refused.find("unconfirmed") != std::string::npos,
                 refused.c_str());
    }

    void whoIsVouchedForGoesOn() {
        QTest::qWait(400);
        toThePhoto();
        untilStaffAreCalled();
        EnrolmentFlow& flow = m_host->station().flow();
        m_host->station().face().vouch("cannot_take_part");
        QCOMPARE(flow.overlay(), EnrolmentFlow::Overlay::None);
        QVERIFY(flow.canGoNext());
        const std::string vouched = lastOf("exception.liveness");
        QVERIFY2(vouched.find("cannot_take_part") != std::string::npos, vouched.c_str());
        const std::string judged = lastOf("liveness.judged");
        QVERIFY2(judged.find("no_check_possible") != std::string::npos, judged.c_str());
        flow.next();
        QCOMPARE(flow.step(), EnrolmentFlow::Step::Fingers);
    }

    void cleanupTestCase() { m_host.reset(); }
};

QTEST_MAIN(StaffDecideTest)
#include "test_staff_decide.moc"
