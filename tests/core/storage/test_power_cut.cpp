// SPDX-License-Identifier: Apache-2.0
// The station is killed at every point of a commit, and at random ones; the disk runs full. There is never half a
// packet, never a lost one that was said to be safe, and never plain personal data.
#include "core/enrolment/packet_opener.h"
#include "tests/support/station_storage.h"
#include "tests/support/training_pki.h"

#include <csignal>
#include <fstream>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace darcha;

namespace {

std::string idOf(int number) {
    char text[40];
    std::snprintf(text, sizeof text, "0f8fad5b-d9cb-469f-a165-%012d", number);
    return text;
}

constexpr int exitedWell = 0;
constexpr int exitedOdd = 77;

// Runs `work` in a process of its own, so that it can be killed; a negative number is the signal that ended it.
template <typename Work> int inChild(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(work());
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

} // namespace

class PowerCutTest : public QObject {
    Q_OBJECT

    TrainingPki m_pki;
    int m_folders = 0;

    std::filesystem::path freshFolder() { return m_pki.path() / ("state" + std::to_string(++m_folders)); }

    // Everything that must hold after a restart, whatever happened before.
    void checkWhole(StationStorage& station) {
        QVERIFY(station.recovery.missingFiles.empty());
        QVERIFY(station.recovery.damaged.empty());
        const auto all = station.outbox->list();
        DARCHA_OK(all);
        std::size_t files = 0;
        for (const auto& file : std::filesystem::directory_iterator(station.folder / "outbox")) {
            QVERIFY2(!file.path().string().ends_with(".part"), file.path().c_str());
            if (file.path().extension() != ".spare") // lies ready for the next packet
                ++files;
        }
        QCOMPARE(files, 3 * all->size());
        for (const OutboxEntry& entry : *all)
            DARCHA_OK(verifyPacket(entry.files, m_pki.identity->trust));
        if (!all->empty()) {
            DARCHA_OK(openPacket(all->back().files.ciphertext, *readKeyFile(m_pki.pki->platformKeyFile),
                                 *Certificate::read(m_pki.pki->platformCertificate), m_pki.identity->trust));
        }
        DARCHA_OK(station.audit->verify());
        QCOMPARE(filesWith(station.folder, plantedMarkers), QStringList());
    }

private slots:
    void initTestCase() {
        std::string why;
        QVERIFY2(m_pki.make(&why), why.c_str());
    }

