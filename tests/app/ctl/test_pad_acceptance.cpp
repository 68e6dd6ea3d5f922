// SPDX-License-Identifier: Apache-2.0
// Staff led through an acceptance run by the real darchactl: interrupted, continued, signed.
#include "core/sealing/provisioning.h"
#include "drivers/keystore/file_key_store.h"
#include "tests/app/ctl/darchactl_run.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QtTest>

using darcha::Outcome;

class PadAcceptanceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Outcome sit(const QByteArray& answers, const QStringList& more = {}, const QString& genuine = "1") {
        return darcha::run(DARCHA_BUILD_DIR "/bin/darchactl",
                           QStringList{"pad", "acceptance", "--state", m_folder.filePath("state"), "--camera",
                                       m_folder.filePath("nobody"), "--patience", "1", "--genuine", genuine,
                                       "--attacks", "1", "--species", "print,phone"} +
                               more,
                           {}, answers);
    }
    QByteArray content(const QString& name) {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void initTestCase() {
        const std::filesystem::path state = m_folder.filePath("state").toStdString();
        std::filesystem::create_directories(state);
        const auto keys = darcha::FileKeyStore::inFolder(state / "keys");
        DARCHA_OK(keys);
        DARCHA_OK(darcha::provisionTraining(state / "pki", **keys, "station-1", darcha::SystemClock()));
        QDir().mkpath(m_folder.filePath("nobody"));
        QImage wall(640, 480, QImage::Format_RGB888);
        wall.fill(Qt::gray);
        QVERIFY(wall.save(m_folder.filePath("nobody/0.png")));
    }

    void aRunIsInterruptedContinuedAndSigned() {
        const Outcome first = sit("\nw she looked away\nhuh\n\nq\n");
        QVERIFY2(first.code == 1, first.complaint); // not complete
        QCOMPARE(first.lines[0]["complete"].toBool(true), false);
        QCOMPARE(first.lines[0]["presented"].toInt(), 1);
        QCOMPARE(first.lines[0]["planned"].toInt(), 3);
        QVERIFY2(first.complaint.contains("a genuine person") && first.complaint.contains("no response: no_face"),
                 first.complaint);
        QVERIFY(content("state/acceptance.txt").contains("INCOMPLETE"));

        QVERIFY2(!first.complaint.contains("Going on"), first.complaint);
        const Outcome otherPlan = sit("\n", {}, "2");
        QVERIFY2(otherPlan.code == 3 &&
                     otherPlan.complaint.contains("another plan (1 genuine, 1 each of print,phone)") &&
                     otherPlan.complaint.contains("--run"),
                 otherPlan.complaint);

        const Outcome second = sit("\n\n");
        QVERIFY2(second.code == 0, second.complaint);
        QVERIFY2(second.complaint.contains("2 of 3: an attack: a colour print"), second.complaint);
        QVERIFY2(second.complaint.contains("Going on with the run of 20") &&
                     second.complaint.contains("1 of 3 are on record"),
                 second.complaint);
        const QJsonArray groups = second.lines[0]["groups"].toArray();
        QCOMPARE(groups.size(), 3);
        QCOMPARE(groups[0].toObject()["withdrawn"].toInt(), 1);
        QCOMPARE(groups[0].toObject()["no_response"].toInt(), 1);
        QCOMPARE(groups[1].toObject()["apnrr"].toDouble(), 1.0);
        const QByteArray text = content("state/acceptance.txt");
        for (const char* said :
             {"TRAINING", "light of the screen", "None was judged: this proves nothing.", "up to three"})
            QVERIFY2(QByteArray(text).replace("\n    ", " ").replace("\n  ", " ").contains(said), text);
        QVERIFY(!text.contains("INCOMPLETE"));
        QVERIFY(content("state/acceptance.json").contains("she looked away"));

        const Outcome third = sit("");
        QVERIFY2(third.code == 0 && third.complaint.contains("Everything was presented"), third.complaint);
        QCOMPARE(third.lines[0]["groups"].toArray(), groups);

        const QString report = m_folder.filePath("state/acceptance.json");
        const darcha::ToolRun verified = darcha::runTool(
            "openssl", {"cms", "-verify", "-binary", "-inform", "DER", "-in", report + ".p7s", "-content", report,
                        "-CAfile", m_folder.filePath("state/pki/authority.cert.pem"), "-out", "/dev/null"});
        QVERIFY2(verified.code == 0, verified.errors);
    }

    void whatDoesNotFitIsRefusedBeforeAnybodyIsPresented() {
        const Outcome stranger = darcha::darchactl({"pad", "acceptance", "--state", m_folder.filePath("other")});
        QVERIFY2(stranger.code != 0 && stranger.complaint.contains("KeyMissing"), stranger.complaint);
        const Outcome twice = darcha::darchactl({"pad", "acceptance", "--state", m_folder.filePath("state"), "--camera",
                                                 m_folder.filePath("nobody"), "--run", m_folder.filePath("new.json"),
                                                 "--species", "print,print"});
        QVERIFY2(twice.code == 3 && twice.complaint.contains("named twice"), twice.complaint);
        const Outcome words = sit("", {"--run", m_folder.filePath("newer.json"), "--profile", "nothing"});
        QCOMPARE(words.code, 3);
        QDir().mkpath(m_folder.filePath("elsewhere"));
        QVERIFY(QFile::copy(m_folder.filePath("nobody/0.png"), m_folder.filePath("elsewhere/0.png")));
        const Outcome moved =
            darcha::run(DARCHA_BUILD_DIR "/bin/darchactl", {"pad", "acceptance", "--state", m_folder.filePath("state"),
                                                            "--camera", m_folder.filePath("elsewhere")});
        QVERIFY2(moved.code == 3 && moved.complaint.contains("another station, camera"), moved.complaint);
    }
};

QTEST_GUILESS_MAIN(PadAcceptanceTest)
#include "test_pad_acceptance.moc"
