// SPDX-License-Identifier: Apache-2.0
// The file of a portrait that was cut: JPEG, sRGB with its ICC profile, 300 dpi; chroma 4:2:0, as Debian 12's OpenCV
// cannot set it.
//
// Pure and thread-safe. Error: ImageUnreadable.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <vector>

namespace darcha {

// 95: artefacts stay below what measures see (CompressionArtifacts reads a step of 2); half a megabyte at 1244x1600.
inline constexpr int portraitJpegQuality = 95;

Result<std::vector<std::uint8_t>> encodePortraitJpeg(const cv::Mat& portrait, int quality = portraitJpegQuality);

} // namespace darcha
