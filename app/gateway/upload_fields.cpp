// SPDX-License-Identifier: Apache-2.0
#include "app/gateway/upload_fields.h"

#include "core/enrolment/packet_header.h"

#include <array>
#include <charconv>
#include <cstring>

namespace darcha {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kMetadataKeys = 16;           // ours are three
constexpr std::uint64_t kLargestCount = 1ULL << 53; // what a JSON number holds exactly

std::array<signed char, 256> makeReverse() {
    std::array<signed char, 256> reverse{};
    reverse.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        reverse[static_cast<unsigned char>(kAlphabet[i])] = static_cast<signed char>(i);
    return reverse;
}

Error malformed(const std::string& words) { return {ErrorCode::PacketMalformed, words}; }

} // namespace

std::optional<std::vector<std::byte>> decodeBase64(std::string_view text) {
    static const auto reverse = makeReverse();
    if (text.size() % 4 != 0)
        return std::nullopt;
    std::size_t padding = 0;
    while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=')
        ++padding;
    std::vector<std::byte> bytes;
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text.substr(0, text.size() - padding)) {
        const int value = reverse[static_cast<unsigned char>(c)];
        if (value < 0)
            return std::nullopt;
        held = (held << 6) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::byte>(held >> bits));
            held &= (1U << bits) - 1;
        }
    }
    if (held != 0) // bits beyond the last byte must be zero, or one value would have several spellings
        return std::nullopt;
    return bytes;
}

std::string encodeBase64(const void* bytes, std::size_t size) {
    const auto* in = static_cast<const unsigned char*>(bytes);
    std::string text;
    text.reserve((size + 2) / 3 * 4);
    for (std::size_t i = 0; i < size; i += 3) {
        const std::uint32_t group = (std::uint32_t{in[i]} << 16) | (i + 1 < size ? std::uint32_t{in[i + 1]} << 8 : 0) |
                                    (i + 2 < size ? std::uint32_t{in[i + 2]} : 0);
        text += kAlphabet[group >> 18];
        text += kAlphabet[(group >> 12) & 63];
        text += i + 1 < size ? kAlphabet[(group >> 6) & 63] : '=';
        text += i + 2 < size ? kAlphabet[group & 63] : '=';
    }
    return text;
}

std::optional<std::uint64_t> parseByteCount(std::string_view field) {
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), count);
    if (field.empty() || error != std::errc() || end != field.data() + field.size() || count > kLargestCount)
        return std::nullopt;
    return count;
}

Result<UploadMetadata> parseUploadMetadata(std::string_view field) {
    UploadMetadata metadata;
    std::vector<std::string_view> seen;
    while (!field.empty()) {
        const std::size_t comma = field.find(',');
        std::string_view pair = field.substr(0, comma);
        field = comma == std::string_view::npos ? std::string_view{} : field.substr(comma + 1);
        while (pair.starts_with(' '))
            pair.remove_prefix(1);
        const std::size_t blank = pair.find(' ');
        const std::string_view key = pair.substr(0, blank);
        if (key.empty())
            return malformed("Upload-Metadata: a key is empty");
        for (const std::string_view earlier : seen)
            if (earlier == key)
                return malformed("Upload-Metadata: a key stands twice");
        if (seen.size() == kMetadataKeys)
            return malformed("Upload-Metadata: too many keys");
        seen.push_back(key);
        auto value = decodeBase64(blank == std::string_view::npos ? std::string_view{} : pair.substr(blank + 1));
        if (!value)
            return malformed("Upload-Metadata: a value is not base64");
        if (key == "packet")
            metadata.packetId.assign(reinterpret_cast<const char*>(value->data()), value->size());
        else if (key == "header")
            metadata.header.assign(reinterpret_cast<const char*>(value->data()), value->size());
        else if (key == "signature")
            metadata.signature = std::move(*value);
    }
    if (!isPacketId(metadata.packetId))
        return malformed("Upload-Metadata: packet is not a UUID in lower case");
    if (metadata.header.empty())
        return malformed("Upload-Metadata: header is missing");
    if (metadata.signature.empty())
        return malformed("Upload-Metadata: signature is missing");
    return metadata;
}

Result<UploadChecksum> parseUploadChecksum(std::string_view field) {
    const std::size_t blank = field.find(' ');
    const std::string_view name = field.substr(0, blank);
    UploadChecksum checksum;
    std::size_t size = 0;
    if (name == "sha256") {
        checksum.algorithm = UploadChecksum::Algorithm::Sha256;
        size = 32;
    } else if (name == "sha1") {
        checksum.algorithm = UploadChecksum::Algorithm::Sha1;
        size = 20;
    } else {
        return malformed("Upload-Checksum: the algorithm is neither sha256 nor sha1");
    }
    auto digest = decodeBase64(blank == std::string_view::npos ? std::string_view{} : field.substr(blank + 1));
    if (!digest || digest->size() != size)
        return malformed("Upload-Checksum: the value does not fit its algorithm");
    checksum.digest = std::move(*digest);
    return checksum;
}

} // namespace darcha
