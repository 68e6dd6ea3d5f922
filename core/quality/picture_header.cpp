// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_header.h"

#include <algorithm>
#include <string_view>

namespace darcha {

namespace {

using Bytes = std::span<const std::uint8_t>;
using namespace std::string_view_literals;

std::string_view text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

bool begins(Bytes bytes, std::string_view magic, std::size_t at = 0) {
    return bytes.size() >= at + magic.size() && text(bytes).substr(at, magic.size()) == magic;
}

// An unsigned number of `count` bytes; 0 beyond the end, which every caller refuses as a size.
std::uint32_t number(Bytes bytes, std::size_t at, int count, bool bigEndian) {
    if (at > bytes.size() || bytes.size() - at < static_cast<std::size_t>(count))
        return 0;
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | bytes[at + static_cast<std::size_t>(bigEndian ? i : count - 1 - i)];
    return value;
}

std::optional<cv::Size> size(std::uint32_t width, std::uint32_t height) {
    if (width == 0 || height == 0 || width > 0x7FFFFFFF || height > 0x7FFFFFFF)
        return std::nullopt;
    return cv::Size(static_cast<int>(width), static_cast<int>(height));
}

struct JpegPlaces {
    std::optional<cv::Size> size;
    std::size_t scan = 0; // where the coded data begin
};

// Walks the marker segments up to the first scan (ISO/IEC 10918-1, annex B).
JpegPlaces jpegPlaces(Bytes bytes) {
    JpegPlaces found;
    for (std::size_t at = 2; at + 4 <= bytes.size();) {
        if (bytes[at] != 0xFF)
            return found;
        const std::uint8_t marker = bytes[at + 1];
        if (marker == 0xFF) { // fill byte
            ++at;
            continue;
        }
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) { // TEM, RSTn: a marker alone
            at += 2;
            continue;
        }
        const std::uint32_t length = number(bytes, at + 2, 2, true);
        if (length < 2)
            return found;
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame && found.size) // a second one would be the true one, or not
            return {};
        if (frame)
            found.size = size(number(bytes, at + 7, 2, true), number(bytes, at + 5, 2, true));
        at += 2 + length;
        if (marker == 0xDA) {
            found.scan = at;
            return found;
        }
    }
    return found;
}

std::optional<cv::Size> webpSize(Bytes bytes) {
    if (begins(bytes, "VP8 ", 12))
        return size(number(bytes, 26, 2, false) & 0x3FFF, number(bytes, 28, 2, false) & 0x3FFF);
    if (begins(bytes, "VP8L", 12)) {
        const std::uint32_t bits = number(bytes, 21, 4, false);
        return size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1);
    }
    if (begins(bytes, "VP8X", 12) && bytes.size() >= 30)
        return size(number(bytes, 24, 3, false) + 1, number(bytes, 27, 3, false) + 1);
    return std::nullopt;
}

// Where the codestream begins: at once, or in the first jp2c box. Boxes are walked, as a search could be shown a marker
// inside another box.
std::size_t codestreamAt(Bytes bytes) {
    if (begins(bytes, "\xFF\x4F\xFF\x51"sv))
        return 0;
    for (std::size_t at = 0; at + 8 <= bytes.size();) {
        std::uint64_t length = number(bytes, at, 4, true);
        std::size_t header = 8;
        if (length == 1) { // a long box
            length = std::uint64_t(number(bytes, at + 8, 4, true)) << 32 | number(bytes, at + 12, 4, true);
            header = 16;
        }
        if (begins(bytes, "jp2c", at + 4))
            return at + header;
        if (length < header || length > bytes.size() - at) // 0: to the end, so no codestream comes
            break;
        at += static_cast<std::size_t>(length);
    }
    return std::string_view::npos;
}

constexpr std::uint32_t tilesMax = 4096;   // openjpeg takes 6 kB for each before it decodes one
constexpr std::uint32_t componentsMax = 4; // colour and alpha

// The SIZ marker of the codestream, which the decoder follows; the ihdr box could say something else.
std::optional<PictureHeader> jpeg2000Header(Bytes bytes) {
    const std::size_t start = codestreamAt(bytes);
    if (start == std::string_view::npos || !begins(bytes, "\xFF\x4F\xFF\x51"sv, start))
        return std::nullopt;
    const auto field = [&](std::size_t at) { return number(bytes, start + at, 4, true); };
    const std::uint32_t right = field(8), bottom = field(12), left = field(16), top = field(20);
    const std::uint32_t tileWidth = field(24), tileHeight = field(28), tileLeft = field(32), tileTop = field(36);
    const std::uint32_t components = number(bytes, start + 40, 2, true);
    if (right <= left || bottom <= top || tileWidth == 0 || tileHeight == 0 || tileLeft > left || tileTop > top ||
        components == 0 || components > componentsMax)
        return std::nullopt;
    const auto tiles = [](std::uint32_t reach, std::uint32_t side) { return (std::uint64_t(reach) + side - 1) / side; };
    if (tiles(right - tileLeft, tileWidth) * tiles(bottom - tileTop, tileHeight) > tilesMax)
        return std::nullopt;
    const auto said = size(right - left, bottom - top);
    return said ? std::optional<PictureHeader>({*said, components == 2 || components == 4, false}) : std::nullopt;
}

