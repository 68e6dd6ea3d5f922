// SPDX-License-Identifier: Apache-2.0
// The 65 image features of NFIQ 2 v2.3 over one picture. Pure, thread-safe.
#pragma once

#include "core/fingerprint/finger_quality.h"

#include <array>

namespace darcha::nfiq {

inline constexpr std::size_t featureCount = 65;

// The names of NFIQ 2's columns, in their order, without the four features that need minutiae.
extern const std::array<std::string_view, featureCount> featureNames;

struct FeatureVector {
    std::array<double, featureCount> values{}; // in the order of featureNames
    double deviation = 0;                      // grey standard deviation: feedback "UniformImage"
    int roiPixels = 0;                         // feedback "SufficientFingerprintForeground"

    double operator[](std::string_view name) const; // of a name in featureNames
};

// `grey`: CV_8UC1, 500 ppi. Errors: FingerImageBlank, FingerAreaTooSmall, ImageSizeOutOfRange.
Result<FeatureVector> computeFeatures(const cv::Mat& grey);

} // namespace darcha::nfiq
