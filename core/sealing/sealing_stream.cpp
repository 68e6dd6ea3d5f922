// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/sealing_stream.h"

#include "core/sealing/cms_internal.h"

#include <algorithm>
#include <openssl/rsa.h>
#include <optional>

namespace darcha {

// plain -> [digest, DER of SignedData] -> [AES-GCM, DER of AuthEnvelopedData] -> Tap (hash and count) -> sink
struct SealingStream::State {
    explicit State(ByteSink& sink) : out(sink) {}
    ~State() { BIO_free_all(chain); } // before the CMS structures that it points into

    ByteSink& out;
    Sha256 hash;
    std::uint64_t size = 0;
    std::optional<Error> sinkError;
    CmsPtr envelope;
    CmsPtr signedData;
    BIO* chain = nullptr;
};

namespace {

int tapWrite(BIO* bio, const char* data, std::size_t size, std::size_t* written) {
    auto* state = static_cast<SealingStream::State*>(BIO_get_data(bio));
    const ByteView bytes = std::as_bytes(std::span(data, size));
    if (state->sinkError)
        return 0;
    if (Result<void> result = state->out.write(bytes); !result) {
        state->sinkError = result.error();
        return 0;
    }
    state->hash.add(bytes);
    state->size += size;
    *written = size;
    return 1;
}

long tapControl(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

int tapCreate(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

BIO_METHOD* tapMethod() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "darcha sealing tap");
        BIO_meth_set_write_ex(made, tapWrite);
        BIO_meth_set_ctrl(made, tapControl);
        BIO_meth_set_create(made, tapCreate);
        return made;
    }();
    return method;
}

bool configureRecipient(CMS_RecipientInfo* recipient) {
    EVP_PKEY_CTX* context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
    if (!context)
        return false;
    switch (CMS_RecipientInfo_type(recipient)) {
    case CMS_RECIPINFO_TRANS:
        return EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
               EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
               EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0;
    case CMS_RECIPINFO_AGREE:
        return EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0; // the default is SHA-1
    default:
        return false;
    }
}

} // namespace

SealingStream::SealingStream(std::unique_ptr<State> state) : m_state(std::move(state)) {}
SealingStream::~SealingStream() = default;
SealingStream::SealingStream(SealingStream&&) noexcept = default;

Result<SealingStream> SealingStream::begin(ByteSink& out, const Signer& signer, std::span<const Certificate> recipients,
                                           UtcTime at) {
    if (recipients.empty())
        return {ErrorCode::SealingFailed, "no recipient: nobody could open the packet"};
    if (!signer.certificate.fits(signer.key))
        return {ErrorCode::KeyUnusable,
                "the signing key does not fit the certificate \"" + signer.certificate.commonName() + "\""};
    if (at < signer.certificate.notBefore() || at > signer.certificate.notAfter())
        return {ErrorCode::CertificateInvalid, "the signing certificate \"" + signer.certificate.commonName() +
                                                   "\" is valid from " + iso8601(signer.certificate.notBefore()) +
                                                   " to " + iso8601(signer.certificate.notAfter()) + ", it is " +
                                                   iso8601(at)};
    auto state = std::make_unique<State>(out);
    state->envelope.reset(CMS_AuthEnvelopedData_create(EVP_aes_256_gcm()));
    if (!state->envelope)
        return {ErrorCode::SealingFailed, opensslErrors()};
    for (const Certificate& recipient : recipients) {
        if (!recipient.hasRole(CertificateRole::PacketRecipient))
            return {ErrorCode::CertificateInvalid,
                    "certificate \"" + recipient.commonName() + "\" is not a packet recipient's"};
        if (at < recipient.notBefore() || at > recipient.notAfter())
            return {ErrorCode::CertificateInvalid, "the recipient certificate \"" + recipient.commonName() +
                                                       "\" is valid from " + iso8601(recipient.notBefore()) + " to " +
                                                       iso8601(recipient.notAfter()) + ", it is " + iso8601(at)};
        CMS_RecipientInfo* info = CMS_add1_recipient_cert(state->envelope.get(), recipient.native(), CMS_KEY_PARAM);
        if (!info || !configureRecipient(info))
            return {ErrorCode::SealingFailed, "recipient \"" + recipient.commonName() + "\": " + opensslErrors()};
    }
    state->signedData = beginSignedData(signer, at, false);
    if (!state->signedData)
        return {ErrorCode::SealingFailed, "signing as \"" + signer.certificate.commonName() + "\": " + opensslErrors()};

    BIO* tap = BIO_new(tapMethod());
    BIO_set_data(tap, state.get());
    state->chain = tap;
    BIO* encrypting = BIO_new_CMS(tap, state->envelope.get());
    if (!encrypting)
        return {ErrorCode::SealingFailed, "encrypting: " + opensslErrors()};
    state->chain = encrypting;
    BIO* signing = BIO_new_CMS(encrypting, state->signedData.get());
    if (!signing)
        return {ErrorCode::SealingFailed, "signing: " + opensslErrors()};
    state->chain = signing;
    return SealingStream(std::move(state));
}

Result<void> SealingStream::write(ByteView plain) {
    constexpr std::size_t piece = 1 << 20; // BIO counts in int
    while (!plain.empty()) {
        const ByteView part = plain.first(std::min(piece, plain.size()));
        std::size_t written = 0;
        const bool good = BIO_write_ex(m_state->chain, part.data(), part.size(), &written) == 1 && written > 0;
        if (m_state->sinkError)
            return *m_state->sinkError;
        if (!good)
            return {ErrorCode::SealingFailed, opensslErrors()};
        plain = plain.subspan(written);
    }
    return {};
}

Result<FileDigest> SealingStream::finish() {
    const bool good = BIO_flush(m_state->chain) == 1;
    if (m_state->sinkError)
        return *m_state->sinkError;
    if (!good)
        return {ErrorCode::SealingFailed, opensslErrors()};
    return FileDigest{m_state->hash.finishHex(), m_state->size};
}

} // namespace darcha
