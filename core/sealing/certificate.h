// SPDX-License-Identifier: Apache-2.0
// X.509 certificates: read, issued, and checked against the authorities that we trust.
//
// Immutable; copies share. Thread-safe to read. Errors: CertificateInvalid, CertificateUntrusted, FileNotFound.
#pragma once

#include "core/base/clock.h"
#include "core/sealing/bytes.h"
#include "core/sealing/key_store.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct x509_st; // OpenSSL's X509

namespace darcha {

// What a certificate is for. Written as key usages and as the organisational unit of the subject; both are checked.
enum class CertificateRole {
    Authority,       // signs certificates
    StationTls,      // TLS client authentication
    StationSigning,  // CMS signatures; emailProtection, or `openssl cms -verify` refuses it
    GatewayTls,      // TLS server authentication
    GatewayReceipts, // CMS signatures under receipts
    PacketRecipient, // opens packets; signs nothing
};

std::string_view name(CertificateRole role); // "Station Signing": the subject's organisational unit

class Certificate {
public:
    static Result<Certificate> fromPem(std::string_view pem);
    static Result<Certificate> fromDer(ByteView der);
    static Result<Certificate> read(const std::filesystem::path& path); // PEM

    std::string pem() const;
    Bytes der() const;
    std::string commonName() const; // a station's id, "localhost", an owner's name
    bool hasRole(CertificateRole role) const;
    bool isTraining() const;    // organisation "Darcha TRAINING"
    std::string sha256() const; // of the DER, hexadecimal
    UtcTime notBefore() const;
    UtcTime notAfter() const;
    bool fits(const KeyHandle& key) const;

    explicit Certificate(x509_st* owned);
    x509_st* native() const { return m_certificate.get(); }

private:
    std::shared_ptr<x509_st> m_certificate;
};

// The authorities that a party believes. There is no revocation list yet: a lost station is refused by its name at the
// gateway.
class TrustAnchors {
public:
    TrustAnchors() = default;
    explicit TrustAnchors(std::vector<Certificate> authorities) : m_authorities(std::move(authorities)) {}
    static Result<TrustAnchors> read(const std::filesystem::path& pemFile); // one or more certificates

    const std::vector<Certificate>& authorities() const { return m_authorities; }
    Result<void> check(const Certificate& certificate, CertificateRole role, UtcTime at) const;

private:
    std::vector<Certificate> m_authorities;
};

struct CertificateOrder {
    CertificateRole role = CertificateRole::StationSigning;
    std::string commonName;
    bool training = true;
    UtcTime notBefore;
    UtcTime notAfter;
};

// `issuerCertificate` empty means self-signed (an authority). A gateway's TLS certificate is for localhost, 127.0.0.1
// and ::1.
Result<Certificate> issueCertificate(const CertificateOrder& order, const KeyHandle& subjectKey,
                                     const KeyHandle& issuerKey, const Certificate* issuerCertificate);

} // namespace darcha
