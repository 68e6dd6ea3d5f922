// SPDX-License-Identifier: Apache-2.0
// One fingerprint picture and which finger it is said to show; overwritten when it goes.
#pragma once

#include "core/base/clock.h"
#include "core/media/wiped_pixels.h"

#include <memory>
#include <opencv2/core/mat.hpp>
#include <string_view>

namespace darcha {

// ISO/IEC 19794-4:2011 table 6 / 39794-4, finger position codes.
enum class FingerPosition : unsigned char {
    Unknown = 0,
    RightThumb = 1,
    RightIndex = 2,
    RightMiddle = 3,
    RightRing = 4,
    RightLittle = 5,
    LeftThumb = 6,
    LeftIndex = 7,
    LeftMiddle = 8,
    LeftRing = 9,
    LeftLittle = 10,
};

std::string_view name(FingerPosition position); // "RightIndex"

struct FingerprintImage {
    cv::Mat grey;               // CV_8UC1, ridges dark on light
    double pixelsPerInch = 500; // ISO/IEC 19794-4 level 31: 500 ppi
    FingerPosition position = FingerPosition::Unknown;
    SteadyTime captured{};

    ~FingerprintImage() { wipeIfLast(grey); }
};

using FingerprintImagePtr = std::shared_ptr<const FingerprintImage>;

} // namespace darcha
