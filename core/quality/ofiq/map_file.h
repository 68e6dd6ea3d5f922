// SPDX-License-Identifier: Apache-2.0
// Reads the pictures that stand in for OFIQ's segmentations: grey, 8 bits, without loss (PNG).
//
// Pure and thread-safe. Errors: ImageSizeOutOfRange for another size, InvalidArgument for what is no map, those of
// readBytes and readPicture.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <opencv2/core/mat.hpp>

namespace darcha::ofiq {

Result<cv::Mat> readParsingMap(const std::filesystem::path& file);   // 400 x 400, classes 0 to 18
Result<cv::Mat> readOcclusionMap(const std::filesystem::path& file); // 616 x 616, not 0 where the face is seen

} // namespace darcha::ofiq
