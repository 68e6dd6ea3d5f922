// SPDX-License-Identifier: Apache-2.0
// Any bytes as a face picture: refused or decoded, never more memory than the limit, never a crash. Sizes above one
// megapixel are left to the header check, or the fuzzer would only wait for decoders.
#include "core/quality/picture_file.h"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span bytes(data, size);
    const auto said = darcha::pictureSize(bytes);
    if (said && static_cast<std::int64_t>(said->width) * said->height > 1'000'000 &&
        static_cast<std::int64_t>(said->width) * said->height <= darcha::picturePixelsMax)
        return 0;
    (void)darcha::readPicture(bytes, "<fuzz>");
    return 0;
}
