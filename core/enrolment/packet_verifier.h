// SPDX-License-Identifier: Apache-2.0
// Checks a sealed packet from outside: header, its signature, and the ciphertext's hash. Holds no key and can open
// nothing.
//
// The gateway and `darchactl packet verify` use it. Errors: PacketMalformed, SignatureInvalid, CertificateUntrusted,
// HashMismatch, FileNotFound, FileUnreadable; each detail names the file and what was found against what was stated.
#pragma once

#include "core/enrolment/packet_header.h"
#include "core/sealing/cms_signature.h"

#include <filesystem>

namespace darcha {

// The three files of a packet lie side by side.
struct PacketFiles {
    std::filesystem::path ciphertext; // <packet id>.p7m
    std::filesystem::path header;     // <packet id>.header.json
    std::filesystem::path signature;  // <packet id>.header.p7s

    static PacketFiles in(const std::filesystem::path& folder, const std::string& packetId);
    static PacketFiles besides(const std::filesystem::path& anyOfThem); // "x.p7m", "x.header.json" or "x.header.p7s"
};

struct VerifiedPacket {
    PacketHeader header;
    Certificate signer; // its common name is header.station
    UtcTime signedAt;
};

inline constexpr std::uint64_t maxHeaderBytes = 64 * 1024; // a header of ours has under 2 kB
inline constexpr std::uint64_t maxPacketBytes = 256ull
                                                << 20; // MOSIP's field average is 2 MB; scanned documents may come

Result<VerifiedPacket> verifyHeader(ByteView headerJson, ByteView signatureDer, const TrustAnchors& trust);
Result<void> verifyCiphertext(const PacketHeader& header, const std::filesystem::path& ciphertext);
Result<VerifiedPacket> verifyPacket(const PacketFiles& files, const TrustAnchors& trust);

} // namespace darcha
