// SPDX-License-Identifier: Apache-2.0
// Packets wait while the line is down and go when it is back; only a receipt of the platform's own gateway delivers.
#include "app/station/sync/delivered_cleanup.h"
#include "core/sealing/certificate.h"
#include "tests/app/station/sync/sync_station.h"

#include <QSignalSpy>
#include <QTimer>

using namespace darcha;
using namespace std::chrono;

namespace {

// A platform that is not ours, or answers what it likes: takes every parcel, answers by a function.
class StrangeUplink final : public Uplink {
public:
    using Answer = std::function<Result<ReceiptBytes>(const Parcel&)>;
    explicit StrangeUplink(Answer answer) : m_answer(std::move(answer)) {}

    DeviceInfo info() const override { return {"strange", "strange", "strange", true}; }
    void send(Parcel parcel, ReceiptCallback done) override {
        QTimer::singleShot(0, &m_context,
                           [this, parcel = std::move(parcel), done = std::move(done)] { done(m_answer(parcel)); });
    }
    void status(std::string, StatusCallback done) override { done(ParcelStatus{}); }
    void cancel() override {}

private:
    Answer m_answer;
    QObject m_context;
};

} // namespace

class OutboxUploaderTest : public QObject {
    Q_OBJECT

    GatewayStation m_pki;
    std::unique_ptr<SyncStation> m_station;

    // A receipt for `id` and `sha256` that `from`'s gateway signed.
    static Result<ReceiptBytes> receiptBy(const GatewayStation& from, const std::string& id,
                                          const std::string& sha256) {
        auto key = readKeyFile(from.pki->gatewayReceiptKeyFile);
        auto certificate = Certificate::read(from.pki->gatewayReceiptCertificate);
        if (!key || !certificate)
            return {ErrorCode::InternalError, "no key to sign with"};
        const PacketReceipt receipt{id, sha256, 1, "station-1", "gateway", iso8601(from.clock.utc()), true};
        const auto text = signReceipt(receipt, Signer{*key, *certificate}, from.clock.utc());
        if (!text)
            return text.error();
        const ByteView bytes = bytesOf(*text);
        return ReceiptBytes(bytes.begin(), bytes.end());
    }

    void expectNotDelivered(SyncStation& s, const std::string& id) {
        QSignalSpy failures(s.uploader.get(), &OutboxUploader::attemptFailed);
        QSignalSpy deliveries(s.uploader.get(), &OutboxUploader::delivered);
        s.uploader->start();
        QVERIFY(failures.wait());
        QVERIFY(s.settle());
        QCOMPARE(failures.first().at(1).value<Error>().code, ErrorCode::ReceiptInvalid);
        QCOMPARE(deliveries.count(), 0);
        QCOMPARE(s.uploader->waitingPackets(), 1);
        QVERIFY(!s.uploader->offline()); // somebody did answer
        QCOMPARE(s.entry(id).state, OutboxState::Waiting);
        QVERIFY(s.entry(id).receipt.empty());
        QVERIFY(std::filesystem::exists(s.entry(id).files.ciphertext));
    }

private slots:
    void initTestCase() { DARCHA_OK(m_pki.make()); }
    void init() {
        m_station = std::make_unique<SyncStation>(m_pki, QTest::currentTestFunction());
        DARCHA_OK(m_station->gatewayOn());
    }
    void cleanup() { m_station.reset(); }

