// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/provisioning.h"

#include "core/sealing/files.h"

#include <optional>

namespace darcha {

using namespace std::chrono;

namespace {

constexpr hours renewalMargin{24 * 30};
constexpr hours backdating{24}; // machines whose clocks are a little behind must accept the certificates
constexpr hours authorityLife{24 * 365 * 10};
constexpr hours leafLife{24 * 825}; // CA/Browser Forum's former limit for leaves

Result<KeyHandle> keyOf(const std::filesystem::path& file, KeyKind kind) {
    Result<KeyHandle> existing = readKeyFile(file);
    if (existing || existing.error().code != ErrorCode::KeyMissing)
        return existing;
    Result<KeyHandle> made = generateKey(kind);
    if (!made)
        return made;
    if (const Result<void> written = writeKeyFile(file, *made); !written)
        return written.error();
    return made;
}

Result<KeyHandle> keyOf(KeyStore& store, std::string_view name) {
    return store.contains(name) ? store.open(name) : store.create(name, KeyKind::EcP256);
}

struct Issuer {
    KeyHandle key;
    std::optional<Certificate> certificate; // none: self-signed
};

// Keeps a certificate that fits, is of this issuer, and is good for a while; otherwise writes a new one for the same
// key.
Result<Certificate> certificateFor(const std::filesystem::path& file, CertificateRole role,
                                   const std::string& commonName, const KeyHandle& key, const Issuer& issuer,
                                   UtcTime now) {
    if (Result<Certificate> existing = Certificate::read(file)) {
        const bool fits = existing->fits(key) && existing->hasRole(role) && existing->commonName() == commonName;
        const bool lasts = existing->notBefore() <= now && existing->notAfter() >= now + renewalMargin;
        const bool ours = !issuer.certificate || TrustAnchors({*issuer.certificate}).check(*existing, role, now).ok();
        if (fits && lasts && ours)
            return existing;
    }
    CertificateOrder order;
    order.role = role;
    order.commonName = commonName;
    order.notBefore = now - backdating;
    order.notAfter = now + (role == CertificateRole::Authority ? authorityLife : leafLife);
    Result<Certificate> made =
        issueCertificate(order, key, issuer.key, issuer.certificate ? &*issuer.certificate : nullptr);
    if (!made)
        return made;
    if (const Result<void> written = writeFileDurably(file, bytesOf(made->pem()), 0644); !written)
        return written.error();
    return made;
}

} // namespace

Provisioned::Provisioned(std::filesystem::path pkiFolder)
    : folder(std::move(pkiFolder)),
      authorityCertificate(folder / "authority.cert.pem"),
      authorityKey(folder / "authority" / "authority.key.pem"),
      stationTlsCertificate(folder / "station" / "tls.cert.pem"),
      stationSigningCertificate(folder / "station" / "signing.cert.pem"),
      gatewayTlsCertificate(folder / "gateway" / "tls.cert.pem"),
      gatewayTlsKeyFile(folder / "gateway" / "tls.key.pem"),
      gatewayReceiptCertificate(folder / "gateway" / "receipt.cert.pem"),
      gatewayReceiptKeyFile(folder / "gateway" / "receipt.key.pem"),
      platformCertificate(folder / "platform" / "owner.cert.pem"),
      platformKeyFile(folder / "platform" / "owner.key.pem"),
      archiveCertificate(folder / "platform" / "archive.cert.pem"),
      archiveKeyFile(folder / "platform" / "archive.key.pem") {}

Result<Provisioned> provisionTraining(const std::filesystem::path& pkiFolder, KeyStore& stationKeys,
                                      const std::string& stationId, const Clock& clock) {
    Provisioned pki(pkiFolder);
    for (const auto& folder : {pki.folder, pki.folder / "authority", pki.folder / "station", pki.folder / "gateway",
                               pki.folder / "platform"}) {
        if (const Result<void> made = makePrivateFolder(folder); !made)
            return made.error();
    }
    const UtcTime now = clock.utc();
    const Result<KeyHandle> authorityKey = keyOf(pki.authorityKey, KeyKind::EcP256);
    if (!authorityKey)
        return authorityKey.error();
    const Result<Certificate> authority =
        certificateFor(pki.authorityCertificate, CertificateRole::Authority, "Darcha training authority", *authorityKey,
                       Issuer{*authorityKey, std::nullopt}, now);
    if (!authority)
        return authority.error();
    const Issuer issuer{*authorityKey, *authority};

    const auto provide = [&](const Result<KeyHandle>& key, const std::filesystem::path& certificate,
                             CertificateRole role, const std::string& commonName) -> Result<void> {
        if (!key)
            return key.error();
        const Result<Certificate> made = certificateFor(certificate, role, commonName, *key, issuer, now);
        if (!made)
            return made.error();
        return {};
    };
    const Result<void> results[] = {
        provide(keyOf(stationKeys, stationTlsKey), pki.stationTlsCertificate, CertificateRole::StationTls, stationId),
        provide(keyOf(stationKeys, stationSigningKey), pki.stationSigningCertificate, CertificateRole::StationSigning,
                stationId),
        provide(keyOf(pki.gatewayTlsKeyFile, KeyKind::EcP256), pki.gatewayTlsCertificate, CertificateRole::GatewayTls,
                "localhost"),
        provide(keyOf(pki.gatewayReceiptKeyFile, KeyKind::EcP256), pki.gatewayReceiptCertificate,
                CertificateRole::GatewayReceipts, "training-gateway"),
        provide(keyOf(pki.platformKeyFile, KeyKind::EcP256), pki.platformCertificate, CertificateRole::PacketRecipient,
                "training-platform-owner"),
        provide(keyOf(pki.archiveKeyFile, KeyKind::Rsa3072), pki.archiveCertificate, CertificateRole::PacketRecipient,
                "training-platform-archive"),
    };
    for (const Result<void>& result : results) {
        if (!result)
            return result.error();
    }
    return pki;
}

Result<SealingIdentity> loadSealingIdentity(const Provisioned& pki, KeyStore& stationKeys) {
    Result<KeyHandle> key = stationKeys.open(stationSigningKey);
    if (!key)
        return key.error();
    Result<Certificate> certificate = Certificate::read(pki.stationSigningCertificate);
    if (!certificate)
        return certificate.error();
    if (!certificate->fits(*key))
        return {ErrorCode::CertificateInvalid,
                pki.stationSigningCertificate.string() + ": does not fit the station's key"};
    if (!certificate->hasRole(CertificateRole::StationSigning))
        return {ErrorCode::CertificateInvalid,
                pki.stationSigningCertificate.string() + ": is not a station's signing certificate"};
    Result<TrustAnchors> trust = TrustAnchors::read(pki.authorityCertificate);
    if (!trust)
        return trust.error();
    std::vector<Certificate> recipients;
    for (const std::filesystem::path& file : pki.recipientCertificates()) {
        Result<Certificate> recipient = Certificate::read(file);
        if (!recipient)
            return recipient.error();
        recipients.push_back(std::move(*recipient));
    }
    std::string stationId = certificate->commonName();
    return SealingIdentity{std::move(stationId), Signer{std::move(*key), std::move(*certificate)},
                           std::move(recipients), std::move(*trust)};
}

} // namespace darcha
