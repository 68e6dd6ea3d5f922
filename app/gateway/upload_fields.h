// SPDX-License-Identifier: Apache-2.0
// Readers of the tus request fields. Everything here comes from the network: bounded, and refused rather than guessed.
//
// Pure. Errors: PacketMalformed, whose detail names the field.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

// Upload-Metadata of a creation. Other keys are allowed and ignored, as tus asks.
struct UploadMetadata {
    std::string packetId;
    std::string header;               // JSON text, exactly as signed
    std::vector<std::byte> signature; // detached CMS, DER
};
Result<UploadMetadata> parseUploadMetadata(std::string_view field);

// "sha256 <base64>"; sha1 because tus asks every server for it.
struct UploadChecksum {
    enum class Algorithm { Sha1, Sha256 };
    Algorithm algorithm = Algorithm::Sha256;
    std::vector<std::byte> digest;
};
Result<UploadChecksum> parseUploadChecksum(std::string_view field);

std::optional<std::uint64_t> parseByteCount(std::string_view field); // digits only, at most 2^53

// RFC 4648 section 4, strict: padding, no blanks.
std::optional<std::vector<std::byte>> decodeBase64(std::string_view text);
std::string encodeBase64(const void* bytes, std::size_t size);

} // namespace darcha
