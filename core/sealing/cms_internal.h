// SPDX-License-Identifier: Apache-2.0
// The CMS pieces that detached signatures, sealing and opening share. For .cpp files only.
#pragma once

#include "core/sealing/cms_signature.h"
#include "core/sealing/openssl_support.h"

namespace darcha {

// A SignedData with one signer (SHA-256, signing time `at`), not yet finished. Null on failure; see opensslErrors().
CmsPtr beginSignedData(const Signer& signer, UtcTime at, bool detached);

// `detachedContent` is null for an attached signature; the content that was signed goes to `out` unless that is null.
Result<VerifiedSignature> verifySignedData(CMS_ContentInfo* cms, BIO* detachedContent, BIO* out,
                                           const TrustAnchors& trust, CertificateRole role);

} // namespace darcha