    void whatWaitsIsDeliveredInTheOrderOfItsArrival() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        QStringList sealed;
        for (int i = 0; i < 3; ++i) {
            sealed << QString::fromStdString(s.seal());
            s.clock.advance(seconds(1));
        }
        QSignalSpy deliveries(s.uploader.get(), &OutboxUploader::delivered);
        s.uploader->start();
        QTRY_COMPARE(deliveries.count(), 3);
        QVERIFY(s.settle());
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(deliveries[i].first().toString(), sealed[i]);
            const OutboxEntry entry = s.entry(sealed[i].toStdString());
            QCOMPARE(entry.state, OutboxState::Delivered);
            DARCHA_OK(verifyReceiptFor(entry.packetId, entry.sha256, entry.receipt, m_pki.identity->trust));
            QVERIFY(s.stored(entry.packetId));
        }
        QCOMPARE(s.uploader->waitingPackets(), 0);
        QVERIFY(!s.uploader->offline());
    }

    void aPacketThatComesLaterGoesAtOnceWhenPoked() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        s.uploader->start();
        QVERIFY(s.settle());
        const std::string id = s.seal();
        QSignalSpy deliveries(s.uploader.get(), &OutboxUploader::delivered);
        s.uploader->poke();
        QTRY_COMPARE(deliveries.count(), 1);
        QVERIFY(s.settle());
        QVERIFY(s.stored(id));
    }

    void packetsWaitOfflineAndGoWhenTheLineIsBack() {
        SyncStation& s = *m_station;
        s.gatewayOff();
        DARCHA_OK(s.switchOn());
        const std::string first = s.seal();
        const std::string second = s.seal();
        QSignalSpy failures(s.uploader.get(), &OutboxUploader::attemptFailed);
        s.uploader->start();
        QVERIFY(failures.wait());
        QVERIFY(s.settle());
        QVERIFY(s.uploader->offline());
        QCOMPARE(s.uploader->waitingPackets(), 2);

        DARCHA_OK(s.gatewayOn());
        s.uploader->lineIsBack(); // no back-off is waited for
        QTRY_COMPARE(s.uploader->waitingPackets(), 0);
        QVERIFY(s.settle());
        QVERIFY(!s.uploader->offline());
        for (const std::string& id : {first, second})
            QCOMPARE(s.entry(id).state, OutboxState::Delivered);
    }

    void oneSuccessFreesEverythingThatWaited() {
        SyncStation& s = *m_station;
        s.gatewayOff();
        DARCHA_OK(s.switchOn());
        for (int i = 0; i < 3; ++i)
            (void)s.seal();
        QSignalSpy failures(s.uploader.get(), &OutboxUploader::attemptFailed);
        s.uploader->start();
        for (int i = 0; i < 12; ++i) { // each of the three has failed at least once
            s.clock.advance(seconds(1));
            QVERIFY(s.settle());
        }
        QVERIFY(failures.count() >= 3);
        DARCHA_OK(s.gatewayOn());
        // Nobody tells: the first packet whose back-off ends finds the line, and takes the others along.
        for (int i = 0; i < 25 && s.uploader->waitingPackets() == 3; ++i) {
            s.clock.advance(seconds(1));
            QVERIFY(s.settle());
        }
        QTRY_COMPARE(s.uploader->waitingPackets(), 0);
        QVERIFY(s.settle());
    }

    void aLineThatComesBackUntoldIsFoundWithinHalfAMinute() {
        SyncStation& s = *m_station;
        s.gatewayOff();
        DARCHA_OK(s.switchOn());
        const std::string first = s.seal();
        s.clock.advance(seconds(1));
        const std::string second = s.seal();
        s.uploader->start();
        for (int i = 0; i < 120; ++i) { // ten minutes: the back-off of each is eight minutes and more by then
            s.clock.advance(seconds(5));
            QVERIFY(s.settle());
        }
        QVERIFY(s.uploader->offline());
        for (const std::string& id : {first, second})
            DARCHA_OK(s.disk->outbox->noteFailure(id, {ErrorCode::NetworkUnreachable, "for the longest back-off"}));
        QVERIFY(s.entry(first).nextAttempt - s.clock.utc() > minutes(5));
        QVERIFY(s.entry(second).nextAttempt - s.clock.utc() > minutes(2));

        DARCHA_OK(s.gatewayOn()); // and nobody tells
        for (int i = 0; i < 7 && s.uploader->waitingPackets() == 2; ++i) {
            s.clock.advance(seconds(5));
            QVERIFY(s.settle());
        }
        QTRY_COMPARE(s.uploader->waitingPackets(), 0); // the first takes the second along
        QVERIFY(s.settle());
        QVERIFY(!s.uploader->offline());
        for (const std::string& id : {first, second})
            QCOMPARE(s.entry(id).state, OutboxState::Delivered);
    }

    void aStationThatStartsTriesTheLineAtOnce() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        const std::string first = s.seal();
        s.clock.advance(seconds(1));
        const std::string second = s.seal();
        for (int i = 0; i < 9; ++i) // the back-off of yesterday
            for (const std::string& id : {first, second})
                DARCHA_OK(s.disk->outbox->noteFailure(id, {ErrorCode::NetworkUnreachable, "yesterday"}));
        QSignalSpy deliveries(s.uploader.get(), &OutboxUploader::delivered);
        s.uploader->start();
        QTRY_COMPARE(deliveries.count(), 2);
        QVERIFY(s.settle());
    }

    void aGatewayThatFailsIsNotProbed() {
        SyncStation& s = *m_station;
        int asked = 0;
        DARCHA_OK(s.switchOn({}, std::make_unique<StrangeUplink>([&](const Parcel&) -> Result<ReceiptBytes> {
                                 ++asked;
                                 return {ErrorCode::GatewayFailed, "HTTP 503"};
                             })));
        const std::string id = s.seal();
        s.uploader->start();
        QTRY_COMPARE(asked, 1);
        QVERIFY(s.settle());
        for (int i = 0; i < 240; ++i) { // twenty minutes of 5, 10, 20 ... 640 s, each up to a quarter less
            s.clock.advance(seconds(5));
            QVERIFY(s.settle());
        }
        QVERIFY2(asked >= 7 && asked <= 10, qPrintable(QString::number(asked)));
        QVERIFY(!s.uploader->offline());
        QCOMPARE(s.entry(id).state, OutboxState::Waiting);
    }

    void attemptsComeEverMoreSeldom() {
        SyncStation& s = *m_station;
        s.gatewayOff();
        DARCHA_OK(s.switchOn());
        (void)s.seal();
        QSignalSpy failures(s.uploader.get(), &OutboxUploader::attemptFailed);
        s.uploader->start();
        QVERIFY(failures.wait());
        QVERIFY(s.settle());
        // Back-off 5, 10, 20 s, each up to a quarter less (core/storage/outbox.h).
        const auto after = [&](milliseconds time) {
            s.clock.advance(time);
            return s.settle() ? failures.count() : -1;
        };
        QCOMPARE(after(milliseconds(3700)), 1);
        QCOMPARE(after(milliseconds(1400)), 2);
        QCOMPARE(after(milliseconds(7400)), 2);
        QCOMPARE(after(milliseconds(2700)), 3);
        QCOMPARE(after(milliseconds(14900)), 3);
        QCOMPARE(after(milliseconds(5200)), 4);
    }

    void aPacketThatThePlatformWillNotTakeIsPutAsideAndTheNextGoes() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        const std::string spoiled = s.seal();
        s.clock.advance(seconds(1));
        const std::string whole = s.seal();
        QFile file(qpath(s.entry(spoiled).files.ciphertext));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(1000));
        const QByteArray byte = file.peek(1);
        file.write(QByteArray(1, static_cast<char>(byte[0] ^ 1)));
        file.close();
        QSignalSpy rejections(s.uploader.get(), &OutboxUploader::rejected);
        QSignalSpy deliveries(s.uploader.get(), &OutboxUploader::delivered);
        s.uploader->start();
        QTRY_COMPARE(deliveries.count(), 1);
        QVERIFY(s.settle());
        QCOMPARE(rejections.count(), 1);
        QCOMPARE(rejections.first().first().toString().toStdString(), spoiled);
        QCOMPARE(s.entry(spoiled).state, OutboxState::Rejected);
        QVERIFY(!s.entry(spoiled).rejectReason.empty());
        QVERIFY(std::filesystem::exists(s.entry(spoiled).files.ciphertext)); // staff decide
        QCOMPARE(s.entry(whole).state, OutboxState::Delivered);
        QCOMPARE(s.uploader->waitingPackets(), 0);
        QCOMPARE(s.uploader->rejectedPackets(), 1);

        // Staff made the file whole and send it again, from a program beside the station: nobody pokes.
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(1000));
        file.write(byte);
        file.close();
        DARCHA_OK(s.disk->outbox->retryRejected(spoiled));
        s.clock.advance(seconds(61));
        QTRY_COMPARE(deliveries.count(), 2);
        QVERIFY(s.settle());
        QCOMPARE(s.uploader->rejectedPackets(), 0);
        QCOMPARE(s.entry(spoiled).state, OutboxState::Delivered);
    }

    void aReceiptUnderAnotherAuthoritysKeyDeliversNothing() {
        SyncStation& s = *m_station;
        GatewayStation stranger;
        DARCHA_OK(stranger.make());
        DARCHA_OK(s.switchOn({}, std::make_unique<StrangeUplink>([&](const Parcel& parcel) {
                                 return receiptBy(stranger, parcel.packetId, s.entry(parcel.packetId).sha256);
                             })));
        expectNotDelivered(s, s.seal());
    }

    void aReceiptOfAnotherPacketDeliversNothing() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn({}, std::make_unique<StrangeUplink>([&](const Parcel& parcel) {
                                 return receiptBy(m_pki, uuid4(m_pki.random), s.entry(parcel.packetId).sha256);
                             })));
        expectNotDelivered(s, s.seal());
    }

    void aReceiptForOtherBytesDeliversNothing() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn({}, std::make_unique<StrangeUplink>([&](const Parcel& parcel) {
                                 return receiptBy(m_pki, parcel.packetId, std::string(64, '0'));
                             })));
        expectNotDelivered(s, s.seal());
    }

    // The same forger with the right key, packet and hash: what is refused above is refused for its own reason.
    void aTrueReceiptByAnyWayDelivers() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn({}, std::make_unique<StrangeUplink>([&](const Parcel& parcel) {
                                 return receiptBy(m_pki, parcel.packetId, s.entry(parcel.packetId).sha256);
                             })));
        const std::string id = s.seal();
        QSignalSpy deliveries(s.uploader.get(), &OutboxUploader::delivered);
        s.uploader->start();
        QTRY_COMPARE(deliveries.count(), 1);
        QVERIFY(s.settle());
        QCOMPARE(s.entry(id).state, OutboxState::Delivered);
    }

    void aStationSwitchedOffInTheMiddleGoesOnAtItsNextStart() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        const std::string id = s.seal(1'500'000);
        s.uploader->start();
        const auto part = s.folder / "gateway" / "incoming" / (id + ".part");
        std::error_code error;
        QTRY_VERIFY(std::filesystem::file_size(part, error) > 1'000'000 && !error);
        s.switchOff();
        QVERIFY(!s.stored(id));
        const auto kept = std::filesystem::file_size(part);
        QVERIFY(kept > 1'000'000);

        DARCHA_OK(s.switchOn());
        QCOMPARE(s.entry(id).state, OutboxState::Waiting);
        s.uploader->start();
        QTRY_VERIFY(s.uploader->waitingPackets() == 0 && s.stored(id));
        QVERIFY(s.settle());
        QCOMPARE(s.entry(id).state, OutboxState::Delivered);
        DARCHA_OK(verifyPacket(PacketFiles::in(s.folder / "gateway" / "training", id), m_pki.identity->trust));
    }

    void whatWasDeliveredIsForgottenAfterItsDays() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        const std::string delivered = s.seal();
        s.uploader->start();
        QTRY_COMPARE(s.uploader->waitingPackets(), 0);
        QVERIFY(s.settle());
        s.gatewayOff();
        const std::string waiting = s.seal();
        const PacketFiles files = s.entry(delivered).files;
        s.uploader->stop();
        DeliveredCleanup cleanup(*s.disk->outbox, *s.storage, s.timers, s.clock, days(3));
        cleanup.start();
        for (int day = 0; day < 2; ++day) {
            QVERIFY(s.settle());
            s.clock.advance(days(1));
        }
        QVERIFY(s.settle());
        QCOMPARE(s.entry(delivered).state, OutboxState::Delivered); // after two days
        s.clock.advance(days(2));
        QVERIFY(s.settle());
        QCOMPARE(s.entry(delivered).packetId, std::string()); // without a restart
        QVERIFY(!std::filesystem::exists(files.ciphertext));
        QVERIFY(std::filesystem::exists(s.entry(waiting).files.ciphertext));
    }

    void stoppingIsNobodysFailure() {
        SyncStation& s = *m_station;
        DARCHA_OK(s.switchOn());
        const std::string id = s.seal(500'000);
        QSignalSpy failures(s.uploader.get(), &OutboxUploader::attemptFailed);
        s.uploader->start();
        QTRY_VERIFY(!s.uploader->sending().isEmpty());
        s.uploader->stop();
        QVERIFY(s.settle());
        QCOMPARE(failures.count(), 0);
        if (s.entry(id).state == OutboxState::Waiting) // a quick line may have been quicker
            QCOMPARE(s.entry(id).attempts, 0);
        s.uploader->start();
        QTRY_COMPARE(s.uploader->waitingPackets(), 0);
        QVERIFY(s.settle());
        QCOMPARE(s.entry(id).state, OutboxState::Delivered);
    }
};

QTEST_GUILESS_MAIN(OutboxUploaderTest)
#include "test_outbox_uploader.moc"