std::optional<PictureHeader> tiffHeader(Bytes bytes) {
    const bool big = bytes[0] == 'M';
    const std::size_t directory = number(bytes, 4, 4, big);
    const std::uint32_t entries = number(bytes, directory, 2, big);
    std::uint32_t width = 0, height = 0;
    bool transparent = false;
    for (std::uint32_t i = 0; i < entries && directory + 14 + i * 12 <= bytes.size(); ++i) {
        const std::size_t at = directory + 2 + i * 12;
        const std::uint32_t tag = number(bytes, at, 2, big);
        const int count = number(bytes, at + 2, 2, big) == 3 ? 2 : 4; // SHORT or LONG
        transparent = transparent || tag == 338;                      // ExtraSamples
        std::uint32_t* const place = tag == 256 ? &width : tag == 257 ? &height : nullptr;
        if (place && *place != 0) // said twice: which of them does the decoder believe?
            return std::nullopt;
        if (place)
            *place = number(bytes, at + 8, count, big);
    }
    const auto said = size(width, height);
    return said ? std::optional<PictureHeader>({*said, transparent, false}) : std::nullopt;
}

// Calls `take` with the place of each chunk. False: a chunk reaches beyond the file, or none ends it.
// libpng sets memory aside for what a chunk says before it looks whether that much comes.
template <typename Take> bool walkPng(Bytes bytes, Take take) {
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::size_t length = number(bytes, at, 4, true);
        if (length > bytes.size() - at - 12)
            return false;
        take(at);
        if (begins(bytes, "IEND", at + 4))
            return true;
        at += 12 + length;
    }
    return false;
}

PictureHeader pngHeader(Bytes bytes, cv::Size said) {
    const std::uint32_t colour = number(bytes, 25, 1, true);
    PictureHeader header{said, colour == 4 || colour == 6, false};
    walkPng(bytes, [&](std::size_t at) {
        header.transparent = header.transparent || begins(bytes, "tRNS", at + 4);
        header.turnedPng = header.turnedPng || begins(bytes, "eXIf", at + 4);
    });
    return header;
}

bool isJpeg(Bytes bytes) { return begins(bytes, "\xFF\xD8\xFF"sv); }
bool isPng(Bytes bytes) { return begins(bytes, "\x89PNG\r\n\x1A\n"sv); }
bool isJpeg2000(Bytes bytes) {
    return begins(bytes, "\xFF\x4F\xFF\x51"sv) || begins(bytes, "\0\0\0\x0CjP  \r\n\x87\n"sv);
}
bool isWebp(Bytes bytes) { return begins(bytes, "RIFF") && begins(bytes, "WEBP", 8); }

// Each 8 x 8 block of a scan takes a bit at least: a bomb of a few bytes is told from a picture before it is unpacked.
bool tooFewBits(const JpegPlaces& places, std::size_t bytes) {
    if (!places.size || places.scan > bytes)
        return false;
    const std::uint64_t blocks =
        std::uint64_t((places.size->width + 7) / 8) * std::uint64_t((places.size->height + 7) / 8);
    return std::uint64_t(bytes - places.scan) * 8 < blocks;
}

std::string spell(cv::Size s) { return std::to_string(s.width) + "x" + std::to_string(s.height); }

} // namespace

std::string pictureContentComplaint(Bytes bytes) {
    const bool cut = [&] {
        if (isJpeg(bytes))
            return text(bytes).find("\xFF\xD9"sv, jpegPlaces(bytes).scan) == std::string_view::npos;
        if (isPng(bytes))
            return !walkPng(bytes, [](std::size_t) {});
        if (isJpeg2000(bytes))
            return text(bytes).rfind("\xFF\xD9"sv) == std::string_view::npos;
        if (isWebp(bytes))
            return number(bytes, 4, 4, false) + std::uint64_t(8) > bytes.size();
        return false;
    }();
    if (cut) // decoders fill what is missing with grey and say nothing
        return "is cut short";
    if (!isJpeg(bytes))
        return {};
    const JpegPlaces places = jpegPlaces(bytes);
    if (tooFewBits(places, bytes.size()))
        return "says it has " + spell(*places.size) + " pixels, but holds too few bytes for them";
    return {};
}

std::optional<PictureHeader> pictureHeader(Bytes bytes) {
    const auto plain = [](std::optional<cv::Size> said) {
        return said ? std::optional<PictureHeader>({*said, false, false}) : std::nullopt;
    };
    if (isJpeg(bytes))
        return plain(jpegPlaces(bytes).size);
    if (isPng(bytes) && begins(bytes, "IHDR", 12)) {
        const auto said = size(number(bytes, 16, 4, true), number(bytes, 20, 4, true));
        return said ? std::optional(pngHeader(bytes, *said)) : std::nullopt;
    }
    if (isJpeg2000(bytes))
        return jpeg2000Header(bytes);
    if (isWebp(bytes)) {
        auto header = plain(webpSize(bytes));
        if (header) // VP8X says it in its flags, VP8L in the bit after the size
            header->transparent = begins(bytes, "VP8X", 12)   ? (number(bytes, 20, 1, false) & 0x10) != 0
                                  : begins(bytes, "VP8L", 12) ? (number(bytes, 21, 4, false) >> 28 & 1) != 0
                                                              : false;
        return header;
    }
    if (begins(bytes, "II*\0"sv) || begins(bytes, "MM\0*"sv))
        return tiffHeader(bytes);
    if (begins(bytes, "BM") && number(bytes, 14, 4, false) >= 40) {
        const auto height = static_cast<std::int32_t>(number(bytes, 22, 4, false)); // negative: top row first
        return plain(size(number(bytes, 18, 4, false),
                          static_cast<std::uint32_t>(height < 0 ? -static_cast<std::int64_t>(height) : height)));
    }
    return std::nullopt;
}

} // namespace darcha
