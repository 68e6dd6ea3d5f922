// SPDX-License-Identifier: Apache-2.0
// Linear light of sRGB pixels, in 8 bits, by a table of 256 entries.
//
// Y = .2126 R + .7152 G + .0722 B of the decoded channels (IEC 61966-2-1), floor(255 Y + .5): reference, face quality
// section 6.2, point 9. Thread-safe.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>

namespace darcha::ofiq {

double linearLight(double srgb); // 0..255 to 0..1

cv::Mat luminance(const cv::Mat& bgr); // CV_8UC1 of a CV_8UC3

// Counts of the grey levels where `mask` is not 0.
struct Histogram {
    std::array<int, 256> counts{};
    int all = 0;
    double share(int level) const { return static_cast<double>(counts[static_cast<std::size_t>(level)]) / all; }
};
Histogram histogram(const cv::Mat& grey, const cv::Mat& mask = {}); // no mask: of all

} // namespace darcha::ofiq
