// SPDX-License-Identifier: Apache-2.0
// Reads the files that stand in for OFIQ's networks: landmarks and the alignment's transform.
//
// Text, so that any tool can write it. Errors name file and line: InvalidArgument; of files also those of readBytes.
// Pure and thread-safe.
#pragma once

#include "core/base/result.h"
#include "core/quality/ofiq/landmarks98.h"

#include <filesystem>
#include <opencv2/core/matx.hpp>
#include <string_view>

namespace darcha::ofiq {

// One point a line, "x y" (a comma, semicolon or tab will do), 98 lines in WFLW order or 68 in dlib's; empty lines and
// lines that begin with # do not count. Within 32767 pixels (OFIQ keeps 16 bits); rounded to whole pixels.
Result<Landmarks98> parseLandmarks(std::string_view text, const std::string& name);
Result<Landmarks98> readLandmarks(const std::filesystem::path& file);

// Two rows of three numbers, picture to 616 x 616, with or without the brackets that OpenCV prints. It must be a
// similarity: turn, scale and shift, no mirroring.
Result<cv::Matx23d> parseTransform(std::string_view text, const std::string& name);
Result<cv::Matx23d> readTransform(const std::filesystem::path& file);

} // namespace darcha::ofiq
