// SPDX-License-Identifier: Apache-2.0
// Where on the picture the finger is, as NFIQ 2 v2.3 finds it. Pure, thread-safe.
#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

namespace darcha::nfiq {

struct RegionOfInterest {
    cv::Mat mask; // CV_8UC1, 255 on the finger
    int pixels = 0;
    std::vector<cv::Rect> blocks; // 32 x 32 (less at the right and lower border) that touch it
};

// The picture without its white margin (mean grey of a row or column > 250), a view into it; empty if all is white.
cv::Mat cropWhiteMargin(const cv::Mat& grey);

RegionOfInterest findRegionOfInterest(const cv::Mat& grey);

} // namespace darcha::nfiq
