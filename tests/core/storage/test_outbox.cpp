// SPDX-License-Identifier: Apache-2.0
// A packet waits until it is delivered or refused, and is tried again ever more patiently.
#include "core/enrolment/packet_opener.h"
#include "core/sealing/files.h"
#include "tests/support/station_storage.h"
#include "tests/support/training_pki.h"

#include <sys/stat.h>

using namespace darcha;
using namespace std::chrono;

namespace {

std::string idOf(int number) {
    char text[40];
    std::snprintf(text, sizeof text, "0f8fad5b-d9cb-469f-a165-%012d", number);
    return text;
}

// Files of packets; not what lies ready for the next.
int packetFilesIn(const std::filesystem::path& folder) {
    int count = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder))
        count += file.path().extension() != ".spare";
    return count;
}

} // namespace

class OutboxTest : public QObject {
    Q_OBJECT

    TrainingPki m_pki;
    int m_folders = 0;

    std::filesystem::path freshFolder() { return m_pki.path() / ("state" + std::to_string(++m_folders)); }

private slots:
    void initTestCase() {
        std::string why;
        QVERIFY2(m_pki.make(&why), why.c_str());
    }

    void aCommittedPacketWaitsVerifiesAndOpens() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        DARCHA_OK(station.audit->append("consent.given", "session-1", {{"version", "1.0"}}));
        const auto header = station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands());
        DARCHA_OK(header);
        const auto due = station.outbox->nextDue();
        DARCHA_OK(due);
        QVERIFY(due->has_value());
        QCOMPARE((*due)->packetId, idOf(1));
        const auto verified = verifyPacket((*due)->files, m_pki.identity->trust);
        DARCHA_OK(verified);
        QCOMPARE(verified->header.canonical(), header->canonical());
        QCOMPARE(verified->header.recipients.size(), std::size_t(2));
        const auto opened = openPacket((*due)->files.ciphertext, *readKeyFile(m_pki.pki->platformKeyFile),
                                       *Certificate::read(m_pki.pki->platformCertificate), m_pki.identity->trust);
        DARCHA_OK(opened);
        QVERIFY(textOf(opened->find("audit.jsonl")->content.bytes()).find("consent.given") != std::string_view::npos);
        QCOMPARE(*station.audit->verify(), std::int64_t(2));
        struct stat status {};
        QCOMPARE(::stat((*due)->files.ciphertext.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
    }

    void nothingPlainIsOnTheDisk() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
        QCOMPARE(filesWith(m_pki.path(), plantedMarkers), QStringList());
    }

    void aSecondTapOnSubmitSealsNothingTwice() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        const auto record = sharedSample(idOf(1), m_pki.clock.utc());
        const auto first = station.committer->commit(record, sampleDemands());
        const auto second = station.committer->commit(record, sampleDemands());
        DARCHA_OK(second);
        QCOMPARE(second->sha256, first->sha256);
        QCOMPARE(station.outbox->counts()->waiting, 1);
        DARCHA_FAILS(station.outbox->begin(idOf(1)), InvalidArgument);
        DARCHA_FAILS(station.outbox->begin("../x"), InvalidArgument);
    }

    void anIncompleteRecordLeavesNothing() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        EnrolmentRecord record = sampleRecord(idOf(1), m_pki.clock.utc());
        record.face.reset();
        DARCHA_FAILS(
            station.committer->commit(std::make_shared<const EnrolmentRecord>(std::move(record)), sampleDemands()),
            RecordIncomplete);
        QCOMPARE(packetFilesIn(station.folder / "outbox"), 0);
        QCOMPARE(station.outbox->counts()->waiting, 0);
    }

    void failuresAreRetriedEverMorePatiently() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
        milliseconds last{0};
        for (int attempt = 1; attempt <= 12; ++attempt) {
            QVERIFY(station.outbox->nextDue()->has_value());
            DARCHA_OK(station.outbox->noteFailure(idOf(1), {ErrorCode::NetworkUnreachable, "no route"}));
            QVERIFY(!station.outbox->nextDue()->has_value());
            const milliseconds wait = **station.outbox->nextDueTime() - m_pki.clock.utc();
            QVERIFY(wait >= milliseconds(3750) && wait <= minutes(15));
            QVERIFY(attempt > 7 || wait > last);
            last = wait;
            m_pki.clock.advance(wait - milliseconds(1));
            QVERIFY(!station.outbox->nextDue()->has_value());
            m_pki.clock.advance(milliseconds(1));
        }
        QVERIFY(last >= minutes(11));
        const auto entry = station.outbox->find(idOf(1));
        QCOMPARE((*entry)->attempts, 12);
        QCOMPARE((*entry)->lastError, std::string("NetworkUnreachable: no route"));
        DARCHA_OK(station.outbox->noteFailure(idOf(1), {ErrorCode::NetworkUnreachable, "no route"}));
        DARCHA_OK(station.outbox->retryNow());
        QVERIFY(station.outbox->nextDue()->has_value());
    }

    void onlyAReceiptDelivers() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        for (int i = 1; i <= 3; ++i) {
            m_pki.clock.advance(seconds(1));
            DARCHA_OK(station.committer->commit(sharedSample(idOf(i), m_pki.clock.utc()), sampleDemands()));
        }
        QCOMPARE((*station.outbox->nextDue())->packetId, idOf(1));
        DARCHA_FAILS(station.outbox->markDelivered(idOf(1), {}), ReceiptInvalid);
        DARCHA_OK(station.outbox->markDelivered(idOf(1), bytesOf("receipt")));
        DARCHA_OK(station.outbox->markDelivered(idOf(1), bytesOf("receipt"))); // came twice
        DARCHA_OK(station.outbox->markRejected(idOf(2), "unknown station"));
        DARCHA_FAILS(station.outbox->markDelivered(idOf(2), bytesOf("receipt")), InvalidArgument);
        DARCHA_FAILS(station.outbox->markDelivered(idOf(9), bytesOf("receipt")), InvalidArgument);
        const auto counts = station.outbox->counts();
        QCOMPARE(counts->waiting, 1);
        QCOMPARE(counts->delivered, 1);
        QCOMPARE(counts->rejected, 1);
        QCOMPARE((*station.outbox->nextDue())->packetId, idOf(3));
        const auto all = station.outbox->list();
        QCOMPARE(all->size(), std::size_t(3));
        QCOMPARE(textOf((*all)[0].receipt), std::string_view("receipt"));
        QCOMPARE((*all)[1].rejectReason, std::string("unknown station"));
        // Delivered and rejected packets keep their files until somebody forgets them.
        QVERIFY(std::filesystem::exists((*all)[0].files.ciphertext));
        QCOMPARE(*station.outbox->forgetDelivered(m_pki.clock.utc()), 0);
        m_pki.clock.advance(hours(24));
        QCOMPARE(*station.outbox->forgetDelivered(m_pki.clock.utc()), 1);
        QVERIFY(!std::filesystem::exists((*all)[0].files.ciphertext));
        QVERIFY(std::filesystem::exists((*all)[1].files.ciphertext));
        QCOMPARE(station.outbox->list()->size(), std::size_t(2));
        DARCHA_OK(station.audit->verify());
    }

    void staffMakeARejectedPacketWaitAgain() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
        DARCHA_FAILS(station.outbox->retryRejected(idOf(1)), InvalidArgument); // it waits
        DARCHA_FAILS(station.outbox->retryRejected(idOf(9)), InvalidArgument);
        DARCHA_OK(station.outbox->noteFailure(idOf(1), {ErrorCode::NetworkUnreachable, "no line"}));
        DARCHA_OK(station.outbox->markRejected(idOf(1), "HTTP 409"));
        DARCHA_OK(station.outbox->retryRejected(idOf(1)));
        const auto due = station.outbox->nextDue(); // at once
        QVERIFY(due.ok() && *due && (*due)->packetId == idOf(1));
        QCOMPARE((*due)->attempts, 0);
        QCOMPARE((*due)->rejectReason, std::string());
        QCOMPARE((*due)->lastError, std::string("HTTP 409"));
        QCOMPARE(station.outbox->counts()->rejected, 0);
        const auto entries = station.audit->entries();
        DARCHA_OK(entries);
        QCOMPARE(entries->back().event, std::string("packet.retried"));
        DARCHA_OK(station.audit->verify());
        DARCHA_OK(station.outbox->markDelivered(idOf(1), bytesOf("receipt")));
    }

    void aFileLiesReadyAfterTheStartAndAfterEachAttemptToSend() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        const auto ready = station.folder / "outbox" / "ready-0.spare";
        QVERIFY(std::filesystem::exists(ready));
        for (int i = 1; i <= 3; ++i) { // the first goes over the ready file, the second into a new one
            DARCHA_OK(station.committer->commit(sharedSample(idOf(i), m_pki.clock.utc()), sampleDemands()));
            QVERIFY(!std::filesystem::exists(ready));
            const auto entry = station.outbox->find(idOf(i));
            QCOMPARE(std::filesystem::file_size((*entry)->files.ciphertext), (*entry)->size);
            DARCHA_OK(verifyPacket((*entry)->files, m_pki.identity->trust));
        }
        DARCHA_OK(station.outbox->noteFailure(idOf(1), {ErrorCode::NetworkUnreachable, "no route"}));
        QVERIFY(std::filesystem::exists(ready));
        struct stat status {};
        QCOMPARE(::stat(ready.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
        QVERIFY(status.st_blocks * 512 >= 4 << 20); // written, not only promised
        DARCHA_OK(station.outbox->prepare());
        QCOMPARE(packetFilesIn(station.folder / "outbox"), 9);
    }

    void aPacketLargerThanTheReadyFileIsWholeToo() {
        StationStorage station(*m_pki.identity, m_pki.clock, freshFolder());
        DARCHA_OK(station.start());
        DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc(), 3'000'000), sampleDemands()));
        const auto entry = station.outbox->find(idOf(1));
        QVERIFY((*entry)->size > 5'000'000);
        DARCHA_OK(verifyPacket((*entry)->files, m_pki.identity->trust));
    }

    void theOutboxIsThereAfterARestart() {
        const std::filesystem::path folder = freshFolder();
        {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(station.start());
            DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
        }
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        QVERIFY(again.outbox->nextDue()->has_value());
        QVERIFY(again.recovery.adopted.empty() && again.recovery.missingFiles.empty() &&
                again.recovery.removedParts == 0);
    }

    void aHeaderThatThePowerCutTookIsWrittenAgain_data() {
        QTest::addColumn<bool>("rejected");
        QTest::newRow("waiting") << false;
        QTest::newRow("rejected") << true; // it may be sent again
    }
    void aHeaderThatThePowerCutTookIsWrittenAgain() {
        QFETCH(bool, rejected);
        const std::filesystem::path folder = freshFolder();
        PacketFiles files;
        {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(station.start());
            DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
            files = (*station.outbox->find(idOf(1)))->files;
            if (rejected)
                DARCHA_OK(station.outbox->markRejected(idOf(1), "unknown station"));
        }
        std::filesystem::resize_file(files.header, 0);
        std::filesystem::remove(files.signature);
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        QVERIFY(again.recovery.missingFiles.empty());
        DARCHA_OK(verifyPacket(files, m_pki.identity->trust));
    }

    void aPacketWithoutRowAndHeaderWasNeverPromisedAndGoes() {
        const std::filesystem::path folder = freshFolder();
        PacketFiles files;
        {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(station.start());
            DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
            files = (*station.outbox->find(idOf(1)))->files;
            DARCHA_OK(station.database->execute("DELETE FROM outbox"));
        }
        std::filesystem::resize_file(files.header, 0);
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        QCOMPARE(again.recovery.removedParts, 1);
        QCOMPARE(packetFilesIn(folder / "outbox"), 0);
    }

    void aMissingFileIsReportedAndADamagedOneKeptAside() {
        const std::filesystem::path folder = freshFolder();
        PacketFiles lost, damaged;
        {
            StationStorage station(*m_pki.identity, m_pki.clock, folder);
            DARCHA_OK(station.start());
            DARCHA_OK(station.committer->commit(sharedSample(idOf(1), m_pki.clock.utc()), sampleDemands()));
            DARCHA_OK(station.committer->commit(sharedSample(idOf(2), m_pki.clock.utc()), sampleDemands()));
            lost = (*station.outbox->find(idOf(1)))->files;
            damaged = (*station.outbox->find(idOf(2)))->files;
            DARCHA_OK(station.database->execute(("DELETE FROM outbox WHERE packet_id = '" + idOf(2) + "'").c_str()));
        }
        std::filesystem::remove(lost.ciphertext);
        Bytes content = *readFile(damaged.ciphertext, 1 << 20);
        content[content.size() / 2] ^= std::byte{1};
        DARCHA_OK(writeFileDurably(damaged.ciphertext, content));
        StationStorage again(*m_pki.identity, m_pki.clock, folder);
        DARCHA_OK(again.start());
        QCOMPARE(again.recovery.missingFiles, std::vector<std::string>{idOf(1)});
        QCOMPARE(again.recovery.damaged, std::vector<std::string>{idOf(2)});
        QVERIFY(std::filesystem::exists(damaged.ciphertext));
        QVERIFY(!(*again.outbox->find(idOf(2))).has_value());
    }
};

QTEST_GUILESS_MAIN(OutboxTest)
#include "test_outbox.moc"
