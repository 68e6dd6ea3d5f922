// SPDX-License-Identifier: Apache-2.0
// The CMS that we write is read by OpenSSL's own command line, and every change to it is noticed.
#include "core/sealing/cms_signature.h"
#include "core/sealing/files.h"
#include "core/sealing/sealing_stream.h"
#include "tests/support/training_pki.h"

using namespace darcha;

namespace {

class MemorySink final : public ByteSink {
public:
    Result<void> write(ByteView bytes) override {
        if (content.size() + bytes.size() > limit)
            return {ErrorCode::DiskFull, "test sink"};
        content.insert(content.end(), bytes.begin(), bytes.end());
        largestWrite = std::max(largestWrite, bytes.size());
        return {};
    }
    Bytes content;
    std::size_t limit = SIZE_MAX;
    std::size_t largestWrite = 0;
};

Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::byte>((i * 131 + i / 257) & 0xff);
    return bytes;
}

} // namespace

class CmsTest : public QObject {
    Q_OBJECT

    TrainingPki m_pki;
    Bytes m_plain = pattern(300'001);
    std::filesystem::path m_sealedFile;
    Bytes m_sealed;

private slots:
    void initTestCase() {
        std::string why;
        QVERIFY2(m_pki.make(&why), why.c_str());
        MemorySink sink;
        auto stream = SealingStream::begin(sink, m_pki.identity->signer, m_pki.identity->recipients, m_pki.clock.utc());
        DARCHA_OK(stream);
        const ByteView all(m_plain);
        DARCHA_OK(stream->write(all.first(7)));
        DARCHA_OK(stream->write(all.subspan(7)));
        const auto digest = stream->finish();
        DARCHA_OK(digest);
        QCOMPARE(digest->size, static_cast<std::uint64_t>(sink.content.size()));
        QCOMPARE(digest->sha256, sha256Hex(sink.content));
        m_sealed = sink.content;
        m_sealedFile = m_pki.path() / "sealed.p7m";
        DARCHA_OK(writeFileDurably(m_sealedFile, m_sealed));
    }

    void opensslOpensItWithEitherRecipientAndVerifiesIt_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("certificate");
        QTest::newRow("owner, P-256") << qpath(m_pki.pki->platformKeyFile) << qpath(m_pki.pki->platformCertificate);
        QTest::newRow("archive, RSA-3072") << qpath(m_pki.pki->archiveKeyFile) << qpath(m_pki.pki->archiveCertificate);
    }
    void opensslOpensItWithEitherRecipientAndVerifiesIt() {
        QFETCH(QString, key);
        QFETCH(QString, certificate);
        const QString inner = qpath(m_pki.path() / "inner.p7s");
        const QString plain = qpath(m_pki.path() / "plain.bin");
        const ToolRun decrypted = runTool("openssl", {"cms", "-decrypt", "-inform", "DER", "-in", qpath(m_sealedFile),
                                                      "-inkey", key, "-recip", certificate, "-out", inner});
        QVERIFY2(decrypted.code == 0, decrypted.errors.constData());
        const ToolRun verified = runTool(
            "openssl",
            {"cms", "-verify", "-binary", "-inform", "DER", "-in", inner, "-CAfile",
             qpath(m_pki.pki->authorityCertificate), "-attime",
             QString::number(std::chrono::floor<std::chrono::seconds>(m_pki.clock.utc()).time_since_epoch().count()),
             "-out", plain});
        QVERIFY2(verified.code == 0, verified.errors.constData());
        const auto content = readFile(plain.toStdString(), 1 << 20);
        DARCHA_OK(content);
        QVERIFY(*content == m_plain);
    }

