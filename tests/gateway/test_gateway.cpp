// SPDX-License-Identifier: Apache-2.0
// The gateway in this process, spoken to by curl over real sockets.
#include "app/gateway/gateway.h"
#include "tests/support/curl.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>

using namespace darcha;

namespace {

QByteArray sha256Field(const QByteArray& bytes) {
    return "sha256 " + QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toBase64();
}

ByteView view(const QByteArray& bytes) {
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace

class GatewayTest : public QObject {
    Q_OBJECT

private:
    GatewayStation m_station;
    std::unique_ptr<Gateway> m_gateway;

    Curl curl() const { return Curl(m_station, m_gateway->port()); }

private slots:
    void initTestCase() {
        if (QStandardPaths::findExecutable("curl").isEmpty())
            QSKIP("needs curl");
        DARCHA_OK(m_station.make());
    }
    void init() {
        auto started = Gateway::start(m_station.gatewayConfig(), m_station.clock);
        DARCHA_OK(started);
        m_gateway = std::move(*started);
    }
    void cleanup() { m_gateway.reset(); }

    void optionsSayWhatThisServerCan() {
        const auto answer = curl().ask("OPTIONS", "/uploads");
        QCOMPARE(answer.status, 204);
        QCOMPARE(answer.fields["tus-version"], QByteArray("1.0.0"));
        QCOMPARE(answer.fields["tus-resumable"], QByteArray("1.0.0"));
        QCOMPARE(answer.fields["tus-extension"], QByteArray("creation,checksum"));
        QCOMPARE(answer.fields["tus-checksum-algorithm"], QByteArray("sha256,sha1"));
        QVERIFY(answer.fields["tus-max-size"].toLongLong() > 0);
    }

    void aPacketInTwoPiecesIsStoredApartAndItsReceiptHolds() {
        const auto parcel = m_station.parcel(300'000);
        const std::string& id = parcel.header.packetId;
        const auto created = curl().create(parcel);
        QCOMPARE(created.status, 201);
        QCOMPARE(created.fields["location"], "/uploads/" + QByteArray::fromStdString(id));
        QCOMPARE(curl().head(id).fields["upload-offset"], QByteArray("0"));
        QCOMPARE(curl().receipt(id).status, 404);

        const QByteArray first = parcel.bytes.left(100'000);
        const auto one = curl().piece(id, 0, first, sha256Field(first));
        QCOMPARE(one.status, 204);
        QCOMPARE(one.fields["upload-offset"], QByteArray("100000"));
        const auto half = curl().head(id);
        QCOMPARE(half.status, 200);
        QCOMPARE(half.fields["upload-offset"], QByteArray("100000"));
        QCOMPARE(half.fields["upload-length"], QByteArray("300000"));
        QCOMPARE(half.fields["cache-control"], QByteArray("no-store"));
        const auto status = curl().ask("GET", "/packets/" + QString::fromStdString(id) + "/status");
        QCOMPARE(QJsonDocument::fromJson(status.body).object().value("state").toString(), QString("receiving"));

        QCOMPARE(curl().piece(id, 100'000, parcel.bytes.mid(100'000)).status, 204);
        const auto receipt = curl().receipt(id);
        QCOMPARE(receipt.status, 200);
        auto verified = verifyReceiptFor(id, parcel.header.sha256, view(receipt.body), m_station.identity->trust);
        DARCHA_OK(verified);
        QCOMPARE(verified->gateway, std::string("gateway-test"));
        QCOMPARE(verified->size, std::uint64_t{300'000});
        QVERIFY(verified->training);

        // Training apart; and what lies there is what `packet verify` looks at.
        const auto state = m_station.gatewayConfig().stateFolder;
        DARCHA_OK(verifyPacket(PacketFiles::in(state / "training", id), m_station.identity->trust));
        QVERIFY(std::filesystem::is_empty(state / "packets"));
        QVERIFY(std::filesystem::is_empty(state / "incoming"));
    }

    void theReceiptIsGoodForOpensslToo() {
        const auto parcel = m_station.parcel(1000);
        curl().create(parcel);
        QCOMPARE(curl().piece(parcel.header.packetId, 0, parcel.bytes).status, 204);
        const QJsonObject document = QJsonDocument::fromJson(curl().receipt(parcel.header.packetId).body).object();
        auto parsed = JsonFile::parse(
            QJsonDocument(document.value("receipt").toObject()).toJson(QJsonDocument::Compact).toStdString(), "r");
        DARCHA_OK(parsed);
        const auto content = m_station.path() / "receipt.json";
        const auto signature = m_station.path() / "receipt.p7s";
        DARCHA_OK(writeFileDurably(content, bytesOf(canonicalJson(parsed->root()))));
        DARCHA_OK(writeFileDurably(signature,
                                   view(QByteArray::fromBase64(document.value("signature").toString().toLatin1()))));
        const ToolRun run = runTool("openssl", {"cms", "-verify", "-binary", "-inform", "DER", "-in", qpath(signature),
                                                "-content", qpath(content), "-CAfile",
                                                qpath(m_station.pki->authorityCertificate), "-out", "/dev/null"});
        QVERIFY2(run.code == 0, run.errors.constData());
    }

    void resendingIsIdempotentAndAnotherHashIsRefused() {
        const auto parcel = m_station.parcel(5000);
        const std::string& id = parcel.header.packetId;
        QCOMPARE(curl().create(parcel).status, 201);
        QCOMPARE(curl().create(parcel).status, 201); // not even begun: still the same upload
        QCOMPARE(curl().piece(id, 0, parcel.bytes).status, 204);
        const QByteArray receipt = curl().receipt(id).body;
        QCOMPARE(curl().create(parcel).status, 201);
        QCOMPARE(curl().head(id).fields["upload-offset"], QByteArray("5000"));
        QCOMPARE(curl().piece(id, 5000, {}).status, 204);
        QCOMPARE(curl().receipt(id).body, receipt);
        QCOMPARE(curl().create(m_station.parcel(5000, id)).status, 409);
        QCOMPARE(curl().receipt(id).body, receipt);
    }

    void aPieceInTheWrongPlaceIsRefused() {
        const auto parcel = m_station.parcel(3000);
        const std::string& id = parcel.header.packetId;
        curl().create(parcel);
        const auto answer = curl().piece(id, 7, parcel.bytes.mid(7));
        QCOMPARE(answer.status, 409);
        QCOMPARE(curl().piece(id, 0, parcel.bytes + "x").status, 413);
        QCOMPARE(curl().piece(id, 0, parcel.bytes + "x", {}, {"-H", "Transfer-Encoding: chunked"}).status, 413);
        QCOMPARE(curl().head(id).fields["upload-length"], QByteArray("3000"));
    }

    void aDamagedPieceIsForgotten() {
        const auto parcel = m_station.parcel(200'000);
        const std::string& id = parcel.header.packetId;
        curl().create(parcel);
        QCOMPARE(curl().piece(id, 0, parcel.bytes.left(50'000)).status, 204);
        QCOMPARE(curl().piece(id, 50'000, parcel.bytes.mid(50'000), sha256Field("something else")).status, 460);
        QCOMPARE(curl().head(id).fields["upload-offset"], QByteArray("50000"));
        const QByteArray rest = parcel.bytes.mid(50'000);
        QCOMPARE(
            curl()
                .piece(id, 50'000, rest, "sha1 " + QCryptographicHash::hash(rest, QCryptographicHash::Sha1).toBase64())
                .status,
            204);
        QCOMPARE(curl().piece(id, 0, rest, "crc32 AAAA").status, 400);
    }

    void aPacketThatIsNotTheOneInItsHeaderIsRefused() {
        const auto parcel = m_station.parcel(4000);
        curl().create(parcel);
        QByteArray other = parcel.bytes;
        other[1234] = static_cast<char>(other[1234] ^ 1);
        QCOMPARE(curl().piece(parcel.header.packetId, 0, other).status, 422);
        QCOMPARE(curl().head(parcel.header.packetId).status, 404);
        QCOMPARE(curl().receipt(parcel.header.packetId).status, 404);
    }

    void headersThatDoNotHoldAreRefused() {
        auto parcel = m_station.parcel(1000);
        QCOMPARE(curl().create(parcel, 999).status, 400);
        parcel.headerText.replace("\"training\":true", "\"training\":false");
        QCOMPARE(curl().create(parcel).status, 403); // the signature is of another text
        parcel.headerText = "{";
        QVERIFY(curl().create(parcel).status >= 400);
        parcel = m_station.parcel(1000);
        parcel.header.packetId = "../../../etc/passwd";
        QCOMPARE(curl().create(parcel).status, 400);
        parcel.header.packetId = uuid4(m_station.random);
        QCOMPARE(curl().create(parcel).status, 400);
        QCOMPARE(curl().ask("POST", "/uploads", {"Tus-Resumable: 1.0.0", "Upload-Length: 5"}).status, 400);
        QCOMPARE(curl().ask("POST", "/uploads", {"Tus-Resumable: 1.0.0"}).status, 400);
        QCOMPARE(curl().ask("POST", "/uploads", {"Tus-Resumable: 1.0.0", "Upload-Length: 999999999999"}).status, 413);
        QCOMPARE(curl().ask("POST", "/uploads", {"Tus-Resumable: 1.0.0", "X-Long: " + QString(100'000, 'a')}).status,
                 431);
    }

    void requestsThatAreNotTusAreRefused() {
        const auto parcel = m_station.parcel(100);
        curl().create(parcel);
        const QString upload = "/uploads/" + QString::fromStdString(parcel.header.packetId);
        const auto old = curl().ask("HEAD", upload, {"Tus-Resumable: 0.2.2"});
        QCOMPARE(old.status, 412);
        QCOMPARE(old.fields["tus-version"], QByteArray("1.0.0"));
        QCOMPARE(curl().ask("PATCH", upload, {"Tus-Resumable: 1.0.0", "Upload-Offset: 0"}, "x").status, 415);
        QCOMPARE(curl().ask("DELETE", upload, {"Tus-Resumable: 1.0.0"}).status, 405);
        QCOMPARE(curl().ask("GET", "/../../etc/passwd").status, 404);
        QCOMPARE(curl().ask("GET", "/packets/..%2f..%2fgateway.db/receipt").status, 404);
        // For networks that know only GET and POST.
        const auto piece = curl().ask("POST", upload,
                                      {"X-HTTP-Method-Override: PATCH", "Tus-Resumable: 1.0.0", "Upload-Offset: 0",
                                       "Content-Type: application/offset+octet-stream"},
                                      parcel.bytes);
        QCOMPARE(piece.status, 204);
    }

    void nobodyWithoutACertificateOfOurAuthorityIsAnswered() {
        const auto anonymous = curl().anonymous().ask("OPTIONS", "/uploads");
        QVERIFY(anonymous.code != 0);
        QCOMPARE(anonymous.status, 0);
        GatewayStation stranger; // another authority, the same name
        DARCHA_OK(stranger.make());
        const auto foreign = curl().showing(stranger).ask("OPTIONS", "/uploads");
        QVERIFY(foreign.code != 0);
        QCOMPARE(foreign.status, 0);
        const auto outdated = curl().ask("OPTIONS", "/uploads", {}, {}, {"--tls-max", "1.2"});
        QVERIFY(outdated.code != 0);
        QCOMPARE(curl().ask("OPTIONS", "/uploads", {}, {}, {"--tlsv1.3"}).status, 204);
    }

    void aStationSeesAndSendsOnlyItsOwn() {
        const auto parcel = m_station.parcel(1000);
        const std::string& id = parcel.header.packetId;
        curl().create(parcel);
        curl().piece(id, 0, parcel.bytes.left(10));
        // A second station under the same authority.
        GatewayStation other("station-2");
        std::error_code ignored;
        std::filesystem::create_directories(other.path() / "pki", ignored);
        std::filesystem::copy(m_station.path() / "pki", other.path() / "pki",
                              std::filesystem::copy_options::recursive |
                                  std::filesystem::copy_options::overwrite_existing);
        DARCHA_OK(other.make());
        const Curl second = curl().showing(other);
        QCOMPARE(second.ask("OPTIONS", "/uploads").status, 204);
        QCOMPARE(second.head(id).status, 404);
        QCOMPARE(second.piece(id, 10, parcel.bytes.mid(10)).status, 404);
        QCOMPARE(second.receipt(id).status, 404);
        QCOMPARE(second.create(parcel).status, 403); // a header of station-1 over station-2's connection
        QCOMPARE(curl().head(id).fields["upload-offset"], QByteArray("10"));
    }

    void tooManyOpenUploadsAreBusy() {
        m_gateway.reset();
        auto config = m_station.gatewayConfig();
        config.stateFolder = m_station.path() / "small";
        config.limits.openUploads = 1;
        auto started = Gateway::start(config, m_station.clock);
        DARCHA_OK(started);
        m_gateway = std::move(*started);
        QCOMPARE(curl().create(m_station.parcel(100)).status, 201);
        const auto busy = curl().create(m_station.parcel(100));
        QCOMPARE(busy.status, 503);
        QVERIFY(busy.fields.contains("retry-after"));
    }

    void whoSaysNothingIsCutOffAndOthersAreServed() {
        m_gateway.reset();
        auto config = m_station.gatewayConfig();
        config.limits.handshake = std::chrono::milliseconds(500);
        config.limits.connections = 3;
        auto started = Gateway::start(config, m_station.clock);
        DARCHA_OK(started);
        m_gateway = std::move(*started);
        std::vector<std::unique_ptr<QTcpSocket>> silent;
        for (int i = 0; i < 3; ++i) {
            silent.push_back(std::make_unique<QTcpSocket>());
            silent.back()->connectToHost("127.0.0.1", m_gateway->port());
            QVERIFY(silent.back()->waitForConnected());
        }
        for (auto& socket : silent)
            QTRY_COMPARE(socket->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(curl().ask("OPTIONS", "/uploads").status, 204);
    }

    void aConfigurationThatCannotWorkNamesWhatIsWrong() {
        auto config = m_station.gatewayConfig();
        config.tlsKey = "/nowhere/key.pem";
        auto absent = Gateway::start(config, m_station.clock);
        DARCHA_FAILS(absent, KeyMissing);
        QVERIFY(absent.error().detail.find("/nowhere/key.pem") != std::string::npos);
        config = m_station.gatewayConfig();
        config.receiptKey = config.tlsKey;
        DARCHA_FAILS(Gateway::start(config, m_station.clock), KeyUnusable);
        config = m_station.gatewayConfig();
        config.port = m_gateway->port();
        config.stateFolder = m_station.path() / "second";
        DARCHA_FAILS(Gateway::start(config, m_station.clock), NetworkUnreachable);
    }
};

QTEST_GUILESS_MAIN(GatewayTest)
#include "test_gateway.moc"