    void aKillAtAnyPointLeavesNoPacketOrAWholeOne_data() {
        QTest::addColumn<int>("point");
        QTest::addColumn<bool>("ready");
        QTest::addColumn<bool>("survives");
        for (const bool ready : {true, false}) {
            for (int point = 0; point < commitPointCount; ++point)
                QTest::addRow("point %d, %s", point, ready ? "a file lies ready" : "a new file")
                    << point << ready << (point >= static_cast<int>(CommitPoint::CiphertextRenamed));
        }
    }
    void aKillAtAnyPointLeavesNoPacketOrAWholeOne() {
        QFETCH(int, point);
        QFETCH(bool, ready);
        QFETCH(bool, survives);
        const int before = ready ? 0 : 1; // another packet took the file that lay ready
        const std::filesystem::path folder = freshFolder();
        const int ended = inChild([&] {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            bool armed = ready;
            if (!station.start([&](CommitPoint reached) {
                    if (armed && static_cast<int>(reached) == point)
                        ::kill(::getpid(), SIGKILL);
                }))
                return exitedOdd;
            if (!ready && !station.committer->commit(sharedSample(idOf(2), m_pki.clock.utc()), sampleDemands()))
                return exitedOdd;
            armed = true;
            return station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc(), 600'000), sampleDemands())
                       ? exitedWell
                       : exitedOdd;
        });
        QCOMPARE(ended, -SIGKILL); // the point was reached
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        checkWhole(again);
        QCOMPARE(again.outbox->counts()->waiting, before + (survives ? 1 : 0));
        // And the same enrolment can be committed now, once.
        DARCHA_OK(again.committer->commit(sharedSample(idOf(1), m_pki.clock.utc(), 600'000), sampleDemands()));
        QCOMPARE(again.outbox->counts()->waiting, before + 1);
        checkWhole(again);
    }

    // What a power cut may take after the row was committed: any of the steps that were not synced.
    void aPowerCutMayTakeWhatWasNotSynced_data() {
        QTest::addColumn<bool>("cut");
        QTest::addColumn<bool>("renamed");
        QTest::addColumn<bool>("header");
        for (const bool header : {false, true}) {
            QTest::newRow(header ? "nothing" : "header") << true << true << header;
            QTest::newRow(header ? "the cut" : "the cut, header") << false << true << header;
            QTest::newRow(header ? "the name" : "the name, header") << true << false << header;
            QTest::newRow(header ? "cut and name" : "cut, name and header") << false << false << header;
        }
    }
    void aPowerCutMayTakeWhatWasNotSynced() {
        QFETCH(bool, cut);
        QFETCH(bool, renamed);
        QFETCH(bool, header);
        const std::filesystem::path folder = freshFolder();
        PacketFiles files;
        {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(station.start());
            DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
            DARCHA_OK(station.committer->commit(sharedSample(idOf(2), m_pki.clock.utc()), sampleDemands()));
            files = (*station.outbox->find(idOf(1)))->files;
        }
        if (!cut) // what lay behind the packet is still there
            std::ofstream(files.ciphertext, std::ios::app | std::ios::binary) << std::string(100'000, '\0');
        if (!renamed) {
            std::filesystem::rename(files.ciphertext, folder / "outbox" / "ready-7.spare");
            std::ofstream(folder / "outbox" / "ready-3.spare") << "of a packet that nobody was promised";
        }
        if (!header) {
            std::filesystem::remove(files.header);
            std::filesystem::resize_file(files.signature, 0);
        }
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        QCOMPARE(again.outbox->counts()->waiting, 2);
        checkWhole(again);
        int ready = 0;
        for (const auto& file : std::filesystem::directory_iterator(folder / "outbox"))
            ready += file.path().extension() == ".spare";
        QCOMPARE(ready, 1); // the new one
    }

    void killsAtRandomMomentsLoseNothingThatWasPromised() {
        const std::filesystem::path folder = freshFolder();
        SeededRandom random(20261122);
        int next = 1;
        int promisedInAll = 0;
        for (int round = 0; round < 25 || (promisedInAll < 20 && round < 150); ++round) {
            int pipeEnds[2];
            QCOMPARE(::pipe(pipeEnds), 0);
            const pid_t child = ::fork();
            if (child == 0) {
                StationStorage station(*m_pki.identity, m_pki.clock, folder);
                if (!station.start())
                    ::_exit(exitedOdd);
                for (int id = next;; ++id) {
                    if (!station.committer->commit(sharedSample(idOf(id), m_pki.clock.utc()), sampleDemands()))
                        ::_exit(exitedOdd);
                    if (::write(pipeEnds[1], &id, sizeof id) != sizeof id) // "it is safe"
                        ::_exit(exitedOdd);
                }
            }
            ::close(pipeEnds[1]);
            ::usleep(5'000 + random.below(150'000));
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status)); // it was killed and did not give up
            std::vector<int> promised;
            for (int id = 0; ::read(pipeEnds[0], &id, sizeof id) == sizeof id;)
                promised.push_back(id);
            ::close(pipeEnds[0]);

            StationStorage again(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(again.start());
            checkWhole(again);
            for (const int id : promised)
                QVERIFY2((*again.outbox->find(idOf(id))).has_value(), idOf(id).c_str());
            promisedInAll += static_cast<int>(promised.size());
            next = 1 + std::max(next, promised.empty() ? 0 : promised.back());
            while (again.outbox->find(idOf(next))->has_value())
                ++next; // one that was adopted without having been promised
        }
        QVERIFY2(promisedInAll > 10, qPrintable(QString::number(promisedInAll)));
    }

    void aFullDiskLosesNothing_data() {
        QTest::addColumn<int>("limit");
        for (const int limit : {0, 1, 500, 4096, 40'000, 100'000, 120'000, 124'000})
            QTest::addRow("files of at most %d bytes", limit) << limit;
    }
    void aFullDiskLosesNothing() {
        QFETCH(int, limit);
        const std::filesystem::path folder = freshFolder();
        { // the database is there and has its size before the disk runs full
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(station.start());
            DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
        }
        const int ended = inChild([&] {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            if (!station.start())
                return exitedOdd;
            const auto record = sharedSample(idOf(2), m_pki.clock.utc());
            ::signal(SIGXFSZ, SIG_IGN); // then write() answers EFBIG
            struct rlimit before {};
            ::getrlimit(RLIMIT_FSIZE, &before);
            struct rlimit small = before;
            small.rlim_cur = static_cast<rlim_t>(limit);
            ::setrlimit(RLIMIT_FSIZE, &small);
            const auto failed = station.committer->commit(record, sampleDemands());
            ::setrlimit(RLIMIT_FSIZE, &before);
            if (failed.ok())
                return 2;
            if (failed.error().code != ErrorCode::DiskFull)
                return 3;
            if (station.outbox->counts()->waiting != 1)
                return 4;
            // Room again: the same record, still in memory, goes through.
            if (!station.committer->commit(record, sampleDemands()))
                return 5;
            return exitedWell;
        });
        QCOMPARE(ended, exitedWell);
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        checkWhole(again);
        QCOMPARE(again.outbox->counts()->waiting, 2);
    }

    void aRealFileSystemThatIsFullLosesNothing() {
        const std::filesystem::path folder = freshFolder();
        std::filesystem::create_directories(folder);
        if (::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=1m") != 0)
            QSKIP("mounting a small tmpfs needs root");
        const int ended = inChild([&] {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            if (!station.start())
                return exitedOdd;
            int stored = 0;
            for (int id = 1; id < 100; ++id) {
                const auto done = station.committer->commit(sharedSample(idOf(id), m_pki.clock.utc()), sampleDemands());
                if (done) {
                    ++stored;
                    continue;
                }
                if (done.error().code != ErrorCode::DiskFull)
                    return 3;
                break;
            }
            if (stored < 2 || stored > 20 || station.outbox->counts()->waiting != stored)
                return 4;
            return exitedWell;
        });
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        const Result<void> started = again.start();
        if (started)
            checkWhole(again);
        again.committer.reset();
        again.outbox.reset();
        again.audit.reset();
        again.database.reset();
        ::umount(folder.c_str());
        QCOMPARE(ended, exitedWell);
        DARCHA_OK(started);
    }
};

QTEST_GUILESS_MAIN(PowerCutTest)
#include "test_power_cut.moc"
