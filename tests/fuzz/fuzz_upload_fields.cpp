// SPDX-License-Identifier: Apache-2.0
// What a stranger may write into the fields of a tus request.
#include "app/gateway/upload_fields.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto metadata = darcha::parseUploadMetadata(text); metadata.ok())
        if (metadata->packetId.size() != 36 || metadata->packetId.find_first_of("/.\\") != std::string::npos)
            __builtin_trap(); // it becomes a file name
    (void)darcha::parseUploadChecksum(text).ok();
    (void)darcha::parseByteCount(text);
    // One value has one spelling.
    if (const auto bytes = darcha::decodeBase64(text))
        if (darcha::encodeBase64(bytes->data(), bytes->size()) != text)
            __builtin_trap();
    return 0;
}