    void theRecipientsAlgorithmsAreOnesWeChose() {
        const ToolRun printed =
            runTool("openssl", {"cms", "-cmsout", "-print", "-noout", "-inform", "DER", "-in", qpath(m_sealedFile)});
        QVERIFY2(printed.code == 0, printed.errors.constData());
        QVERIFY(printed.output.contains("id-smime-ct-authEnvelopedData"));
        QVERIFY(printed.output.contains("aes-256-gcm"));
        QVERIFY(printed.output.contains("dhSinglePass-stdDH-sha256kdf-scheme"));
        QVERIFY(!printed.output.contains("dhSinglePass-stdDH-sha1kdf-scheme"));
        QVERIFY(printed.output.contains("rsaesOaep"));
    }

    void theStationCannotOpenWhatItSealed() {
        const ToolRun run = runTool("openssl", {"cms", "-decrypt", "-inform", "DER", "-in", qpath(m_sealedFile),
                                                "-inkey", qpath(m_pki.path() / "keys" / "station-signing.key.pem"),
                                                "-out", qpath(m_pki.path() / "never.bin")});
        QVERIFY(run.code != 0);
    }

    void theSigningTimeIsTheClocks() {
        const Bytes signature = *signDetached(bytesOf("x"), m_pki.identity->signer, testTime() + std::chrono::hours(5));
        const auto verified =
            verifyDetached(bytesOf("x"), signature, m_pki.identity->trust, CertificateRole::StationSigning);
        DARCHA_OK(verified);
        QCOMPARE(iso8601(verified->signedAt), std::string("2026-11-22T06:00:00.000Z"));
        QCOMPARE(verified->signer.commonName(), std::string("station-1"));
    }

    void opensslVerifiesADetachedSignature() {
        DARCHA_OK(writeFileDurably(m_pki.path() / "h.json", bytesOf("{\"a\":1}")));
        const Bytes signature = *signDetached(bytesOf("{\"a\":1}"), m_pki.identity->signer, m_pki.clock.utc());
        DARCHA_OK(writeFileDurably(m_pki.path() / "h.p7s", signature));
        const ToolRun run = runTool(
            "openssl",
            {"cms", "-verify", "-binary", "-inform", "DER", "-in", qpath(m_pki.path() / "h.p7s"), "-content",
             qpath(m_pki.path() / "h.json"), "-CAfile", qpath(m_pki.pki->authorityCertificate), "-attime",
             QString::number(std::chrono::floor<std::chrono::seconds>(m_pki.clock.utc()).time_since_epoch().count()),
             "-out", "/dev/null"});
        QVERIFY2(run.code == 0, run.errors.constData());
    }

    void anyFlippedByteOfContentOrSignatureIsNoticed() {
        const std::string content = "{\"packetId\":\"x\"}";
        const Bytes signature = *signDetached(bytesOf(content), m_pki.identity->signer, m_pki.clock.utc());
        for (std::size_t i = 0; i < content.size(); ++i) {
            std::string changed = content;
            changed[i] = static_cast<char>(changed[i] ^ 1);
            DARCHA_FAILS(
                verifyDetached(bytesOf(changed), signature, m_pki.identity->trust, CertificateRole::StationSigning),
                SignatureInvalid);
        }
        int accepted = 0;
        for (std::size_t i = 0; i < signature.size(); ++i) {
            Bytes changed = signature;
            changed[i] ^= std::byte{0x40};
            if (verifyDetached(bytesOf(content), changed, m_pki.identity->trust, CertificateRole::StationSigning).ok())
                ++accepted;
        }
        // RFC 5652 leaves a few bytes unsigned that carry no meaning here: version numbers, the digestAlgorithms set
        // (it only helps one-pass readers) and the algorithm's name in signatureAlgorithm. Nothing else may be free to
        // change.
        QVERIFY2(accepted <= 22, qPrintable(QString::number(accepted)));
    }

