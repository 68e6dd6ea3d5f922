// SPDX-License-Identifier: Apache-2.0
// sRGB levels to linear light by a table of 256 entries, and back. Thread-safe.
//
// IEC 61966-2-1: c / 12.92 below 0.04045, else ((c + 0.055) / 1.055)^2.4. Light is 0..1.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>

namespace darcha {

const std::array<float, 256>& linearLightTable();

cv::Mat linearLight(const cv::Mat& bgr);      // CV_8UC3 to CV_32FC3
cv::Mat luminanceOfLight(const cv::Mat& bgr); // CV_32FC3 to CV_32FC1: .2126 R + .7152 G + .0722 B
double srgbLevel(double light);               // 0..1 to 0..255

} // namespace darcha
