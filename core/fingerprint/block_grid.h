// SPDX-License-Identifier: Apache-2.0
// What the NFIQ 2 features share: the foreground, the blocks, their gradients, and the turned window of a block.
//
// Pure, thread-safe. Formulas: NFIQ 2 v2.3 as written down in reference/face-and-finger-quality.md section 3; every odd
// step (c instead of 2c, a rotation that keeps the top-left corner) is NIST's and kept, so that the numbers are equal.
// Pixels at 500 ppi; angles in radians.
#pragma once

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

namespace darcha::nfiq {

inline constexpr int blockSide = 32;  // pixels
inline constexpr int windowSide = 36; // ceil(hypot(32, 16)): the square round a slanted 32 x 16 window
inline constexpr int windowMargin = 2;

// Means of gx*gx, gy*gy, gx*gy over one block; central differences, one-sided at the block's own borders.
struct GradientMoments {
    double xx = 0;
    double yy = 0;
    double xy = 0;
};

GradientMoments gradientMoments(const cv::Mat& grey, const cv::Rect& block);
double orientation(const GradientMoments& moments);          // perpendicular to the ridges, radians
double orientationCertainty(const GradientMoments& moments); // 0..1; -1 if the block has no gradient at all

// One 32 x 32 block of the slanted grid: 2, 34, 66, ...
struct SlantedBlock {
    cv::Point origin; // of the block
    bool foreground = false;
    double theta = 0;
};

struct SlantedGrid {
    int rows = 0;
    int columns = 0;
    std::vector<SlantedBlock> blocks; // row by row
    const SlantedBlock& at(int row, int column) const {
        return blocks[static_cast<std::size_t>(row * columns + column)];
    }
};

SlantedGrid slantedGrid(const cv::Mat& grey);

// The 36 x 36 window of a block, turned by `radians`. `padded`: with NIST's border of two real pixels (FDA and RVU; not
// LCS).
cv::Mat turnedWindow(const cv::Mat& grey, const SlantedBlock& block, double radians, bool padded);

} // namespace darcha::nfiq