    void aSignatureOfTheWrongKindOfCertificateIsRefused() {
        const Bytes byStation = *signDetached(bytesOf("x"), m_pki.identity->signer, m_pki.clock.utc());
        DARCHA_FAILS(verifyDetached(bytesOf("x"), byStation, m_pki.identity->trust, CertificateRole::GatewayReceipts),
                     CertificateUntrusted);
        const Signer tls{*m_pki.keys->open(stationTlsKey), *Certificate::read(m_pki.pki->stationTlsCertificate)};
        const auto byTls = signDetached(bytesOf("x"), tls, m_pki.clock.utc());
        QVERIFY(!byTls.ok() ||
                !verifyDetached(bytesOf("x"), *byTls, m_pki.identity->trust, CertificateRole::StationSigning).ok());
        const Signer owner{*readKeyFile(m_pki.pki->platformKeyFile),
                           *Certificate::read(m_pki.pki->platformCertificate)};
        const auto byOwner = signDetached(bytesOf("x"), owner, m_pki.clock.utc());
        QVERIFY(!byOwner.ok() ||
                !verifyDetached(bytesOf("x"), *byOwner, m_pki.identity->trust, CertificateRole::StationSigning).ok());
    }

    void aStrangersSignatureIsUntrustedAndAnExpiredOneInvalid() {
        TrainingPki stranger;
        std::string why;
        QVERIFY2(stranger.make(&why), why.c_str());
        const Bytes foreign = *signDetached(bytesOf("x"), stranger.identity->signer, stranger.clock.utc());
        DARCHA_FAILS(verifyDetached(bytesOf("x"), foreign, m_pki.identity->trust, CertificateRole::StationSigning),
                     CertificateUntrusted);
        const Bytes late =
            *signDetached(bytesOf("x"), m_pki.identity->signer, m_pki.clock.utc() + std::chrono::hours(24 * 2000));
        DARCHA_FAILS(verifyDetached(bytesOf("x"), late, m_pki.identity->trust, CertificateRole::StationSigning),
                     CertificateInvalid);
    }

    void aSealWithoutRecipientOrToTheWrongKindIsRefused() {
        MemorySink sink;
        const auto& signer = m_pki.identity->signer;
        DARCHA_FAILS(SealingStream::begin(sink, signer, {}, m_pki.clock.utc()), SealingFailed);
        const Certificate wrong[] = {signer.certificate};
        DARCHA_FAILS(SealingStream::begin(sink, signer, wrong, m_pki.clock.utc()), CertificateInvalid);
        DARCHA_FAILS(SealingStream::begin(sink, signer, m_pki.identity->recipients,
                                          m_pki.clock.utc() + std::chrono::hours(24 * 2000)),
                     CertificateInvalid);
        const Signer mixed{*m_pki.keys->open(stationTlsKey), signer.certificate};
        DARCHA_FAILS(SealingStream::begin(sink, mixed, m_pki.identity->recipients, m_pki.clock.utc()), KeyUnusable);
        QVERIFY(sink.content.empty());
    }

    void aSinkThatFailsStopsTheSealWithItsOwnError() {
        for (const std::size_t limit : {std::size_t(0), std::size_t(100), std::size_t(5000), m_sealed.size() - 200}) {
            MemorySink sink;
            sink.limit = limit;
            auto stream =
                SealingStream::begin(sink, m_pki.identity->signer, m_pki.identity->recipients, m_pki.clock.utc());
            DARCHA_OK(stream);
            Result<void> written = stream->write(m_plain);
            if (!written) {
                DARCHA_FAILS(written, DiskFull);
            } else {
                DARCHA_FAILS(stream->finish(), DiskFull);
            }
        }
    }

    void aBigPacketIsStreamedInSmallPieces() {
        MemorySink sink;
        auto stream = SealingStream::begin(sink, m_pki.identity->signer, m_pki.identity->recipients, m_pki.clock.utc());
        DARCHA_OK(stream);
        const Bytes block = pattern(1 << 20);
        for (int i = 0; i < 40; ++i)
            DARCHA_OK(stream->write(block));
        QVERIFY(sink.content.size() > 39u << 20); // it does not wait for the end
        DARCHA_OK(stream->finish());
        QVERIFY(sink.largestWrite <= 64 * 1024);
    }
};

QTEST_GUILESS_MAIN(CmsTest)
#include "test_cms.moc"
