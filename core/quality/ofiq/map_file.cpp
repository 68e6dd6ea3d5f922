// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/map_file.h"

#include "core/quality/ofiq/aligned_face.h"
#include "core/quality/ofiq/alignment.h"
#include "core/quality/picture_file.h"

#include <array>
#include <opencv2/core.hpp>

namespace darcha::ofiq {

namespace {

constexpr double lastClass = 18; // of the parsing network's 19

Result<cv::Mat> readMap(const std::filesystem::path& file, int side) {
    const auto bytes = readBytes(file);
    if (!bytes)
        return bytes.error();
    const auto picture = readPicture(*bytes, file.string());
    if (!picture)
        return picture.error();
    const std::string wanted = std::to_string(side) + "x" + std::to_string(side);
    if (picture->size() != cv::Size(side, side))
        return Error{ErrorCode::ImageSizeOutOfRange, file.string() + ": " + std::to_string(picture->cols) + "x" +
                                                         std::to_string(picture->rows) + " pixels; this map has " +
                                                         wanted};
    std::array<cv::Mat, 3> channels;
    cv::split(*picture, channels.data());
    if (cv::norm(channels[0], channels[1], cv::NORM_INF) > 0 || cv::norm(channels[0], channels[2], cv::NORM_INF) > 0)
        return Error{ErrorCode::InvalidArgument,
                     file.string() + ": a map is a grey picture of 8 bits; this has colours"};
    return channels[0];
}

} // namespace

Result<cv::Mat> readParsingMap(const std::filesystem::path& file) {
    auto map = readMap(file, AlignedFace::parsingSide);
    double largest = 0;
    if (map)
        cv::minMaxLoc(*map, nullptr, &largest);
    if (largest > lastClass)
        return Error{ErrorCode::InvalidArgument, file.string() + ": holds class " +
                                                     std::to_string(static_cast<int>(largest)) +
                                                     "; a parsing map has classes 0 to 18"};
    return map;
}

Result<cv::Mat> readOcclusionMap(const std::filesystem::path& file) { return readMap(file, alignedSide); }

} // namespace darcha::ofiq
