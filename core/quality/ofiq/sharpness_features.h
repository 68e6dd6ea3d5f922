// SPDX-License-Identifier: Apache-2.0
// The 26 numbers from which OFIQ's forest judges sharpness. The forest is not to be had, so no score is made of them;
// one trained by us could be (its calibration would be ours, not OFIQ's).
//
// Of the picture in its own size, in the box of the landmarks' region. Pure. Source: reference, section 6.3, code 49.
#pragma once

#include "core/quality/ofiq/landmarks98.h"

#include <array>
#include <opencv2/core/mat.hpp>
#include <optional>

namespace darcha::ofiq {

// Mean and standard deviation inside the region, in this order: |Laplacian| of kernels 1, 3, 5, 7, 9 after a 3 x 3
// Gaussian; |grey - its box blur| of 3, 5, 7; |Sobel dx dy| of 1, 3, 5, 7, 9.
using SharpnessFeatures = std::array<double, 26>;

// Nothing if the region lies outside the picture.
std::optional<SharpnessFeatures> sharpnessFeatures(const cv::Mat& bgr, const Landmarks98& landmarks);

} // namespace darcha::ofiq
