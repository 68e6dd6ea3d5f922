// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/block_grid.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace darcha::nfiq {

GradientMoments gradientMoments(const cv::Mat& grey, const cv::Rect& block) {
    // Twice the gradient is an integer, so the sums are exact.
    std::int64_t xx = 0, yy = 0, xy = 0;
    for (int r = 0; r < block.height; ++r) {
        const int above = std::max(r - 1, 0), below = std::min(r + 1, block.height - 1);
        const int yScale = below - above == 2 ? 1 : 2; // one-sided at the border; 0 in a block of one row
        const uchar* line = grey.ptr<uchar>(block.y + r) + block.x;
        const uchar* up = grey.ptr<uchar>(block.y + above) + block.x;
        const uchar* down = grey.ptr<uchar>(block.y + below) + block.x;
        for (int c = 0; c < block.width; ++c) {
            const int left = std::max(c - 1, 0), right = std::min(c + 1, block.width - 1);
            const int gx = (line[right] - line[left]) * (right - left == 2 ? 1 : 2);
            const int gy = (down[c] - up[c]) * yScale;
            xx += gx * gx;
            yy += gy * gy;
            xy += gx * gy;
        }
    }
    const double n = 4.0 * block.area();
    return {static_cast<double>(xx) / n, static_cast<double>(yy) / n, static_cast<double>(xy) / n};
}

double orientation(const GradientMoments& m) {
    const double difference = m.xx - m.yy;
    const double d = m.xy * m.xy + difference * difference + std::numeric_limits<double>::epsilon();
    return 0.5 * std::atan2(m.xy / d, difference / d);
}

double orientationCertainty(const GradientMoments& m) {
    const double sum = m.xx + m.yy;
    const double root = std::sqrt((m.xx - m.yy) * (m.xx - m.yy) + 4 * m.xy * m.xy);
    const double largest = (sum + root) / 2;
    return largest > 0 ? 1 - (sum - root) / 2 / largest : -1;
}

namespace {

// NIST's "ridgesegment": the spread of each grid block after the whole picture was brought to mean 0, deviation 1.
cv::Mat foregroundBlocks(const cv::Mat& grey) {
    cv::Scalar mean, deviation;
    cv::meanStdDev(grey, mean, deviation);
    const int rows = (grey.rows + blockSide - 1) / blockSide, columns = (grey.cols + blockSide - 1) / blockSide;
    cv::Mat foreground(rows, columns, CV_8UC1, cv::Scalar(0));
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const cv::Rect cell =
                cv::Rect(c * blockSide, r * blockSide, blockSide, blockSide) & cv::Rect({}, grey.size());
            cv::Scalar cellMean, cellDeviation;
            cv::meanStdDev(grey(cell), cellMean, cellDeviation);
            foreground.at<uchar>(r, c) = deviation[0] > 0 && cellDeviation[0] / deviation[0] > 0.1;
        }
    return foreground;
}

} // namespace

SlantedGrid slantedGrid(const cv::Mat& grey) {
    const cv::Mat foreground = foregroundBlocks(grey);
    SlantedGrid grid;
    for (int r = windowMargin; r < grey.rows - blockSide - 1; r += blockSide) {
        ++grid.rows;
        grid.columns = 0;
        for (int c = windowMargin; c < grey.cols - blockSide - 1; c += blockSide) {
            ++grid.columns;
            SlantedBlock block;
            block.origin = {c, r};
            const int lastRow = (r + blockSide - 1) / blockSide, lastColumn = (c + blockSide - 1) / blockSide;
            block.foreground =
                foreground.at<uchar>(r / blockSide, c / blockSide) && foreground.at<uchar>(r / blockSide, lastColumn) &&
                foreground.at<uchar>(lastRow, c / blockSide) && foreground.at<uchar>(lastRow, lastColumn);
            if (block.foreground)
                block.theta = orientation(gradientMoments(grey, {c, r, blockSide, blockSide}));
            grid.blocks.push_back(block);
        }
    }
    return grid;
}

cv::Mat turnedWindow(const cv::Mat& grey, const SlantedBlock& block, double radians, bool padded) {
    cv::Mat window = grey({block.origin.x - windowMargin, block.origin.y - windowMargin, windowSide, windowSide});
    float centre = windowSide / 2.0f;
    if (padded) {
        cv::Mat wider; // the window is a view, so OpenCV takes the border from the picture where there is one
        cv::copyMakeBorder(window, wider, windowMargin, windowMargin, windowMargin, windowMargin, cv::BORDER_CONSTANT,
                           0);
        window = wider;
        centre += windowMargin;
    }
    const cv::Mat turn = cv::getRotationMatrix2D({centre, centre}, radians * 180 / std::numbers::pi, 1);
    cv::Mat turned;
    cv::warpAffine(window, turned, turn, {windowSide, windowSide}, cv::INTER_NEAREST);
    return turned;
}

} // namespace darcha::nfiq
