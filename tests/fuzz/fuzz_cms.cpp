// SPDX-License-Identifier: Apache-2.0
// Signatures and certificates as a stranger might send them: verified against an authority that signed none of them.
#include "core/sealing/cms_signature.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace darcha;
    const ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
    static const TrustAnchors nobody;
    // An empty list of authorities: whatever the bytes are, nothing may be believed.
    if (verifyDetached(bytesOf("{}"), bytes, nobody, CertificateRole::StationSigning).ok())
        std::abort();
    if (const auto certificate = Certificate::fromDer(bytes)) {
        (void)certificate->commonName();
        (void)certificate->notAfter();
        (void)certificate->hasRole(CertificateRole::StationTls);
        if (nobody.check(*certificate, CertificateRole::StationTls, {}).ok())
            std::abort();
    }
    return 0;
}
