// SPDX-License-Identifier: Apache-2.0
// Signs and encrypts what is written to it, on the way to a sink: CMS SignedData inside CMS AuthEnvelopedData.
//
//   Result<SealingStream> seal = SealingStream::begin(file, signer, recipients, clock.utc());
//   seal->write(bytes)...; Result<FileDigest> sealed = seal->finish();
//
// AES-256-GCM; P-256 recipients by ECDH with the X9.63 KDF on SHA-256 (OpenSSL's default is SHA-1), RSA recipients by
// OAEP with SHA-256. Memory is flat: the output is BER with indefinite lengths (RFC 5652 allows it for all but the
// signed attributes), which `openssl cms -inform DER` reads. A station's key signs, only a recipient's opens. There is
// no function here that opens: see core/enrolment/packet_opener.h. Dropped before finish(), it leaves rubbish in the
// sink. Errors: SealingFailed, CertificateInvalid, KeyUnusable; those of the sink as they are. One thread.
#pragma once

#include "core/sealing/cms_signature.h"
#include "core/sealing/digest.h"

#include <memory>
#include <span>

namespace darcha {

class SealingStream final : public ByteSink {
public:
    // `out` must outlive the stream. At least one recipient.
    static Result<SealingStream> begin(ByteSink& out, const Signer& signer, std::span<const Certificate> recipients,
                                       UtcTime at);
    ~SealingStream() override;
    SealingStream(SealingStream&&) noexcept;

    Result<void> write(ByteView plain) override;
    Result<FileDigest> finish(); // SHA-256 and size of what went to the sink; once

    struct State;

private:
    explicit SealingStream(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace darcha
