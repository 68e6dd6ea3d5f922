// SPDX-License-Identifier: Apache-2.0
// What every uplink promises, asked of the one there is, against the real gateway in this process.
#include "drivers/uplink/tus_uplink.h"
#include "tests/support/gateway_station.h"
#include "tests/support/wait.h"

#include <QSslServer>
#include <QTcpServer>

using namespace darcha;

class UplinkContract : public QObject {
    Q_OBJECT

private:
    GatewayStation m_station, m_stranger; // of two authorities that do not know each other
    std::unique_ptr<Gateway> m_gateway;
    std::unique_ptr<Uplink> m_uplink;

    Result<std::unique_ptr<TusUplink>> uplinkTo(quint16 port, const GatewayStation& shows,
                                                const GatewayStation& trusts) {
        auto key = shows.keys->open(stationTlsKey);
        if (!key)
            return key.error();
        return TusUplink::create({"https://127.0.0.1:" + std::to_string(port), shows.pki->stationTlsCertificate, *key,
                                  trusts.pki->authorityCertificate, std::chrono::seconds(5)});
    }

    static Parcel parcelOf(const GatewayStation::Sealed& sealed) {
        return {sealed.header.packetId, sealed.files.ciphertext, sealed.files.header, sealed.files.signature};
    }

    Result<ReceiptBytes> send(Uplink& uplink, const GatewayStation::Sealed& sealed) {
        std::optional<Result<ReceiptBytes>> answer;
        uplink.send(parcelOf(sealed), [&](Result<ReceiptBytes> result) { answer = std::move(result); });
        if (answer) // from inside the call
            return {ErrorCode::InternalError, "answered before send() returned"};
        if (!test::waitUntil([&] { return answer.has_value(); }, 30000))
            return {ErrorCode::InternalError, "never answered"};
        return std::move(*answer);
    }

private slots:
    void initTestCase() {
        DARCHA_OK(m_station.make());
        DARCHA_OK(m_stranger.make());
    }
    void init() {
        auto gateway = Gateway::start(m_station.gatewayConfig(), m_station.clock);
        DARCHA_OK(gateway);
        m_gateway = std::move(*gateway);
        auto uplink = uplinkTo(m_gateway->port(), m_station, m_station);
        DARCHA_OK(uplink);
        m_uplink = std::move(*uplink);
    }
    void cleanup() {
        m_uplink.reset();
        m_gateway.reset();
    }

    void aPacketOfSeveralPiecesArrivesAndItsReceiptHolds() {
        const auto sealed = m_station.parcel(2'500'000);
        auto receipt = send(*m_uplink, sealed);
        DARCHA_OK(receipt);
        DARCHA_OK(verifyReceiptFor(sealed.header.packetId, sealed.header.sha256, *receipt, m_station.identity->trust));
        const auto training = m_station.gatewayConfig().stateFolder / "training";
        DARCHA_OK(verifyPacket(PacketFiles::in(training, sealed.header.packetId), m_station.identity->trust));
    }

    void sendingAgainGivesTheSameReceipt() {
        const auto sealed = m_station.parcel(5000);
        auto first = send(*m_uplink, sealed);
        DARCHA_OK(first);
        auto second = send(*m_uplink, sealed);
        DARCHA_OK(second);
        QVERIFY(*first == *second);
    }

    void statusFollowsThePacket() {
        const auto sealed = m_station.parcel(5000);
        std::optional<Result<ParcelStatus>> status;
        const auto ask = [&] {
            status.reset();
            m_uplink->status(sealed.header.packetId, [&](Result<ParcelStatus> s) { status = std::move(s); });
            return test::waitUntil([&] { return status.has_value(); }, 10000);
        };
        QVERIFY(ask());
        DARCHA_OK(*status);
        QVERIFY(!(**status).stored);
        DARCHA_OK(send(*m_uplink, sealed));
        QVERIFY(ask());
        DARCHA_OK(*status);
        QVERIFY((**status).stored);
        QCOMPARE((**status).size, std::uint64_t{5000});
    }

    void aGatewayThatStopsInTheMiddleIsResumedByTheNextAttempt() {
        const auto sealed = m_station.parcel(8'000'000);
        std::optional<Result<ReceiptBytes>> answer;
        m_uplink->send(parcelOf(sealed), [&](Result<ReceiptBytes> result) { answer = std::move(result); });
        const auto part = m_station.gatewayConfig().stateFolder / "incoming" / (sealed.header.packetId + ".part");
        std::error_code error;
        QTRY_VERIFY(std::filesystem::file_size(part, error) > 1'000'000 && !error);
        m_gateway->stop();
        QTRY_VERIFY(answer.has_value());
        DARCHA_FAILS(*answer, NetworkUnreachable);
        const auto kept = std::filesystem::file_size(part);
        QVERIFY(kept > 1'000'000 && kept < 8'000'000);
        m_gateway.reset();
        init();
        auto receipt = send(*m_uplink, sealed);
        DARCHA_OK(receipt);
        DARCHA_OK(verifyReceiptFor(sealed.header.packetId, sealed.header.sha256, *receipt, m_station.identity->trust));
    }

