// SPDX-License-Identifier: Apache-2.0
// A sealed packet opens for its owners as it was, and for nobody, and with no byte changed, otherwise.
#include "core/enrolment/enrolment_packet.h"
#include "core/enrolment/packet_opener.h"
#include "core/enrolment/packet_verifier.h"
#include "core/sealing/files.h"
#include "core/sealing/sealing_stream.h"
#include "tests/support/sample_record.h"
#include "tests/support/training_pki.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

using namespace darcha;

namespace {

const std::string packetId = "0f8fad5b-d9cb-469f-a165-70867728950e";

class MemorySink final : public ByteSink {
public:
    Result<void> write(ByteView bytes) override {
        content.insert(content.end(), bytes.begin(), bytes.end());
        return {};
    }
    Bytes content;
};

struct RawEntry {
    std::string path;
    std::string content;
    int type = AE_IFREG;
};

// A ZIP such as a hostile station might sign.
Bytes rawZip(const std::vector<RawEntry>& entries, bool deflate = false) {
    Bytes buffer(1 << 20);
    std::size_t used = 0;
    archive* zip = archive_write_new();
    archive_write_set_format_zip(zip);
    if (deflate)
        archive_write_zip_set_compression_deflate(zip);
    else
        archive_write_zip_set_compression_store(zip);
    archive_write_open_memory(zip, buffer.data(), buffer.size(), &used);
    for (const RawEntry& raw : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, raw.path.c_str());
        archive_entry_set_filetype(entry, static_cast<unsigned>(raw.type));
        archive_entry_set_perm(entry, 0644);
        if (raw.type == AE_IFLNK)
            archive_entry_set_symlink(entry, raw.content.c_str());
        else
            archive_entry_set_size(entry, static_cast<la_int64_t>(raw.content.size()));
        archive_write_header(zip, entry);
        if (raw.type == AE_IFREG)
            archive_write_data(zip, raw.content.data(), raw.content.size());
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    buffer.resize(used);
    return buffer;
}

std::string manifestFor(const std::string& path, const std::string& content) {
    return "{\"caseNumber\":\"\",\"devices\":[],\"entries\":[{\"mediaType\":\"text/plain\",\"path\":\"" + path +
           "\",\"sha256\":\"" + sha256Hex(bytesOf(content)) + "\",\"size\":" + std::to_string(content.size()) +
           "}],\"models\":[],\"packetId\":\"" + packetId +
           "\",\"schemaVersion\":1,\"service\":{\"id\":\"s\",\"version\":\"1\"},\"software\":{\"name\":\"n\","
           "\"version\":\"1\"},"
           "\"station\":\"station-1\",\"times\":{\"sealed\":\"\",\"started\":\"\",\"steps\":[]},\"training\":true}";
}

} // namespace

class OpenerTest : public QObject {
    Q_OBJECT

    TrainingPki m_pki;
    PacketFiles m_files;
    Bytes m_sealed;
    std::string m_header;
    Bytes m_signature;

    Result<OpenedPacket> open(const std::filesystem::path& file, bool archiveKey = false) const {
        const auto key = readKeyFile(archiveKey ? m_pki.pki->archiveKeyFile : m_pki.pki->platformKeyFile);
        const auto certificate =
            Certificate::read(archiveKey ? m_pki.pki->archiveCertificate : m_pki.pki->platformCertificate);
        return openPacket(file, *key, *certificate, m_pki.identity->trust);
    }

    Bytes seal(ByteView zip, const SealingIdentity& identity) const {
        MemorySink sink;
        auto stream = SealingStream::begin(sink, identity.signer, m_pki.identity->recipients, m_pki.clock.utc());
        if (!stream || !stream->write(zip) || !stream->finish())
            return {};
        return sink.content;
    }

