// SPDX-License-Identifier: Apache-2.0
// Migrations go forward, whole, and never touch what a newer program wrote.
#include "core/sealing/files.h"
#include "core/storage/outbox.h"
#include "tests/support/tools.h"

#include <sys/stat.h>

using namespace darcha;

class DatabaseTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path file(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }

private slots:
    void aNewDatabaseHasTheLatestVersionAndIsPrivate() {
        auto database = Database::open(file("new.db"), stationMigrations());
        DARCHA_OK(database);
        QCOMPARE(*database->version(), stationMigrations().back().version);
        struct stat status {};
        for (const char* name : {"new.db", "new.db-wal"}) {
            QCOMPARE(::stat(file(name).c_str(), &status), 0);
            QCOMPARE(status.st_mode & 0777, mode_t(0600));
        }
        auto mode = database->prepare("PRAGMA journal_mode");
        QVERIFY(*mode->step());
        QCOMPARE(mode->text(0), std::string("wal"));
        auto synchronous = database->prepare("PRAGMA synchronous");
        QVERIFY(*synchronous->step());
        QCOMPARE(synchronous->integer(0), std::int64_t(2)); // FULL
    }

    void versionOneBecomesTheLatestAndKeepsItsRows() {
        {
            auto old = Database::open(file("old.db"), stationMigrations().first(1));
            DARCHA_OK(old);
            DARCHA_OK(old->execute(
                "INSERT INTO outbox (packet_id, state, sha256, size, service, training, enqueued_ms, next_attempt_ms) "
                "VALUES ('p1', 'waiting', 'abc', 5, 's', 1, 10, 20)"));
        }
        auto database = Database::open(file("old.db"), stationMigrations());
        DARCHA_OK(database);
        auto row = database->prepare("SELECT packet_id, last_error FROM outbox");
        QVERIFY(*row->step());
        QCOMPARE(row->text(0), std::string("p1"));
        QCOMPARE(row->text(1), std::string());
    }

    void aNewerDatabaseIsRefusedAndNotTouched() {
        {
            auto database = Database::open(file("newer.db"), stationMigrations());
            DARCHA_OK(database->execute("PRAGMA user_version = 999"));
        }
        DARCHA_FAILS(Database::open(file("newer.db"), stationMigrations()), DatabaseTooNew);
        const Migration future[] = {{999, ""}};
        auto again = Database::open(file("newer.db"), future);
        DARCHA_OK(again);
        QCOMPARE(*again->version(), 999);
    }

    void aMigrationThatFailsLeavesTheOldVersion() {
        { DARCHA_OK(Database::open(file("half.db"), stationMigrations().first(1))); }
        const Migration broken[] = {stationMigrations()[0],
                                    {2, "CREATE TABLE extra (a); INSERT INTO nowhere VALUES (1);"}};
        DARCHA_FAILS(Database::open(file("half.db"), broken), DatabaseFailed);
        auto database = Database::open(file("half.db"), stationMigrations().first(1));
        DARCHA_OK(database);
        QCOMPARE(*database->version(), 1);
        auto table = database->prepare("SELECT count(*) FROM sqlite_master WHERE name = 'extra'");
        QVERIFY(*table->step());
        QCOMPARE(table->integer(0), std::int64_t(0));
    }

    void whatIsNoDatabaseIsRefusedByName() {
        DARCHA_OK(writeFileDurably(file("rubbish.db"), bytesOf(std::string(5000, 'x'))));
        const auto opened = Database::open(file("rubbish.db"), stationMigrations());
        DARCHA_FAILS(opened, DatabaseFailed);
        QVERIFY(opened.error().detail.find("rubbish.db") != std::string::npos);
        DARCHA_FAILS(Database::open("/nowhere/x.db", stationMigrations()), FileUnwritable);
    }

    void aTransactionThatIsDroppedIsRolledBack() {
        auto database = Database::open(file("roll.db"), stationMigrations());
        DARCHA_OK(database);
        {
            auto transaction = database->begin();
            DARCHA_OK(transaction);
            DARCHA_OK(database->execute("INSERT INTO audit VALUES (1, 1, '', 'e', '{}', '', '')"));
        }
        auto count = database->prepare("SELECT count(*) FROM audit");
        QVERIFY(*count->step());
        QCOMPARE(count->integer(0), std::int64_t(0));
    }

    void aReservedLogDoesNotGrowAndLosesNothing() {
        constexpr std::int64_t reserve = 1 << 20;
        auto database = Database::open(file("log.db"), stationMigrations());
        DARCHA_OK(database);
        const auto insert = [&](Database& into, int sequence) {
            return into.execute(
                ("INSERT INTO audit VALUES (" + std::to_string(sequence) + ", 1, '', 'e', '{}', '', '')").c_str());
        };
        DARCHA_OK(insert(*database, 1));
        DARCHA_OK(database->reserveLog(reserve));
        DARCHA_OK(insert(*database, 2));
        DARCHA_OK(database->reserveLog(reserve)); // again: nothing to do
        DARCHA_OK(insert(*database, 3));
        const auto size = std::filesystem::file_size(file("log.db-wal"));
        QVERIFY(size >= std::uintmax_t(reserve) && size < std::uintmax_t(reserve) + 65536);
        // What a power cut would leave: the files as they are, the log with its zeros not yet written back.
        std::filesystem::copy_file(file("log.db"), file("cut.db"));
        std::filesystem::copy_file(file("log.db-wal"), file("cut.db-wal"));
        auto after = Database::open(file("cut.db"), stationMigrations());
        DARCHA_OK(after);
        DARCHA_OK(insert(*after, 4));
        auto count = after->prepare("SELECT count(*) FROM audit");
        QVERIFY(*count->step());
        QCOMPARE(count->integer(0), std::int64_t(4));
    }

    void aFullDiskIsCalledThat() {
        auto database = Database::open(file("full.db"), stationMigrations());
        DARCHA_OK(database);
        DARCHA_OK(database->execute("PRAGMA max_page_count = 20"));
        Result<void> result;
        for (int i = 0; i < 200 && result; ++i)
            result = database->execute("INSERT INTO audit SELECT 1 + coalesce(max(sequence), 0), 1, "
                                       "hex(zeroblob(900)), 'e', '{}', '', '' FROM audit");
        DARCHA_FAILS(result, DiskFull);
    }

    void valuesComeBackAsTheyWereBound() {
        auto database = Database::open(file("bind.db"), {});
        DARCHA_OK(database->execute("CREATE TABLE t (a TEXT, b INTEGER, c BLOB, d TEXT)"));
        auto insert = database->prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
        DARCHA_OK(insert);
        insert->bind(1, std::string_view("x'; DROP TABLE t; --"))
            .bind(2, std::int64_t(-5))
            .bind(3, ByteView())
            .bindNull(4);
        DARCHA_OK(insert->run());
        auto row = database->prepare("SELECT * FROM t");
        QVERIFY(*row->step());
        QCOMPARE(row->text(0), std::string("x'; DROP TABLE t; --"));
        QCOMPARE(row->integer(1), std::int64_t(-5));
        QVERIFY(row->blob(2).empty() && !row->isNull(2));
        QVERIFY(row->isNull(3));
        auto wrong = database->prepare("SELECT ?");
        wrong->bind(7, std::int64_t(1));
        DARCHA_FAILS(wrong->step(), DatabaseFailed);
        DARCHA_FAILS(database->prepare("SELEKT"), DatabaseFailed);
    }
};

QTEST_GUILESS_MAIN(DatabaseTest)
#include "test_database.moc"
