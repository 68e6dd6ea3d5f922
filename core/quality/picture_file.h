// SPDX-License-Identifier: Apache-2.0
// A face picture from the bytes of an image file (JPEG, PNG, BMP, WebP, TIFF, JPEG 2000).
//
// The size is read from the header before anything is decoded, so that a bomb costs nothing. A file that is cut short
// is refused even where the decoder would fill the rest with grey. The orientation that a phone wrote (EXIF) is
// honoured. Pure and thread-safe. Errors: ImageUnreadable, ImageSizeOutOfRange; for files also FileNotFound,
// FileUnreadable.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace darcha {

inline constexpr int pictureSideMin = 32;                         // pixels: no face can be judged below
inline constexpr std::int64_t picturePixelsMax = 100'000'000;     // 300 MB decoded; larger than any camera of today
inline constexpr std::uintmax_t pictureFileBytesMax = 200u << 20; // an uncompressed picture of half that size

// Width and height as the header says, before EXIF; nothing if the format is unknown or the header is cut.
std::optional<cv::Size> pictureSize(std::span<const std::uint8_t> bytes);

// `name` is what errors call the picture. CV_8UC3, BGR.
Result<cv::Mat> readPicture(std::span<const std::uint8_t> bytes, const std::string& name);
Result<std::vector<std::uint8_t>> readBytes(const std::filesystem::path& file);

} // namespace darcha
