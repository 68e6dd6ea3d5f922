// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_image_file.h"
#include "core/fingerprint/finger_quality.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto image = darcha::readFingerprint({reinterpret_cast<const std::byte*>(data), size}, "fuzz");
    if (!image.ok())
        return 0;
    // Small pictures are judged too: no picture may break a measure.
    if (image->grey.total() <= 512 * 512) {
        const auto quality = darcha::assessFingerprint(*image);
        if (quality.ok() && (quality->score < 0 || quality->score > 100))
            __builtin_trap();
    }
    return 0;
}
