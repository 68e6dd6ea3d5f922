// SPDX-License-Identifier: Apache-2.0
// Detached CMS signatures (RFC 5652, SHA-256) under headers and receipts. DER; `openssl cms -verify -inform DER
// -content F` reads them.
//
// Verification happens as of the signing time that the signature itself states, so that a packet that waited in an
// outbox past the end of its station's certificate is still good; who wants more compares `signedAt` with a clock of
// their own. Errors: SignatureInvalid, CertificateUntrusted, KeyUnusable, SealingFailed. Thread: any.
#pragma once

#include "core/sealing/certificate.h"

namespace darcha {

struct Signer {
    KeyHandle key;
    Certificate certificate;
};

struct VerifiedSignature {
    Certificate signer; // trusted, of the role asked for, within its dates at `signedAt`
    UtcTime signedAt;
};

Result<Bytes> signDetached(ByteView content, const Signer& signer, UtcTime at);
Result<VerifiedSignature> verifyDetached(ByteView content, ByteView signatureDer, const TrustAnchors& trust,
                                         CertificateRole role);

} // namespace darcha
