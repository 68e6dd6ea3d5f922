// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/certificate.h"

#include "core/sealing/digest.h"
#include "core/sealing/files.h"
#include "core/sealing/openssl_support.h"

#include <array>
#include <ctime>
#include <openssl/asn1.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace darcha {
namespace {

constexpr char trainingOrganisation[] = "Darcha TRAINING";
constexpr char organisation[] = "Darcha";
constexpr std::uint64_t maxCertificateBytes = 256 * 1024;

UtcTime timeOf(const ASN1_TIME* time) {
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return UtcTime(std::chrono::seconds(::timegm(&parts)));
}

std::string subjectField(X509* certificate, int field) {
    X509_NAME* subject = X509_get_subject_name(certificate);
    const int index = X509_NAME_get_index_by_NID(subject, field, -1);
    if (index < 0)
        return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
    if (size < 0)
        return {};
    std::string value(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    OPENSSL_free(text);
    return value;
}

struct Usages {
    const char* basic;
    const char* usage;
    const char* extended; // null: none
};

Usages usagesOf(CertificateRole role, bool rsa) {
    switch (role) {
    case CertificateRole::Authority:
        return {"critical,CA:TRUE,pathlen:0", "critical,keyCertSign,cRLSign", nullptr};
    case CertificateRole::StationTls:
        return {"critical,CA:FALSE", "critical,digitalSignature", "clientAuth"};
    case CertificateRole::GatewayTls:
        return {"critical,CA:FALSE", "critical,digitalSignature", "serverAuth"};
    case CertificateRole::StationSigning:
    case CertificateRole::GatewayReceipts:
        return {"critical,CA:FALSE", "critical,digitalSignature", "emailProtection"};
    case CertificateRole::PacketRecipient:
        return {"critical,CA:FALSE", rsa ? "critical,keyEncipherment" : "critical,keyAgreement", "emailProtection"};
    }
    return {};
}

int purposeOf(CertificateRole role) {
    switch (role) {
    case CertificateRole::Authority:
        return X509_PURPOSE_ANY;
    case CertificateRole::StationTls:
        return X509_PURPOSE_SSL_CLIENT;
    case CertificateRole::GatewayTls:
        return X509_PURPOSE_SSL_SERVER;
    case CertificateRole::StationSigning:
    case CertificateRole::GatewayReceipts:
        return X509_PURPOSE_SMIME_SIGN;
    case CertificateRole::PacketRecipient:
        return X509_PURPOSE_ANY; // OpenSSL's purpose wants keyEncipherment, which a P-256 key has no use for (RFC 5480)
    }
    return X509_PURPOSE_ANY;
}

bool addExtension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
    if (!extension)
        return false;
    const bool added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

bool addName(X509_NAME* name, const char* field, std::string_view value) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(value.data()),
                                      static_cast<int>(value.size()), -1, 0) == 1;
}

std::time_t secondsOf(UtcTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

} // namespace

std::string_view name(CertificateRole role) {
    switch (role) {
    case CertificateRole::Authority:
        return "Authority";
    case CertificateRole::StationTls:
        return "Station TLS";
    case CertificateRole::StationSigning:
        return "Station Signing";
    case CertificateRole::GatewayTls:
        return "Gateway TLS";
    case CertificateRole::GatewayReceipts:
        return "Gateway Receipts";
    case CertificateRole::PacketRecipient:
        return "Packet Recipient";
    }
    return "";
}

Certificate::Certificate(x509_st* owned) : m_certificate(owned, X509_free) {}

Result<Certificate> Certificate::fromPem(std::string_view pem) {
    const BioPtr bio = readingBio(bytesOf(pem));
    X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
    if (!certificate)
        return {ErrorCode::CertificateInvalid, "not a PEM certificate: " + opensslErrors()};
    return Certificate(certificate);
}

Result<Certificate> Certificate::fromDer(ByteView der) {
    const auto* at = reinterpret_cast<const unsigned char*>(der.data());
    X509* certificate = d2i_X509(nullptr, &at, static_cast<long>(der.size()));
    if (!certificate)
        return {ErrorCode::CertificateInvalid, "not a DER certificate: " + opensslErrors()};
    return Certificate(certificate);
}

Result<Certificate> Certificate::read(const std::filesystem::path& path) {
    Result<Bytes> content = readFile(path, maxCertificateBytes);
    if (!content)
        return content.error();
    Result<Certificate> certificate = fromPem(textOf(*content));
    if (!certificate)
        return {certificate.error().code, path.string() + ": " + certificate.error().detail};
    return certificate;
}

std::string Certificate::pem() const {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), native());
    return std::string(textOf(contentOf(bio.get())));
}

Bytes Certificate::der() const {
    unsigned char* bytes = nullptr;
    const int size = i2d_X509(native(), &bytes);
    if (size < 0)
        return {};
    const ByteView view = std::as_bytes(std::span(bytes, static_cast<std::size_t>(size)));
    Bytes der(view.begin(), view.end());
    OPENSSL_free(bytes);
    return der;
}

std::string Certificate::commonName() const { return subjectField(native(), NID_commonName); }

bool Certificate::hasRole(CertificateRole role) const {
    return subjectField(native(), NID_organizationalUnitName) == name(role);
}

