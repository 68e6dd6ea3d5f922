// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/cms_signature.h"

#include "core/sealing/cms_internal.h"

#include <ctime>

namespace darcha {

CmsPtr beginSignedData(const Signer& signer, UtcTime at, bool detached) {
    const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_STREAM | CMS_NOSMIMECAP | (detached ? CMS_DETACHED : 0u);
    CmsPtr cms(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    if (!cms)
        return {};
    CMS_SignerInfo* info =
        CMS_add1_signer(cms.get(), signer.certificate.native(), signer.key.native(), EVP_sha256(), flags);
    if (!info)
        return {};
    // OpenSSL would add the machine's time by itself; ours comes from Clock and is there first.
    ASN1_TIME* time = ASN1_TIME_set(nullptr, std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count());
    const bool added = time && CMS_signed_add1_attr_by_NID(info, NID_pkcs9_signingTime, time->type, time, -1) == 1;
    ASN1_TIME_free(time);
    if (!added)
        return {};
    return cms;
}

Result<Bytes> signDetached(ByteView content, const Signer& signer, UtcTime at) {
    const CmsPtr cms = beginSignedData(signer, at, true);
    const BioPtr data = readingBio(content);
    if (!cms || CMS_final(cms.get(), data.get(), nullptr, CMS_BINARY | CMS_DETACHED) != 1)
        return {ErrorCode::SealingFailed, "signing as \"" + signer.certificate.commonName() + "\": " + opensslErrors()};
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(cms.get(), &der);
    if (size <= 0)
        return {ErrorCode::SealingFailed, "encoding a signature: " + opensslErrors()};
    const ByteView view = std::as_bytes(std::span(der, static_cast<std::size_t>(size)));
    Bytes signature(view.begin(), view.end());
    OPENSSL_free(der);
    return signature;
}

namespace {

Result<UtcTime> signingTimeOf(CMS_SignerInfo* info) {
    const int index = CMS_signed_get_attr_by_NID(info, NID_pkcs9_signingTime, -1);
    if (index < 0)
        return {ErrorCode::SignatureInvalid, "the signature states no signing time"};
    const ASN1_TYPE* value = X509_ATTRIBUTE_get0_type(CMS_signed_get_attr(info, index), 0);
    std::tm parts{};
    if (!value || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME) ||
        ASN1_TIME_to_tm(value->value.utctime, &parts) != 1)
        return {ErrorCode::SignatureInvalid, "the signature's signing time cannot be read"};
    return UtcTime(std::chrono::seconds(::timegm(&parts)));
}

} // namespace

Result<VerifiedSignature> verifySignedData(CMS_ContentInfo* cms, BIO* detachedContent, BIO* out,
                                           const TrustAnchors& trust, CertificateRole role) {
    if (OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
        return {ErrorCode::SignatureInvalid, "CMS, but not SignedData"};
    if ((CMS_is_detached(cms) == 1) != (detachedContent != nullptr))
        return {ErrorCode::SignatureInvalid,
                detachedContent ? "the signature is not detached" : "the signed content is missing"};
    STACK_OF(CMS_SignerInfo)* infos = CMS_get0_SignerInfos(cms);
    if (sk_CMS_SignerInfo_num(infos) != 1)
        return {ErrorCode::SignatureInvalid,
                "one signer expected, " + std::to_string(sk_CMS_SignerInfo_num(infos)) + " found"};
    CMS_SignerInfo* info = sk_CMS_SignerInfo_value(infos, 0);
    X509_ALGOR* digest = nullptr;
    CMS_SignerInfo_get0_algs(info, nullptr, nullptr, &digest, nullptr);
    const int digestId = digest ? OBJ_obj2nid(digest->algorithm) : NID_undef;
    if (digestId != NID_sha256 && digestId != NID_sha384 && digestId != NID_sha512)
        return {ErrorCode::SignatureInvalid, "a digest weaker than SHA-256"};
    const Result<UtcTime> signedAt = signingTimeOf(info);
    if (!signedAt)
        return signedAt.error();

    // The arithmetic first; who the signer is, and what for, is checked below, where the answer can be precise.
    if (CMS_verify(cms, nullptr, nullptr, detachedContent, out, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) != 1)
        return {ErrorCode::SignatureInvalid, opensslErrors()};
    STACK_OF(X509)* signers = CMS_get0_signers(cms);
    if (sk_X509_num(signers) != 1) {
        sk_X509_free(signers);
        return {ErrorCode::SignatureInvalid, "the signer's certificate is missing"};
    }
    X509* raw = sk_X509_value(signers, 0);
    X509_up_ref(raw);
    sk_X509_free(signers);
    Certificate signer(raw);
    if (const Result<void> trusted = trust.check(signer, role, *signedAt); !trusted)
        return trusted.error();
    return VerifiedSignature{std::move(signer), *signedAt};
}

Result<VerifiedSignature> verifyDetached(ByteView content, ByteView signatureDer, const TrustAnchors& trust,
                                         CertificateRole role) {
    const auto* at = reinterpret_cast<const unsigned char*>(signatureDer.data());
    const unsigned char* end = at + signatureDer.size();
    const CmsPtr cms(d2i_CMS_ContentInfo(nullptr, &at, static_cast<long>(signatureDer.size())));
    if (!cms)
        return {ErrorCode::SignatureInvalid, "not a CMS signature: " + opensslErrors()};
    if (at != end)
        return {ErrorCode::SignatureInvalid, "bytes follow the signature"};
    const BioPtr data = readingBio(content);
    return verifySignedData(cms.get(), data.get(), nullptr, trust, role);
}

} // namespace darcha
