// SPDX-License-Identifier: Apache-2.0
// A whole training PKI, made on the spot: authority, station, gateway, and the platform that owns the packets.
//
// For demonstration, training, journeys and tests; every subject says TRAINING. A real station gets its certificates
// from its platform. Idempotent: what exists and is good for 30 more days stays; a certificate that is not is renewed
// under the same key, so that old packets can still be opened. Dates come from the clock; note that TLS libraries check
// them against the machine's own, so a virtual clock for a journey with TLS should start near it. Errors:
// FileUnwritable, DiskFull, KeyUnusable, CertificateInvalid.
#pragma once

#include "core/base/clock.h"
#include "core/sealing/certificate.h"
#include "core/sealing/cms_signature.h"

#include <filesystem>
#include <string>
#include <vector>

namespace darcha {

// Names of the station's keys in its key store.
inline constexpr std::string_view stationTlsKey = "station-tls";
inline constexpr std::string_view stationSigningKey = "station-signing";

// Where everything lies. Certificates are PEM; private keys are PEM PKCS#8, mode 0600, in folders of mode 0700.
struct Provisioned {
    explicit Provisioned(std::filesystem::path pkiFolder);

    std::filesystem::path folder;

    // Everybody may know.
    std::filesystem::path authorityCertificate; // the trust anchor of all parties

    // Of the training authority alone.
    std::filesystem::path authorityKey;

    // The station. Its private keys lie in its key store.
    std::filesystem::path stationTlsCertificate;
    std::filesystem::path stationSigningCertificate;

    // The gateway.
    std::filesystem::path gatewayTlsCertificate;
    std::filesystem::path gatewayTlsKeyFile;
    std::filesystem::path gatewayReceiptCertificate;
    std::filesystem::path gatewayReceiptKeyFile;

    // The platform: the owner of packets (P-256) and its second recipient, an archive (RSA-3072). Either opens.
    std::filesystem::path platformCertificate;
    std::filesystem::path platformKeyFile;
    std::filesystem::path archiveCertificate;
    std::filesystem::path archiveKeyFile;

    std::vector<std::filesystem::path> recipientCertificates() const {
        return {platformCertificate, archiveCertificate};
    }
};

// `stationKeys` receives the station's two keys; `stationId` becomes the common name of its certificates.
Result<Provisioned> provisionTraining(const std::filesystem::path& pkiFolder, KeyStore& stationKeys,
                                      const std::string& stationId, const Clock& clock);

// What a station needs to seal: its signing key and certificate, the recipients, and whom it trusts.
struct SealingIdentity {
    std::string stationId; // the signing certificate's common name
    Signer signer;
    std::vector<Certificate> recipients;
    TrustAnchors trust;
};

Result<SealingIdentity> loadSealingIdentity(const Provisioned& pki, KeyStore& stationKeys);

} // namespace darcha
