// SPDX-License-Identifier: Apache-2.0
// Keys, certificates and the training PKI.
#include "core/sealing/files.h"
#include "tests/support/training_pki.h"

#include <sys/stat.h>

using namespace darcha;

namespace {

mode_t modeOf(const std::filesystem::path& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777 : 0;
}

} // namespace

class KeysTest : public QObject {
    Q_OBJECT

    TrainingPki m_pki;

private slots:
    void initTestCase() {
        std::string why;
        QVERIFY2(m_pki.make(&why), why.c_str());
    }

    void everyPrivateKeyIsItsOwnersAlone() {
        int keys = 0;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_pki.path())) {
            if (entry.path().string().ends_with(".key.pem")) {
                ++keys;
                QCOMPARE(modeOf(entry.path()), mode_t(0600));
                QCOMPARE(modeOf(entry.path().parent_path()), mode_t(0700));
            }
        }
        QCOMPARE(keys, 7);
    }

    void everyCertificateIsGoodForItsRoleOnlyAndSaysTraining() {
        const std::pair<std::filesystem::path, CertificateRole> all[] = {
            {m_pki.pki->stationTlsCertificate, CertificateRole::StationTls},
            {m_pki.pki->stationSigningCertificate, CertificateRole::StationSigning},
            {m_pki.pki->gatewayTlsCertificate, CertificateRole::GatewayTls},
            {m_pki.pki->gatewayReceiptCertificate, CertificateRole::GatewayReceipts},
            {m_pki.pki->platformCertificate, CertificateRole::PacketRecipient},
            {m_pki.pki->archiveCertificate, CertificateRole::PacketRecipient},
        };
        for (const auto& [file, role] : all) {
            const auto certificate = Certificate::read(file);
            DARCHA_OK(certificate);
            QVERIFY(certificate->isTraining());
            for (const CertificateRole asked :
                 {CertificateRole::StationTls, CertificateRole::StationSigning, CertificateRole::GatewayTls,
                  CertificateRole::GatewayReceipts, CertificateRole::PacketRecipient}) {
                const auto checked = m_pki.identity->trust.check(*certificate, asked, m_pki.clock.utc());
                if (asked == role) {
                    DARCHA_OK(checked);
                } else {
                    DARCHA_FAILS(checked, CertificateUntrusted);
                }
            }
        }
    }

    void opensslAgreesAboutTheGatewaysName() {
        const ToolRun run = runTool(
            "openssl",
            {"verify", "-x509_strict", "-CAfile", qpath(m_pki.pki->authorityCertificate), "-purpose", "sslserver",
             "-verify_ip", "127.0.0.1", "-attime",
             QString::number(std::chrono::floor<std::chrono::seconds>(m_pki.clock.utc()).time_since_epoch().count()),
             qpath(m_pki.pki->gatewayTlsCertificate)});
        QVERIFY2(run.code == 0, run.errors.constData());
    }

    void provisioningTwiceChangesNothing() {
        std::map<std::string, Bytes> before;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(m_pki.path())) {
            if (entry.is_regular_file())
                before[entry.path()] = *readFile(entry.path(), 1 << 20);
        }
        m_pki.clock.advance(std::chrono::hours(24));
        DARCHA_OK(provisionTraining(m_pki.path() / "pki", *m_pki.keys, "station-1", m_pki.clock));
        for (const auto& [path, content] : before)
            QVERIFY2(*readFile(path, 1 << 20) == content, path.c_str());
    }

    void anExpiringCertificateIsRenewedUnderTheSameKey() {
        TrainingPki pki;
        std::string why;
        QVERIFY2(pki.make(&why), why.c_str());
        const Certificate before = *Certificate::read(pki.pki->platformCertificate);
        pki.clock.advance(std::chrono::hours(24 * 810));
        DARCHA_OK(provisionTraining(pki.path() / "pki", *pki.keys, "station-1", pki.clock));
        const Certificate after = *Certificate::read(pki.pki->platformCertificate);
        QVERIFY(before.sha256() != after.sha256());
        QVERIFY(after.fits(*readKeyFile(pki.pki->platformKeyFile)));
        QVERIFY(before.fits(*readKeyFile(pki.pki->platformKeyFile)));
        QVERIFY(after.notAfter() > pki.clock.utc() + std::chrono::hours(24 * 700));
    }

    void aMachineSecretEncryptsTheKeys() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "keys";
        {
            auto store = FileKeyStore::inFolder(path, Secret("thirty-two bytes of machine secret"));
            DARCHA_OK(store);
            QCOMPARE((*store)->protection(), KeyProtection::MachineSecret);
            DARCHA_OK((*store)->create("a-key", KeyKind::EcP256));
            DARCHA_OK((*store)->open("a-key"));
        }
        QVERIFY(textOf(*readFile(path / "a-key.key.pem", 65536)).starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
        auto without = FileKeyStore::inFolder(path, Secret());
        DARCHA_OK(without);
        QCOMPARE((*without)->protection(), KeyProtection::FilePermissions);
        DARCHA_FAILS((*without)->open("a-key"), KeyUnusable);
        auto wrong = FileKeyStore::inFolder(path, Secret("another machine"));
        DARCHA_FAILS((*wrong)->open("a-key"), KeyUnusable);
    }

    void aKeyThatOthersMayReadIsRefused() {
        QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "keys";
        auto store = FileKeyStore::inFolder(path, Secret());
        DARCHA_OK((*store)->create("k", KeyKind::EcP256));
        QCOMPARE(::chmod((path / "k.key.pem").c_str(), 0640), 0);
        DARCHA_FAILS((*store)->open("k"), KeyUnusable);
        QCOMPARE(::chmod(path.c_str(), 0755), 0);
        DARCHA_FAILS(FileKeyStore::inFolder(path, Secret()), KeyUnusable);
    }

    void aDestroyedKeyIsGoneAndSoIsWhatWasDerivedFromIt() {
        QTemporaryDir folder;
        auto store = FileKeyStore::inFolder(std::filesystem::path(folder.path().toStdString()) / "keys", Secret());
        DARCHA_OK((*store)->create("draft-1", KeyKind::Derivation));
        const auto first = (*store)->derive("draft-1", Secret("slip"), "draft", 32);
        DARCHA_OK(first);
        const auto again = (*store)->derive("draft-1", Secret("slip"), "draft", 32);
        QVERIFY(std::ranges::equal(first->bytes(), again->bytes()));
        const auto otherSlip = (*store)->derive("draft-1", Secret("other"), "draft", 32);
        QVERIFY(!std::ranges::equal(first->bytes(), otherSlip->bytes()));
        const auto otherPurpose = (*store)->derive("draft-1", Secret("slip"), "else", 32);
        QVERIFY(!std::ranges::equal(first->bytes(), otherPurpose->bytes()));
        DARCHA_OK((*store)->destroy("draft-1"));
        DARCHA_OK((*store)->destroy("draft-1"));
        DARCHA_FAILS((*store)->derive("draft-1", Secret("slip"), "draft", 32), KeyMissing);
        DARCHA_OK((*store)->create("draft-1", KeyKind::Derivation));
        const auto reborn = (*store)->derive("draft-1", Secret("slip"), "draft", 32);
        QVERIFY(!std::ranges::equal(first->bytes(), reborn->bytes()));
    }

    void namesThatCouldLeaveTheFolderAreRefused() {
        for (const char* name : {"", "../x", "a/b", "A", "k.pem"})
            DARCHA_FAILS(m_pki.keys->open(name), InvalidArgument);
        DARCHA_FAILS(m_pki.keys->open("not-there"), KeyMissing);
        DARCHA_FAILS(m_pki.keys->create(stationTlsKey, KeyKind::EcP256), KeyUnusable);
    }

    void rubbishIsNoCertificate() {
        DARCHA_FAILS(Certificate::fromPem("rubbish"), CertificateInvalid);
        DARCHA_FAILS(Certificate::fromDer(bytesOf("rubbish")), CertificateInvalid);
        DARCHA_FAILS(TrustAnchors::read(m_pki.pki->platformKeyFile), CertificateInvalid);
        DARCHA_FAILS(TrustAnchors::read("/nowhere"), FileNotFound);
    }
};

QTEST_GUILESS_MAIN(KeysTest)
#include "test_keys.moc"
