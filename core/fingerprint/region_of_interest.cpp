// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/region_of_interest.h"

#include "core/fingerprint/block_grid.h"

#include <opencv2/imgproc.hpp>

namespace darcha::nfiq {

namespace {

constexpr double whiteMean = 250; // grey

// Otsu leaves the finger black (0) on white.
cv::Mat darkBlob(const cv::Mat& grey) {
    cv::Mat work;
    cv::erode(grey, work, cv::getStructuringElement(cv::MORPH_RECT, {5, 5}));
    cv::GaussianBlur(work, work, {41, 41}, 0);
    cv::threshold(work, work, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    cv::GaussianBlur(work, work, {91, 91}, 0);
    cv::threshold(work, work, 0, 255, cv::THRESH_BINARY | cv::THRESH_OTSU);
    return work;
}

// White that does not reach the picture's border becomes black.
void fillHoles(cv::Mat& blob) {
    cv::Mat outside;
    cv::copyMakeBorder(blob, outside, 1, 1, 1, 1, cv::BORDER_CONSTANT, 255);
    cv::floodFill(outside, {0, 0}, 128);
    const cv::Mat inner = outside({1, 1, blob.cols, blob.rows});
    blob.setTo(0, inner == 255);
}

} // namespace

cv::Mat cropWhiteMargin(const cv::Mat& grey) {
    int top = 0, bottom = grey.rows, left = 0, right = grey.cols;
    while (top < bottom && cv::mean(grey.row(top))[0] > whiteMean)
        ++top;
    while (bottom > top && cv::mean(grey.row(bottom - 1))[0] > whiteMean)
        --bottom;
    if (top == bottom)
        return {};
    // NIST takes the means of the whole columns, the rows that were just dropped included.
    while (left < right && cv::mean(grey.col(left))[0] > whiteMean)
        ++left;
    while (right > left && cv::mean(grey.col(right - 1))[0] > whiteMean)
        --right;
    return left == right ? cv::Mat() : grey(cv::Range(top, bottom), cv::Range(left, right));
}

RegionOfInterest findRegionOfInterest(const cv::Mat& grey) {
    cv::Mat blob = darkBlob(grey);
    fillHoles(blob);
    cv::Mat labels, stats, centroids;
    const int count = cv::connectedComponentsWithStats(blob == 0, labels, stats, centroids, 4);
    int best = 0, bestArea = 0;
    for (int i = 1; i < count; ++i) {
        const int area = stats.at<int>(i, cv::CC_STAT_WIDTH) * stats.at<int>(i, cv::CC_STAT_HEIGHT);
        if (area > bestArea) {
            best = i;
            bestArea = area;
        }
    }
    RegionOfInterest roi;
    roi.mask = best > 0 ? cv::Mat(labels == best) : cv::Mat::zeros(grey.size(), CV_8UC1);
    roi.pixels = cv::countNonZero(roi.mask);
    for (int r = 0; r < grey.rows; r += blockSide)
        for (int c = 0; c < grey.cols; c += blockSide) {
            const cv::Rect block = cv::Rect(c, r, blockSide, blockSide) & cv::Rect({}, grey.size());
            if (cv::countNonZero(roi.mask(block)) > 0)
                roi.blocks.push_back(block);
        }
    return roi;
}

} // namespace darcha::nfiq
