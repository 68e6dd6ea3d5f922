// SPDX-License-Identifier: Apache-2.0
// Any bytes as a brought photo's file: what is kept stays bounded, offsets lie inside the file, never a crash.
#include "core/photo/picture_structure.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = darcha::readPictureStructure({data, size});
    if (!read)
        return 0;
    if (read->segments.size() > 64 || read->comments.size() > 8 || read->historyTools.size() > 8 ||
        read->tables.size() > 4 || read->trailing > size)
        std::abort();
    if (read->exif && read->exif->thumbnailAt + read->exif->thumbnailBytes > size)
        std::abort();
    (void)darcha::toJson(*read).dump(); // throws where a text is no UTF-8
    return 0;
}
