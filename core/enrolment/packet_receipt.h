// SPDX-License-Identifier: Apache-2.0
// The gateway's word that it holds a packet: a small JSON document with a CMS signature over its own content.
//
//   {"receipt":{"gateway","packet","received","schema":1,"sha256","size","station","training"},"signature":"<base64,
//   DER>"}
//
// Signed is the RFC 8785 form of "receipt", so `jq -cS .receipt` and `openssl cms -verify -inform DER -content` check
// it too. Errors of verify: ReceiptInvalid, whose detail says why. Thread: any.
#pragma once

#include "core/sealing/cms_signature.h"

#include <cstdint>
#include <string>

namespace darcha {

struct PacketReceipt {
    std::string packetId;
    std::string sha256; // of the ciphertext, lower-case hexadecimal
    std::uint64_t size = 0;
    std::string station;
    std::string gateway;
    std::string received; // ISO 8601, UTC
    bool training = true;

    std::string canonical() const;
};

Result<std::string> signReceipt(const PacketReceipt& receipt, const Signer& gateway, UtcTime at);
Result<PacketReceipt> verifyReceipt(ByteView document, const TrustAnchors& trust); // role GatewayReceipts

// As above, and it must speak of this packet and this hash.
Result<PacketReceipt> verifyReceiptFor(const std::string& packetId, const std::string& sha256, ByteView document,
                                       const TrustAnchors& trust);

} // namespace darcha
