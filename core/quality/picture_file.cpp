// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_file.h"

#include "core/quality/picture_header.h"

#include <algorithm>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

namespace darcha {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::int64_t transparentPixelsMax = 25'000'000; // decoded with 16 bits a channel it takes 200 MB

std::string spell(cv::Size s) { return std::to_string(s.width) + "x" + std::to_string(s.height); }

// On white, as every viewer shows it; a decoder alone would show the colours that the transparency hides.
cv::Mat onWhite(const cv::Mat& unchanged) {
    cv::Mat bgra = unchanged;
    if (bgra.depth() == CV_16U)
        bgra.convertTo(bgra, CV_8U, 1 / 257.0);
    if (bgra.type() != CV_8UC4)
        return {}; // the decoder found no transparency after all
    cv::Mat made(bgra.size(), CV_8UC3);
    for (int y = 0; y < bgra.rows; ++y)
        for (int x = 0; x < bgra.cols; ++x) {
            const auto& from = bgra.at<cv::Vec4b>(y, x);
            for (int c = 0; c < 3; ++c)
                made.at<cv::Vec3b>(y, x)[c] =
                    static_cast<unsigned char>((from[c] * from[3] + 255 * (255 - from[3]) + 127) / 255);
        }
    return made;
}

cv::Mat decoded(Bytes bytes, const PictureHeader& header) {
    const cv::Mat packed(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::uint8_t*>(bytes.data()));
    if (header.transparent && !header.turnedPng) // unchanged also means not turned
        if (cv::Mat shown = onWhite(cv::imdecode(packed, cv::IMREAD_UNCHANGED)); !shown.empty())
            return shown;
    return cv::imdecode(packed, cv::IMREAD_COLOR);
}

} // namespace

std::optional<cv::Size> pictureSize(Bytes bytes) {
    const auto header = pictureHeader(bytes);
    return header ? std::optional(header->size) : std::nullopt;
}

Result<cv::Mat> readPicture(Bytes bytes, const std::string& name) {
    if (bytes.empty())
        return {ErrorCode::ImageUnreadable, name + ": is empty; copy it again"};
    const auto header = pictureHeader(bytes);
    if (!header)
        return {ErrorCode::ImageUnreadable,
                name + ": not a picture that can be read, or cut short; give JPEG, PNG, BMP, WebP, TIFF or JPEG 2000"};
    const cv::Size said = header->size;
    const std::int64_t pixels = static_cast<std::int64_t>(said.width) * said.height;
    if (std::min(said.width, said.height) < pictureSideMin)
        return {ErrorCode::ImageSizeOutOfRange, name + ": " + spell(said) + " pixels; a side needs " +
                                                    std::to_string(pictureSideMin) +
                                                    " at least; give a larger picture"};
    if (const std::int64_t most = header->transparent ? transparentPixelsMax : picturePixelsMax; pixels > most)
        return {ErrorCode::ImageSizeOutOfRange,
                name + ": " + spell(said) + " pixels" + (header->transparent ? " with transparency" : "") +
                    "; at most " + std::to_string(most / 1'000'000) +
                    " megapixels are read, so that one file cannot take the station's memory; scale it down"};
    if (const std::string complaint = pictureContentComplaint(bytes); !complaint.empty())
        return {ErrorCode::ImageUnreadable, name + ": " + complaint + "; copy it again, or save it anew"};
    cv::Mat picture;
    try {
        picture = decoded(bytes, *header);
    } catch (const cv::Exception&) { // OpenCV's way to refuse
        picture.release();
    } catch (const std::bad_alloc&) {
        return {ErrorCode::ImageSizeOutOfRange, name + ": does not fit in memory; scale it down"};
    }
    if (picture.empty())
        return {ErrorCode::ImageUnreadable, name + ": damaged; copy it again, or save it anew"};
    if (picture.size() != said && picture.size() != cv::Size(said.height, said.width)) // turned by EXIF
        return {ErrorCode::ImageUnreadable,
                name + ": says " + spell(said) + " pixels and holds " + spell(picture.size()) + "; save it anew"};
    return picture;
}

Result<std::vector<std::uint8_t>> readBytes(const std::filesystem::path& file) {
    std::error_code trouble;
    const auto status = std::filesystem::status(file, trouble);
    if (!std::filesystem::exists(status))
        return {ErrorCode::FileNotFound, (file.empty() ? "\"\"" : file.string()) + ": no such file; check the path"};
    if (std::filesystem::is_directory(status))
        return {ErrorCode::FileUnreadable, file.string() + ": a folder; name the files in it"};
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
