// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_file.h"

#include <algorithm>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
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
        const std::uint32_t length = number(bytes, at + 2, 2, true);
        if (length < 2)
            return found;
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
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

// The SIZ marker of the codestream, which the decoder follows; the ihdr box could say something else (ISO/IEC 15444-1).
std::optional<cv::Size> jpeg2000Size(Bytes bytes) {
    const std::size_t start = text(bytes).find("\xFF\x4F\xFF\x51"sv);
    if (start == std::string_view::npos)
        return std::nullopt;
    const std::uint32_t right = number(bytes, start + 8, 4, true), bottom = number(bytes, start + 12, 4, true);
    const std::uint32_t left = number(bytes, start + 16, 4, true), top = number(bytes, start + 20, 4, true);
    if (right <= left || bottom <= top)
        return std::nullopt;
    return size(right - left, bottom - top);
}

std::optional<cv::Size> tiffSize(Bytes bytes) {
    const bool big = bytes[0] == 'M';
    const std::size_t directory = number(bytes, 4, 4, big);
    const std::uint32_t entries = number(bytes, directory, 2, big);
    std::uint32_t width = 0, height = 0;
    for (std::uint32_t i = 0; i < entries && directory + 14 + i * 12 <= bytes.size(); ++i) {
        const std::size_t at = directory + 2 + i * 12;
        const std::uint32_t tag = number(bytes, at, 2, big);
        const int count = number(bytes, at + 2, 2, big) == 3 ? 2 : 4; // SHORT or LONG
        if (tag == 256)
            width = number(bytes, at + 8, count, big);
        if (tag == 257)
            height = number(bytes, at + 8, count, big);
    }
    return size(width, height);
}

bool isJpeg(Bytes bytes) { return begins(bytes, "\xFF\xD8\xFF"sv); }
bool isPng(Bytes bytes) { return begins(bytes, "\x89PNG\r\n\x1A\n"sv); }
bool isJpeg2000(Bytes bytes) {
    return begins(bytes, "\xFF\x4F\xFF\x51"sv) || begins(bytes, "\0\0\0\x0CjP  \r\n\x87\n"sv);
}
bool isWebp(Bytes bytes) { return begins(bytes, "RIFF") && begins(bytes, "WEBP", 8); }

// Decoders fill what is missing with grey and say nothing.
bool cutShort(Bytes bytes) {
    if (isJpeg(bytes))
        return text(bytes).find("\xFF\xD9"sv, jpegPlaces(bytes).scan) == std::string_view::npos;
    if (isPng(bytes))
        return text(bytes).rfind("IEND"sv) == std::string_view::npos;
    if (isJpeg2000(bytes))
        return text(bytes).rfind("\xFF\xD9"sv) == std::string_view::npos;
    if (isWebp(bytes))
        return number(bytes, 4, 4, false) + std::uint64_t(8) > bytes.size();
    return false;
}

std::string spell(cv::Size s) { return std::to_string(s.width) + "x" + std::to_string(s.height); }

} // namespace

std::optional<cv::Size> pictureSize(Bytes bytes) {
    if (isJpeg(bytes))
        return jpegPlaces(bytes).size;
    if (isPng(bytes) && begins(bytes, "IHDR", 12))
        return size(number(bytes, 16, 4, true), number(bytes, 20, 4, true));
    if (isJpeg2000(bytes))
        return jpeg2000Size(bytes);
    if (isWebp(bytes))
        return webpSize(bytes);
    if (begins(bytes, "II*\0"sv) || begins(bytes, "MM\0*"sv))
        return tiffSize(bytes);
    if (begins(bytes, "BM") && number(bytes, 14, 4, false) >= 40) {
        const auto height = static_cast<std::int32_t>(number(bytes, 22, 4, false)); // negative: top row first
        return size(number(bytes, 18, 4, false),
                    static_cast<std::uint32_t>(height < 0 ? -static_cast<std::int64_t>(height) : height));
    }
    return std::nullopt;
}

Result<cv::Mat> readPicture(Bytes bytes, const std::string& name) {
    if (bytes.empty())
        return {ErrorCode::ImageUnreadable, name + ": is empty"};
    const auto said = pictureSize(bytes);
    if (!said)
        return {ErrorCode::ImageUnreadable,
                name + ": not a picture that can be read (JPEG, PNG, BMP, WebP, TIFF, JPEG 2000), or cut short"};
    if (std::min(said->width, said->height) < pictureSideMin)
        return {ErrorCode::ImageSizeOutOfRange,
                name + ": " + spell(*said) + " pixels; a side needs " + std::to_string(pictureSideMin) + " at least"};
    if (static_cast<std::int64_t>(said->width) * said->height > picturePixelsMax)
        return {ErrorCode::ImageSizeOutOfRange,
                name + ": " + spell(*said) + " pixels; at most " + std::to_string(picturePixelsMax / 1'000'000) +
                    " megapixels are read, so that one file cannot take the station's memory"};
    if (cutShort(bytes))
        return {ErrorCode::ImageUnreadable, name + ": is cut short"};
    cv::Mat picture;
    try {
        const cv::Mat packed(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::uint8_t*>(bytes.data()));
        picture = cv::imdecode(packed, cv::IMREAD_COLOR);
    } catch (const cv::Exception&) { // OpenCV's way to refuse
        picture.release();
    } catch (const std::bad_alloc&) {
        return {ErrorCode::ImageSizeOutOfRange, name + ": does not fit in memory"};
    }
    if (picture.empty())
        return {ErrorCode::ImageUnreadable, name + ": damaged"};
    return picture;
}

Result<std::vector<std::uint8_t>> readBytes(const std::filesystem::path& file) {
    std::error_code trouble;
    const auto status = std::filesystem::status(file, trouble);
    if (!std::filesystem::exists(status))
        return {ErrorCode::FileNotFound, file.string() + ": no such file"};
    if (!std::filesystem::is_regular_file(status))
        return {ErrorCode::FileUnreadable, file.string() + ": not a file"};
    const std::uintmax_t length = std::filesystem::file_size(file, trouble);
    if (trouble)
        return {ErrorCode::FileUnreadable, file.string() + ": " + trouble.message()};
    if (length > pictureFileBytesMax)
        return {ErrorCode::ImageSizeOutOfRange, file.string() + ": larger than 200 MB"};
    std::ifstream stream(file, std::ios::binary);
    std::vector<std::uint8_t> bytes(length);
    if (!stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(length)))
        return {ErrorCode::FileUnreadable, file.string() + ": cannot be read; check its permissions"};
    return bytes;
}

} // namespace darcha