    void noGatewayIsNoLine() {
        m_gateway.reset();
        DARCHA_FAILS(send(*m_uplink, m_station.parcel(100)), NetworkUnreachable);
    }

    void aGatewayThatNeverAnswersIsNoLine() {
        QTcpServer mute;
        QVERIFY(mute.listen(QHostAddress::LocalHost));
        auto key = m_station.keys->open(stationTlsKey);
        DARCHA_OK(key);
        auto uplink = TusUplink::create({"https://127.0.0.1:" + std::to_string(mute.serverPort()),
                                         m_station.pki->stationTlsCertificate, *key,
                                         m_station.pki->authorityCertificate, std::chrono::milliseconds(800)});
        DARCHA_OK(uplink);
        DARCHA_FAILS(send(**uplink, m_station.parcel(100)), NetworkUnreachable);
    }

    void aGatewayOfAnotherAuthorityIsNotTalkedTo() {
        auto uplink = uplinkTo(m_gateway->port(), m_station, m_stranger);
        DARCHA_OK(uplink);
        const auto sealed = m_station.parcel(100);
        auto answer = send(**uplink, sealed);
        DARCHA_FAILS(answer, TlsRefused);
        QVERIFY(!std::filesystem::exists(m_station.gatewayConfig().stateFolder / "incoming" /
                                         (sealed.header.packetId + ".upload.json")));
    }

    void aStationThatTheGatewayDoesNotKnowIsTold() {
        auto uplink = uplinkTo(m_gateway->port(), m_stranger, m_station);
        DARCHA_OK(uplink);
        DARCHA_FAILS(send(**uplink, m_stranger.parcel(100)), TlsRefused);
    }

    // A gateway whose list of signers is behind says 403: that may be mended there, so the packet waits.
    void aPacketOfASignerThatTheGatewayDoesNotKnowWaits() {
        auto answer = send(*m_uplink, m_stranger.parcel(100));
        DARCHA_FAILS(answer, GatewayFailed);
        QVERIFY2(answer.error().detail.starts_with("HTTP 403"), answer.error().detail.c_str());
    }

    void aPacketUnderAnotherHashIsRefusedForGood() {
        const auto sealed = m_station.parcel(1000);
        DARCHA_OK(send(*m_uplink, sealed));
        auto other = m_station.parcel(2000, sealed.header.packetId);
        auto answer = send(*m_uplink, other);
        QVERIFY(!answer.ok());
        QVERIFY2(answer.error().code == ErrorCode::GatewayRefused, describe(answer.error()).c_str());
    }

    void aPacketDamagedOnThisDiskIsRefused() {
        const auto sealed = m_station.parcel(3000);
        QFile file(qpath(sealed.files.ciphertext));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(1500);
        file.putChar(static_cast<char>(sealed.bytes[1500] ^ 1));
        file.close();
        DARCHA_FAILS(send(*m_uplink, sealed), GatewayRefused);
    }

    void aPacketThatIsGoneIsUnreadable() {
        const auto sealed = m_station.parcel(3000);
        std::filesystem::remove(sealed.files.ciphertext);
        DARCHA_FAILS(send(*m_uplink, sealed), FileUnreadable);
    }

    void oneAtATimeAndCancelAnswers() {
        const auto sealed = m_station.parcel(4'000'000);
        std::optional<Result<ReceiptBytes>> first;
        m_uplink->send(parcelOf(sealed), [&](Result<ReceiptBytes> result) { first = std::move(result); });
        DARCHA_FAILS(send(*m_uplink, m_station.parcel(10)), DeviceBusy);
        m_uplink->cancel();
        QTRY_VERIFY(first.has_value());
        QVERIFY(first->ok() || first->error().code == ErrorCode::Cancelled);
        DARCHA_OK(send(*m_uplink, sealed)); // and it is free again
    }

    void addressesThatAreNotHttpsAreRefused() {
        auto key = m_station.keys->open(stationTlsKey);
        DARCHA_OK(key);
        for (const char* url : {"", "http://localhost:1", "localhost:1", "https://"})
            DARCHA_FAILS(TusUplink::create(
                             {url, m_station.pki->stationTlsCertificate, *key, m_station.pki->authorityCertificate}),
                         ConfigurationInvalid);
        DARCHA_FAILS(
            TusUplink::create({"https://127.0.0.1:1", "/nowhere.pem", *key, m_station.pki->authorityCertificate}),
            CertificateInvalid);
    }
};

QTEST_GUILESS_MAIN(UplinkContract)
#include "test_uplink_contract.moc"
