// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_image_file.h"

#include "core/fingerprint/image_header.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <system_error>

namespace darcha {

namespace {

constexpr std::uintmax_t fileBytesMax = 64 * 1024 * 1024; // an uncompressed ten-print card at 1000 ppi

Error sizeError(const std::string& name, const cv::Size& size) {
    return {ErrorCode::ImageSizeOutOfRange, name + ": " + std::to_string(size.width) + " x " +
                                                std::to_string(size.height) + " pixels; a fingerprint has " +
                                                std::to_string(fingerFileSideMin) + " to " +
                                                std::to_string(fingerFileSideMax) + " a side"};
}

bool sizeAllowed(const cv::Size& size) {
    return std::min(size.width, size.height) >= fingerFileSideMin &&
           std::max(size.width, size.height) <= fingerFileSideMax;
}

bool isConstant(const cv::Mat& channel) {
    double low = 0, high = 0;
    cv::minMaxLoc(channel, &low, &high);
    return low == high;
}

// Some tools save a print as shades of transparency (fprintd's test prints): then most of the alpha lies between clear
// and solid. An ordinary picture with a clear margin has hardly any such pixel.
bool alphaIsThePicture(const cv::Mat& grey, const cv::Mat& alpha) {
    if (isConstant(alpha))
        return false;
    const int between = cv::countNonZero(alpha) - cv::countNonZero(alpha == 255);
    return isConstant(grey) || between > grey.rows * grey.cols / 2;
}

// What shows on white paper.
cv::Mat onWhite(const cv::Mat& grey, const cv::Mat& alpha) {
    cv::Mat result(grey.size(), CV_8UC1);
    for (int r = 0; r < grey.rows; ++r)
        for (int c = 0; c < grey.cols; ++c) {
            const int a = alpha.at<uchar>(r, c);
            result.at<uchar>(r, c) = static_cast<uchar>((grey.at<uchar>(r, c) * a + 255 * (255 - a) + 127) / 255);
        }
    return result;
}

cv::Mat toGrey(const cv::Mat& decoded) {
    cv::Mat eight = decoded;
    if (decoded.depth() == CV_16U)
        decoded.convertTo(eight, CV_8U, 1.0 / 257);
    cv::Mat grey;
    switch (eight.channels()) {
    case 1:
        return eight;
    case 2:
        cv::extractChannel(eight, grey, 0);
        return grey;
    case 3:
        cv::cvtColor(eight, grey, cv::COLOR_BGR2GRAY);
        return grey;
    default: {
        cv::Mat alpha;
        cv::extractChannel(eight, alpha, 3);
        cv::cvtColor(eight, grey, cv::COLOR_BGRA2GRAY);
        return alphaIsThePicture(grey, alpha) ? alpha : onWhite(grey, alpha);
    }
    }
}

// CRC-32 of W3C PNG annex D.
std::uint32_t crc32(std::span<const unsigned char> bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const unsigned char byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    return ~crc;
}

void appendBig(std::vector<unsigned char>& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<unsigned char>(value >> shift));
}

std::vector<unsigned char> physicalPixels(double pixelsPerInch) {
    const auto perMetre = static_cast<std::uint32_t>(std::lround(pixelsPerInch / 0.0254));
    std::vector<unsigned char> chunk;
    appendBig(chunk, 9);
    for (const char c : {'p', 'H', 'Y', 's'})
        chunk.push_back(static_cast<unsigned char>(c));
    appendBig(chunk, perMetre);
    appendBig(chunk, perMetre);
    chunk.push_back(1); // unit: metre
    appendBig(chunk, crc32(std::span(chunk).subspan(4)));
    return chunk;
}

} // namespace

Result<FingerprintImage> readFingerprint(std::span<const std::byte> bytes, const std::string& name,
                                         double pixelsPerInch) {
    if (!(pixelsPerInch >= 100 && pixelsPerInch <= 4000))
        return {ErrorCode::InvalidArgument, name + ": a resolution of 100 to 4000 ppi is accepted"};
    const auto header = readImageHeader(bytes);
    if (!header)
        return {ErrorCode::ImageUnreadable, name + ": not a PNG, BMP, TIFF, PNM, JPEG or JPEG 2000 picture"};
    if (!header->whole)
        return {ErrorCode::ImageUnreadable, name + ": the file ends before the picture does"};
    if (!sizeAllowed(header->size))
        return sizeError(name, header->size);
    cv::Mat decoded;
    try {
        const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::byte*>(bytes.data()));
        decoded = cv::imdecode(raw, cv::IMREAD_UNCHANGED);
    } catch (const cv::Exception&) {
        decoded.release();
    }
    if (decoded.empty() || (decoded.depth() != CV_8U && decoded.depth() != CV_16U))
        return {ErrorCode::ImageUnreadable, name + ": the picture is cut short or damaged"};
    if (!sizeAllowed(decoded.size()))
        return sizeError(name, decoded.size());
    FingerprintImage image;
    image.grey = toGrey(decoded);
    image.pixelsPerInch = pixelsPerInch;
    return image;
}

Result<FingerprintImage> readFingerprintFile(const std::filesystem::path& path, double pixelsPerInch) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure))
        return {ErrorCode::FileNotFound, path.string()};
    const auto size = std::filesystem::file_size(path, failure);
    if (failure || size > fileBytesMax)
        return {ErrorCode::FileUnreadable, path.string() + ": more than 64 MiB, or no access"};
    std::vector<std::byte> bytes(size);
    std::ifstream stream(path, std::ios::binary);
    if (!stream.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size)))
        return {ErrorCode::FileUnreadable, path.string()};
    return readFingerprint(bytes, path.string(), pixelsPerInch);
}

FingerprintImage atFiveHundredPpi(const FingerprintImage& image) {
    if (std::abs(image.pixelsPerInch - 500) <= 5)
        return image;
    FingerprintImage result = image;
    const double scale = 500 / image.pixelsPerInch;
    cv::resize(image.grey, result.grey, {}, scale, scale, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    result.pixelsPerInch = 500;
    return result;
}

Result<std::vector<std::byte>> encodeFingerprintPng(const FingerprintImage& image) {
    std::vector<unsigned char> png;
    try {
        if (image.grey.empty() || !cv::imencode(".png", image.grey, png, {cv::IMWRITE_PNG_COMPRESSION, 6}))
            png.clear();
    } catch (const cv::Exception&) {
        png.clear();
    }
    constexpr std::size_t afterHeader = 33; // signature 8, IHDR 25 (W3C PNG 5.3, 11.2.2)
    if (png.size() < afterHeader)
        return {ErrorCode::InternalError, "a fingerprint picture could not be written as PNG"};
    const std::vector<unsigned char> resolution = physicalPixels(image.pixelsPerInch);
    png.insert(png.begin() + afterHeader, resolution.begin(), resolution.end());
    std::vector<std::byte> bytes(png.size());
    std::memcpy(bytes.data(), png.data(), png.size());
    return bytes;
}

} // namespace darcha