bool Certificate::isTraining() const { return subjectField(native(), NID_organizationName) == trainingOrganisation; }

std::string Certificate::sha256() const { return sha256Hex(der()); }

UtcTime Certificate::notBefore() const { return timeOf(X509_get0_notBefore(native())); }

UtcTime Certificate::notAfter() const { return timeOf(X509_get0_notAfter(native())); }

bool Certificate::fits(const KeyHandle& key) const {
    return EVP_PKEY_eq(X509_get0_pubkey(native()), key.native()) == 1;
}

Result<TrustAnchors> TrustAnchors::read(const std::filesystem::path& pemFile) {
    Result<Bytes> content = readFile(pemFile, maxCertificateBytes);
    if (!content)
        return content.error();
    const BioPtr bio = readingBio(*content);
    std::vector<Certificate> authorities;
    while (X509* certificate = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr))
        authorities.emplace_back(certificate);
    const std::string complaint = opensslErrors(); // also "no start line" at the end, which is no error
    if (authorities.empty())
        return {ErrorCode::CertificateInvalid, pemFile.string() + ": " + complaint};
    return TrustAnchors(std::move(authorities));
}

Result<void> TrustAnchors::check(const Certificate& certificate, CertificateRole role, UtcTime at) const {
    const std::string who = "certificate \"" + certificate.commonName() + "\"";
    if (!certificate.hasRole(role))
        return {ErrorCode::CertificateUntrusted, who + " is not for the role " + std::string(name(role))};
    const X509StorePtr store(X509_STORE_new());
    for (const Certificate& authority : m_authorities)
        X509_STORE_add_cert(store.get(), authority.native());
    X509_STORE_CTX* context = X509_STORE_CTX_new();
    X509_STORE_CTX_init(context, store.get(), certificate.native(), nullptr);
    X509_STORE_CTX_set_purpose(context, purposeOf(role));
    X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), secondsOf(at));
    const bool good = X509_verify_cert(context) == 1;
    const int reason = X509_STORE_CTX_get_error(context);
    X509_STORE_CTX_free(context);
    opensslErrors();
    if (good)
        return {};
    const bool dated = reason == X509_V_ERR_CERT_HAS_EXPIRED || reason == X509_V_ERR_CERT_NOT_YET_VALID;
    return {dated ? ErrorCode::CertificateInvalid : ErrorCode::CertificateUntrusted,
            who + ": " + X509_verify_cert_error_string(reason) + " (valid " + iso8601(certificate.notBefore()) +
                " to " + iso8601(certificate.notAfter()) + ", checked for " + iso8601(at) + ")"};
}

Result<Certificate> issueCertificate(const CertificateOrder& order, const KeyHandle& subjectKey,
                                     const KeyHandle& issuerKey, const Certificate* issuerCertificate) {
    X509Ptr certificate(X509_new());
    X509* raw = certificate.get();
    const bool rsa = EVP_PKEY_is_a(subjectKey.native(), "RSA") == 1;
    const Usages usages = usagesOf(order.role, rsa);

    // 127 random bits, positive: CA/Browser Forum baseline requirements 7.1 ask for at least 64.
    std::array<unsigned char, 16> serial{};
    bool good = RAND_bytes(serial.data(), static_cast<int>(serial.size())) == 1;
    serial[0] = static_cast<unsigned char>((serial[0] & 0x3f) | 0x40);
    BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    good = good && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(raw)) != nullptr;
    BN_free(number);

    X509_NAME* subject = X509_get_subject_name(raw);
    good = good && X509_set_version(raw, X509_VERSION_3) == 1 &&
           addName(subject, "O", order.training ? trainingOrganisation : organisation) &&
           addName(subject, "OU", name(order.role)) && addName(subject, "CN", order.commonName) &&
           X509_set_issuer_name(raw, issuerCertificate ? X509_get_subject_name(issuerCertificate->native())
                                                       : subject) == 1 &&
           ASN1_TIME_set(X509_getm_notBefore(raw), secondsOf(order.notBefore)) &&
           ASN1_TIME_set(X509_getm_notAfter(raw), secondsOf(order.notAfter)) &&
           X509_set_pubkey(raw, subjectKey.native()) == 1;
    X509* issuer = issuerCertificate ? issuerCertificate->native() : raw;
    good = good && addExtension(raw, issuer, NID_basic_constraints, usages.basic) &&
           addExtension(raw, issuer, NID_key_usage, usages.usage) &&
           (!usages.extended || addExtension(raw, issuer, NID_ext_key_usage, usages.extended)) &&
           addExtension(raw, issuer, NID_subject_key_identifier, "hash") &&
           addExtension(raw, issuer, NID_authority_key_identifier, "keyid:always") &&
           (order.role != CertificateRole::GatewayTls ||
            addExtension(raw, issuer, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:::1"));
    good = good && X509_sign(raw, issuerKey.native(), EVP_sha256()) > 0;
    if (!good)
        return {ErrorCode::CertificateInvalid,
                "cannot issue a certificate for \"" + order.commonName + "\": " + opensslErrors()};
    return Certificate(certificate.release());
}

} // namespace darcha