    Result<OpenedPacket> openSealed(ByteView zip) const {
        const std::filesystem::path file = m_pki.path() / "hostile.p7m";
        if (Result<void> written = writeFileDurably(file, seal(zip, *m_pki.identity)); !written)
            return written.error();
        return open(file);
    }

private slots:
    void initTestCase() {
        std::string why;
        QVERIFY2(m_pki.make(&why), why.c_str());
        const PacketContext context{"station-1", "0.1.0", true, testTime(), ""};
        const auto packet = EnrolmentPacket::build(sharedSample(packetId, testTime(), 3000), sampleDemands(), context);
        DARCHA_OK(packet);
        MemorySink zip;
        DARCHA_OK(packet->writeZip(zip));
        m_sealed = seal(zip.content, *m_pki.identity);
        m_files = PacketFiles::in(m_pki.path(), packetId);
        PacketHeader header;
        header.packetId = packetId;
        header.sha256 = sha256Hex(m_sealed);
        header.size = m_sealed.size();
        header.station = "station-1";
        header.serviceId = "uz.first_id_card";
        header.serviceVersion = "1.0";
        header.recipients = {{"owner", std::string(64, '2')}};
        header.time = iso8601(testTime());
        m_header = header.canonical();
        m_signature = *signDetached(bytesOf(m_header), m_pki.identity->signer, testTime());
        DARCHA_OK(writeFileDurably(m_files.ciphertext, m_sealed));
        DARCHA_OK(writeFileDurably(m_files.header, bytesOf(m_header)));
        DARCHA_OK(writeFileDurably(m_files.signature, m_signature));
    }

    void eitherOwnerOpensItAndFindsEverything() {
        for (const bool archiveKey : {false, true}) {
            const auto opened = open(m_files.ciphertext, archiveKey);
            DARCHA_OK(opened);
            QCOMPARE(opened->packetId, packetId);
            QCOMPARE(opened->station, std::string("station-1"));
            QVERIFY(opened->training);
            QCOMPARE(opened->entries.size(), std::size_t(11));
            const OpenedEntry* face = opened->find("face/still.jpg");
            QVERIFY(face);
            QCOMPARE(face->mediaType, std::string("image/jpeg"));
            QVERIFY(textOf(face->content.bytes()).starts_with("MARKER-FACE-QX7"));
        }
    }

