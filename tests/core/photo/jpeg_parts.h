// SPDX-License-Identifier: Apache-2.0
// JPEG segments written by hand, put into a JPEG file behind its first marker.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace darcha::test {

using FileBytes = std::vector<std::uint8_t>;

inline std::string big(std::uint64_t value, int bytes) {
    std::string made;
    for (int i = bytes - 1; i >= 0; --i)
        made += static_cast<char>(value >> (8 * i) & 255U);
    return made;
}

inline FileBytes withSegment(const FileBytes& jpeg, std::uint8_t marker, const std::string& body) {
    FileBytes made(jpeg.begin(), jpeg.begin() + 2);
    const std::string segment =
        std::string("\xFF") + static_cast<char>(marker) + big(static_cast<std::uint32_t>(body.size()) + 2, 2) + body;
    made.insert(made.end(), segment.begin(), segment.end());
    made.insert(made.end(), jpeg.begin() + 2, jpeg.end());
    return made;
}

// A big-endian EXIF block: texts of IFD0 by tag, and a small picture behind a second directory.
struct ExifText {
    std::uint32_t tag;
    std::string value;
};

inline std::string exifBody(const std::vector<ExifText>& texts, const FileBytes& thumbnail = {}) {
    const auto count = static_cast<std::uint32_t>(texts.size());
    const std::uint32_t second = 8 + 2 + 12 * count + 4; // IFD1 follows IFD0
    const std::uint32_t data = second + (thumbnail.empty() ? 0 : 2 + 12 * 2 + 4);
    std::string ifd = big(count, 2), values;
    for (const ExifText& text : texts) {
        const std::string value = text.value + std::string(text.value.size() < 4 ? 5 - text.value.size() : 1, '\0');
        ifd += big(text.tag, 2) + big(2, 2) + big(static_cast<std::uint32_t>(value.size()), 4) +
               big(data + static_cast<std::uint32_t>(values.size()), 4);
        values += value;
    }
    ifd += big(thumbnail.empty() ? 0 : second, 4);
    if (!thumbnail.empty()) {
        ifd += big(2, 2) + big(0x0201, 2) + big(4, 2) + big(1, 4) +
               big(data + static_cast<std::uint32_t>(values.size()), 4) + big(0x0202, 2) + big(4, 2) + big(1, 4) +
               big(static_cast<std::uint32_t>(thumbnail.size()), 4) + big(0, 4);
        values.append(thumbnail.begin(), thumbnail.end());
    }
    return std::string("Exif\0\0MM\0*", 10) + big(8, 4) + ifd + values;
}

} // namespace darcha::test
