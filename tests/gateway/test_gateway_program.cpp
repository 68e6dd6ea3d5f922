// SPDX-License-Identifier: Apache-2.0
// darcha-gateway as a program: killed, restarted, without disk, ended.
#include "tests/support/curl.h"

#include <csignal>
#include <QJsonDocument>
#include <QJsonObject>

using namespace darcha;

namespace {

class Program {
public:
    ~Program() { kill(); }

    // The port, or 0. `limitKiB`: no file may grow beyond it, as on a full disk.
    quint16 start(const GatewayStation& station, int limitKiB = 0) {
        m_process.setProgram("/bin/sh");
        const QString limit = limitKiB > 0 ? QString("ulimit -f %1; ").arg(limitKiB * 2) : QString(); // blocks of 512
        m_process.setArguments({"-c", limit + "exec '" DARCHA_BUILD_DIR "/bin/darcha-gateway' --state '" +
                                          qpath(station.path() / "gateway") + "' --pki '" + qpath(station.pki->folder) +
                                          "'"});
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start();
        if (!m_process.waitForReadyRead(10000))
            return 0;
        return static_cast<quint16>(
            QJsonDocument::fromJson(m_process.readAllStandardOutput()).object().value("port").toInt());
    }
    void kill() {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    int endBy(int signal) {
        ::kill(static_cast<pid_t>(m_process.processId()), signal);
        if (!m_process.waitForFinished(10000))
            return -1;
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -2;
    }

private:
    QProcess m_process;
};

} // namespace

class GatewayProgramTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (QStandardPaths::findExecutable("curl").isEmpty())
            QSKIP("needs curl");
        if (!QFile::exists(DARCHA_BUILD_DIR "/bin/darcha-gateway"))
            QSKIP("darcha-gateway is not built");
    }

    void anUploadCutOffByAKilledGatewayResumes() {
        GatewayStation station;
        DARCHA_OK(station.make());
        const auto parcel = station.parcel(2'000'000);
        const std::string& id = parcel.header.packetId;
        qint64 resumedAt = 0;
        {
            Program gateway;
            const quint16 port = gateway.start(station);
            QVERIFY(port != 0);
            QCOMPARE(Curl(station, port).create(parcel).status, 201);
            // A slow line, and kill -9 in the middle of the piece.
            QProcess curl;
            curl.start("curl",
                       {"-s",
                        "--cacert",
                        qpath(station.pki->authorityCertificate),
                        "--cert",
                        qpath(station.pki->stationTlsCertificate),
                        "--key",
                        qpath(station.tlsKeyFile()),
                        "-X",
                        "PATCH",
                        "--limit-rate",
                        "400k",
                        "-H",
                        "Tus-Resumable: 1.0.0",
                        "-H",
                        "Upload-Offset: 0",
                        "-H",
                        "Content-Type: application/offset+octet-stream",
                        "--data-binary",
                        "@" + qpath(parcel.files.ciphertext),
                        "https://127.0.0.1:" + QString::number(port) + "/uploads/" + QString::fromStdString(id)});
            QVERIFY(curl.waitForStarted());
            const auto part = station.path() / "gateway" / "incoming" / (id + ".part");
            std::error_code error;
            QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::file_size(part, error) > 200'000 && !error, 15000);
            gateway.kill();
            curl.kill();
            curl.waitForFinished();
            resumedAt = static_cast<qint64>(std::filesystem::file_size(part));
            QVERIFY(resumedAt < 2'000'000);
        }
        Program again;
        const quint16 port = again.start(station);
        QVERIFY(port != 0);
        const Curl curl(station, port);
        QCOMPARE(curl.head(id).fields["upload-offset"], QByteArray::number(resumedAt));
        QCOMPARE(curl.piece(id, resumedAt, parcel.bytes.mid(resumedAt)).status, 204);
        const auto receipt = curl.receipt(id);
        const auto bytes =
            std::as_bytes(std::span(receipt.body.constData(), static_cast<std::size_t>(receipt.body.size())));
        DARCHA_OK(verifyReceiptFor(id, parcel.header.sha256, bytes, station.identity->trust));
    }

    void aFullDiskLosesNothingAndTheUploadEndsLater() {
        GatewayStation station;
        DARCHA_OK(station.make());
        const auto parcel = station.parcel(900'000);
        const std::string& id = parcel.header.packetId;
        {
            Program gateway;
            const quint16 port = gateway.start(station, 400); // KiB
            QVERIFY(port != 0);
            const Curl curl(station, port);
            QCOMPARE(curl.create(parcel).status, 201);
            QCOMPARE(curl.piece(id, 0, parcel.bytes).status, 507);
            QCOMPARE(curl.head(id).status, 200); // it lives
            QCOMPARE(gateway.endBy(SIGTERM), 0);
        }
        Program again;
        const quint16 port = again.start(station);
        const Curl curl(station, port);
        const qint64 offset = curl.head(id).fields["upload-offset"].toLongLong();
        QVERIFY(offset > 0 && offset < 900'000);
        QCOMPARE(curl.piece(id, offset, parcel.bytes.mid(offset)).status, 204);
        QCOMPARE(curl.receipt(id).status, 200);
    }

    void aPowerCutBetweenRenameAndRowIsMended() {
        GatewayStation station;
        DARCHA_OK(station.make());
        const auto parcel = station.parcel(10'000);
        const std::string& id = parcel.header.packetId;
        const auto state = station.path() / "gateway";
        {
            Program gateway;
            const quint16 port = gateway.start(station);
            QCOMPARE(Curl(station, port).create(parcel).status, 201);
            QCOMPARE(Curl(station, port).piece(id, 0, parcel.bytes.left(4000)).status, 204);
            gateway.kill();
        }
        // As if the cut had come there: the packet on its shelf, the note still there, no row.
        std::filesystem::remove(state / "incoming" / (id + ".part"));
        std::filesystem::copy_file(parcel.files.ciphertext, state / "training" / (id + ".p7m"));
        Program again;
        const quint16 port = again.start(station);
        QCOMPARE(Curl(station, port).receipt(id).status, 200);
        QVERIFY(std::filesystem::is_empty(state / "incoming"));
    }

    void itEndsCleanlyWhenAskedTo() {
        GatewayStation station;
        DARCHA_OK(station.make());
        for (const int signal : {SIGTERM, SIGINT}) {
            Program gateway;
            QVERIFY(gateway.start(station) != 0);
            QCOMPARE(gateway.endBy(signal), 0);
        }
    }

    void wrongFlagsAreNamed() {
        const ToolRun none = runTool(DARCHA_BUILD_DIR "/bin/darcha-gateway", {});
        QCOMPARE(none.code, 2);
        QVERIFY(none.errors.contains("--state"));
        QCOMPARE(runTool(DARCHA_BUILD_DIR "/bin/darcha-gateway", {"--port", "70000"}).code, 2);
        const ToolRun absent =
            runTool(DARCHA_BUILD_DIR "/bin/darcha-gateway", {"--state", "/tmp/darcha-none", "--pki", "/nowhere"});
        QCOMPARE(absent.code, 4);
        QVERIFY(absent.errors.contains("/nowhere"));
        QVERIFY(runTool(DARCHA_BUILD_DIR "/bin/darcha-gateway", {"--help"}).output.contains("--stations-ca"));
    }
};

QTEST_GUILESS_MAIN(GatewayProgramTest)
#include "test_gateway_program.moc"