    void extractedFilesAreTheOwnersAlone() {
        const auto opened = open(m_files.ciphertext);
        DARCHA_OK(opened);
        const std::filesystem::path folder = m_pki.path() / "out";
        DARCHA_OK(extract(*opened, folder));
        struct stat status {};
        QCOMPARE(::stat((folder / "face/still.jpg").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0600));
        QCOMPARE(::stat((folder / "face").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, mode_t(0700));
        DARCHA_FAILS(extract(*opened, folder), FileUnwritable); // not empty any more
    }

    void aStrangerCannotOpenIt() {
        TrainingPki stranger;
        std::string why;
        QVERIFY2(stranger.make(&why), why.c_str());
        const auto key = readKeyFile(stranger.pki->platformKeyFile);
        const auto certificate = Certificate::read(stranger.pki->platformCertificate);
        DARCHA_FAILS(openPacket(m_files.ciphertext, *key, *certificate, m_pki.identity->trust), DecryptionFailed);
        DARCHA_FAILS(openPacket(m_files.ciphertext, *key, *Certificate::read(m_pki.pki->platformCertificate),
                                m_pki.identity->trust),
                     KeyUnusable);
    }

    void aPacketOfAnUntrustedStationIsRefusedAfterDecryption() {
        TrainingPki stranger;
        std::string why;
        QVERIFY2(stranger.make(&why), why.c_str());
        const std::string manifest = manifestFor("a.txt", "x");
        const std::filesystem::path file = m_pki.path() / "foreign.p7m";
        DARCHA_OK(
            writeFileDurably(file, seal(rawZip({{"manifest.json", manifest}, {"a.txt", "x"}}), *stranger.identity)));
        DARCHA_FAILS(open(file), CertificateUntrusted);
    }

    void noFlippedByteOfTheCiphertextGoesUnnoticed() {
        const auto verified = verifyPacket(m_files, m_pki.identity->trust);
        DARCHA_OK(verified);
        const std::filesystem::path file = m_pki.path() / "flipped.p7m";
        // Every byte of head and tail, where the structure is; every 61st between. Opening alone must notice, without
        // the header.
        std::vector<std::size_t> positions;
        for (std::size_t i = 0; i < m_sealed.size(); ++i) {
            if (i < 1300 || i + 64 > m_sealed.size() || i % 61 == 0)
                positions.push_back(i);
        }
        const auto key = readKeyFile(m_pki.pki->platformKeyFile);
        const auto certificate = Certificate::read(m_pki.pki->platformCertificate);
        const auto whole = decryptPacket(m_sealed, *key, *certificate);
        DARCHA_OK(whole);
        int openedSame = 0;
        for (const std::size_t at : positions) {
            Bytes changed = m_sealed;
            changed[at] ^= std::byte{0x20};
            const auto decrypted = decryptPacket(changed, *key, *certificate);
            if (!decrypted)
                continue;
            // Bytes outside the authenticated part (the other recipient's share, version numbers): harmless if the
            // content is the same.
            QVERIFY2(std::ranges::equal(decrypted->bytes(), whole->bytes()), qPrintable(QString::number(at)));
            ++openedSame;
        }
        QVERIFY2(openedSame < 1000, qPrintable(QString::number(openedSame)));
        // The header's hash notices every one of them, before anybody decrypts.
        for (std::size_t i = 0; i < positions.size(); i += 37) {
            Bytes changed = m_sealed;
            changed[positions[i]] ^= std::byte{0x01};
            DARCHA_OK(writeFileDurably(file, changed));
            DARCHA_FAILS(verifyCiphertext(verified->header, file), HashMismatch);
        }
        DARCHA_OK(writeFileDurably(file, ByteView(m_sealed).first(m_sealed.size() - 1)));
        DARCHA_FAILS(verifyCiphertext(verified->header, file), HashMismatch);
        QVERIFY(!open(file).ok());
    }

    void noFlippedByteOfTheHeaderGoesUnnoticed() {
        for (std::size_t i = 0; i < m_header.size(); ++i) {
            std::string changed = m_header;
            changed[i] = static_cast<char>(changed[i] ^ 0x02);
            QVERIFY2(!verifyHeader(bytesOf(changed), m_signature, m_pki.identity->trust).ok(), changed.c_str());
        }
    }

    void aHeaderThatNamesAnotherStationIsRefused() {
        std::string other = m_header;
        other.replace(other.find("station-1"), 9, "station-2");
        const Bytes signature = *signDetached(bytesOf(other), m_pki.identity->signer, testTime());
        DARCHA_FAILS(verifyHeader(bytesOf(other), signature, m_pki.identity->trust), SignatureInvalid);
    }

    void aTrainingStationCannotPassForARealOne() {
        std::string real = m_header;
        real.replace(real.find("\"training\":true"), 15, "\"training\":false");
        const Bytes signature = *signDetached(bytesOf(real), m_pki.identity->signer, testTime());
        DARCHA_FAILS(verifyHeader(bytesOf(real), signature, m_pki.identity->trust), SignatureInvalid);
    }

    void aHeaderBesideAnotherPacketIsRefused() {
        const std::string otherId = "0f8fad5b-d9cb-469f-a165-70867728950f";
        const PacketFiles other = PacketFiles::in(m_pki.path(), otherId);
        std::filesystem::copy_file(m_files.ciphertext, other.ciphertext);
        std::filesystem::copy_file(m_files.header, other.header);
        std::filesystem::copy_file(m_files.signature, other.signature);
        DARCHA_FAILS(verifyPacket(other, m_pki.identity->trust), PacketMalformed);
        QCOMPARE(PacketFiles::besides(other.header).ciphertext, other.ciphertext);
        DARCHA_FAILS(
            verifyPacket(PacketFiles::in(m_pki.path(), "0f8fad5b-d9cb-469f-a165-708677289510"), m_pki.identity->trust),
            FileNotFound);
    }

    void hostileZipsAreRefusedEvenWhenSigned_data() {
        QTest::addColumn<QByteArray>("zip");
        QTest::addColumn<int>("code");
        const auto row = [](const char* title, const Bytes& zip, ErrorCode code) {
            QTest::newRow(title) << QByteArray(reinterpret_cast<const char*>(zip.data()), static_cast<int>(zip.size()))
                                 << static_cast<int>(code);
        };
        const std::string good = manifestFor("a.txt", "x");
        row("no zip", Bytes(100), ErrorCode::PacketMalformed);
        row("empty", rawZip({}), ErrorCode::PacketMalformed);
        row("no manifest", rawZip({{"a.txt", "x"}}), ErrorCode::PacketMalformed);
        row("climbs out", rawZip({{"manifest.json", good}, {"a.txt", "x"}, {"../evil", "x"}}),
            ErrorCode::PacketMalformed);
        row("absolute", rawZip({{"manifest.json", good}, {"a.txt", "x"}, {"/etc/evil", "x"}}),
            ErrorCode::PacketMalformed);
        row("symlink", rawZip({{"manifest.json", good}, {"a.txt", "/etc/passwd", AE_IFLNK}}),
            ErrorCode::PacketMalformed);
        row("compressed", rawZip({{"manifest.json", good}, {"a.txt", "x"}}, true), ErrorCode::PacketMalformed);
        row("twice", rawZip({{"manifest.json", good}, {"a.txt", "x"}, {"a.txt", "x"}}), ErrorCode::PacketMalformed);
        row("not listed", rawZip({{"manifest.json", good}, {"a.txt", "x"}, {"b.txt", "x"}}),
            ErrorCode::PacketMalformed);
        row("listed and missing", rawZip({{"manifest.json", good}}), ErrorCode::PacketMalformed);
        row("changed", rawZip({{"manifest.json", good}, {"a.txt", "y"}}), ErrorCode::HashMismatch);
        row("manifest climbs out", rawZip({{"manifest.json", manifestFor("../evil", "x")}}),
            ErrorCode::PacketMalformed);
        row("manifest is no JSON", rawZip({{"manifest.json", "{"}}), ErrorCode::PacketMalformed);
    }
    void hostileZipsAreRefusedEvenWhenSigned() {
        QFETCH(QByteArray, zip);
        QFETCH(int, code);
        const auto opened = openSealed(std::as_bytes(std::span(zip.constData(), static_cast<std::size_t>(zip.size()))));
        QVERIFY(!opened.ok());
        QVERIFY2(opened.error().code == static_cast<ErrorCode>(code), describe(opened.error()).c_str());
    }

    void theWellFormedOneOfThoseOpens() {
        const std::string good = manifestFor("a.txt", "x");
        DARCHA_OK(openSealed(rawZip({{"manifest.json", good}, {"a.txt", "x"}})));
    }

    void aManifestThatNamesAnotherStationIsRefused() {
        std::string manifest = manifestFor("a.txt", "x");
        manifest.replace(manifest.find("station-1"), 9, "station-2");
        DARCHA_FAILS(openSealed(rawZip({{"manifest.json", manifest}, {"a.txt", "x"}})), SignatureInvalid);
    }

    void encryptedWithoutAuthenticationIsRefused() {
        const std::filesystem::path plain = m_pki.path() / "plain.txt";
        const std::filesystem::path file = m_pki.path() / "cbc.p7m";
        DARCHA_OK(writeFileDurably(plain, bytesOf("x")));
        const ToolRun made =
            runTool("openssl", {"cms", "-encrypt", "-aes-256-cbc", "-outform", "DER", "-in", qpath(plain), "-out",
                                qpath(file), qpath(m_pki.pki->platformCertificate)});
        QVERIFY2(made.code == 0, made.errors.constData());
        DARCHA_FAILS(open(file), PacketMalformed);
    }

    void opensslAndUnzipAloneOpenIt() {
        const QString inner = qpath(m_pki.path() / "i.p7s");
        const QString zip = qpath(m_pki.path() / "i.zip");
        QCOMPARE(runTool("openssl", {"cms", "-decrypt", "-inform", "DER", "-in", qpath(m_files.ciphertext), "-inkey",
                                     qpath(m_pki.pki->platformKeyFile), "-recip", qpath(m_pki.pki->platformCertificate),
                                     "-out", inner})
                     .code,
                 0);
        const ToolRun verified =
            runTool("openssl",
                    {"cms", "-verify", "-binary", "-inform", "DER", "-in", inner, "-CAfile",
                     qpath(m_pki.pki->authorityCertificate), "-attime",
                     QString::number(std::chrono::floor<std::chrono::seconds>(testTime()).time_since_epoch().count()),
                     "-out", zip});
        QVERIFY2(verified.code == 0, verified.errors.constData());
        const ToolRun tested = runTool("unzip", {"-t", zip});
        QVERIFY2(tested.code == 0, tested.output.constData());
        QVERIFY(tested.output.contains("signature/strokes.json"));
    }
};

QTEST_GUILESS_MAIN(OpenerTest)
#include "test_opener.moc"
