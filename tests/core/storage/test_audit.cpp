// SPDX-License-Identifier: Apache-2.0
// An entry that is changed, removed or slipped in shows; personal data does not get in.
#include "core/sealing/digest.h"
#include "core/storage/audit_trail.h"
#include "core/storage/outbox.h"
#include "tests/support/tools.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace darcha;

class AuditTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    int m_number = 0;
    VirtualClock m_clock{testTime()};

    Result<Database> fresh() {
        return Database::open(std::filesystem::path(m_folder.path().toStdString()) /
                                  (std::to_string(++m_number) + ".db"),
                              stationMigrations());
    }

private slots:
    void theChainGrowsAndFits() {
        auto database = fresh();
        AuditTrail audit(*database, m_clock);
        QCOMPARE(*audit.verify(), std::int64_t(0));
        DARCHA_OK(audit.append("session.started", "s1", {{"mode", "kiosk"}}));
        m_clock.advance(std::chrono::seconds(5));
        DARCHA_OK(audit.append("consent.given", "s1", {{"version", "1.0"}, {"language", "uz-Latn"}}));
        DARCHA_OK(audit.append("station.online"));
        QCOMPARE(*audit.verify(), std::int64_t(3));
        const auto entries = audit.entries();
        QCOMPARE((*entries)[0].previousHash, std::string(64, '0'));
        QCOMPARE((*entries)[2].previousHash, (*entries)[1].hash);
        QCOMPARE(audit.entries("s1")->size(), std::size_t(2));
    }

    void aHashCanBeCheckedFromTheExcerptAlone() {
        auto database = fresh();
        AuditTrail audit(*database, m_clock);
        DARCHA_OK(audit.append("session.started", "s1", {{"mode", "kiosk"}}));
        const std::string line = *audit.excerpt("s1");
        QVERIFY(line.ends_with("\n"));
        QByteArray json(line.data(), static_cast<int>(line.size()) - 1);
        QJsonObject object = QJsonDocument::fromJson(json).object();
        const QString hash = object.take("hash").toString();
        // Qt writes objects with sorted keys, without spaces: RFC 8785 for these values.
        const QByteArray content = QJsonDocument(object).toJson(QJsonDocument::Compact);
        QCOMPARE(QString::fromStdString(sha256Hex(
                     bytesOf(std::string_view(content.constData(), static_cast<std::size_t>(content.size()))))),
                 hash);
    }

    void tamperingShows_data() {
        QTest::addColumn<QString>("sql");
        QTest::newRow("changed field") << "UPDATE audit SET fields = '{\"n\":\"9\"}' WHERE sequence = 2";
        QTest::newRow("changed time") << "UPDATE audit SET time_ms = time_ms + 1 WHERE sequence = 3";
        QTest::newRow("changed hash")
            << "UPDATE audit SET hash = replace(hash, substr(hash, 1, 1), 'f') WHERE sequence = 4";
        QTest::newRow("removed from the middle") << "DELETE FROM audit WHERE sequence = 2";
        QTest::newRow("removed from the end") << "DELETE FROM audit WHERE sequence = 5";
        QTest::newRow("removed all") << "DELETE FROM audit";
        QTest::newRow("slipped in")
            << "INSERT INTO audit SELECT 6, time_ms, session, event, fields, hash, hash FROM audit WHERE sequence = 5";
        QTest::newRow("broken JSON") << "UPDATE audit SET fields = '{' WHERE sequence = 2";
    }
    void tamperingShows() {
        QFETCH(QString, sql);
        auto database = fresh();
        AuditTrail audit(*database, m_clock);
        for (int i = 1; i <= 5; ++i)
            DARCHA_OK(audit.append("event", "s", {{"n", std::to_string(i)}}));
        QCOMPARE(*audit.verify(), std::int64_t(5));
        DARCHA_OK(database->execute("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete"));
        DARCHA_OK(database->execute(qPrintable(sql)));
        DARCHA_FAILS(audit.verify(), AuditChainBroken);
    }

    void theDatabaseItselfRefusesToForget() {
        auto database = fresh();
        AuditTrail audit(*database, m_clock);
        DARCHA_OK(audit.append("event"));
        DARCHA_FAILS(database->execute("UPDATE audit SET event = 'x'"), DatabaseFailed);
        DARCHA_FAILS(database->execute("DELETE FROM audit"), DatabaseFailed);
        QCOMPARE(*audit.verify(), std::int64_t(1));
    }

    void whatLooksLikePersonalDataIsRefused() {
        auto database = fresh();
        AuditTrail audit(*database, m_clock);
        for (const char* value : {"Alisher Navoiy", "O\xca\xbbktam", "a@b.uz", "x\ny", "\"quoted\""})
            DARCHA_FAILS(audit.append("event", "s", {{"value", value}}), InvalidArgument);
        DARCHA_FAILS(audit.append("event", "s", {{"value", std::string(129, 'a')}}), InvalidArgument);
        DARCHA_FAILS(audit.append("an event", "s"), InvalidArgument);
        DARCHA_FAILS(audit.append("event", "s", {{"a", "1"}, {"a", "2"}}), InvalidArgument);
        QCOMPARE(*audit.verify(), std::int64_t(0));
    }

    void anEntryInATransactionThatFailsIsNotThere() {
        auto database = fresh();
        AuditTrail audit(*database, m_clock);
        DARCHA_OK(audit.append("first"));
        {
            auto transaction = database->begin();
            DARCHA_OK(audit.append("second"));
        }
        QCOMPARE(*audit.verify(), std::int64_t(1));
        DARCHA_OK(audit.append("third"));
        QCOMPARE(*audit.verify(), std::int64_t(2));
    }
};

QTEST_GUILESS_MAIN(AuditTest)
#include "test_audit.moc"
