// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_features.h"

#include "core/fingerprint/block_features.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <opencv2/core.hpp>
#include <span>

namespace darcha::nfiq {

#define TEN_BINS(prefix)                                                                                               \
    prefix "_Bin10_0", prefix "_Bin10_1", prefix "_Bin10_2", prefix "_Bin10_3", prefix "_Bin10_4", prefix "_Bin10_5",  \
        prefix "_Bin10_6", prefix "_Bin10_7", prefix "_Bin10_8", prefix "_Bin10_9", prefix "_Bin10_Mean",              \
        prefix "_Bin10_StdDev"

const std::array<std::string_view, featureCount> featureNames = {TEN_BINS("FDA"),
                                                                 "ImgProcROIArea_Mean",
                                                                 TEN_BINS("LCS"),
                                                                 "MMB",
                                                                 "Mu",
                                                                 TEN_BINS("OCL"),
                                                                 TEN_BINS("OF"),
                                                                 "OrientationMap_ROIFilter_CoherenceRel",
                                                                 "OrientationMap_ROIFilter_CoherenceSum",
                                                                 TEN_BINS("RVUP")};

#undef TEN_BINS

namespace {

using Bounds = std::array<double, 9>; // upper bounds of the first nine bins

constexpr Bounds fdaBounds = {.268, .304, .33, .355, .38, .407, .44, .50, 1};
constexpr Bounds lcsBounds = {0, .70, .74, .77, .79, .81, .83, .85, .87};
constexpr Bounds oclBounds = {.337, .479, .579, .655, .716, .766, .81, .852, .898};
constexpr Bounds ofBounds = {.01715, .035, .0557, .081, .115, .1718, .2569, .4758, .748};
constexpr Bounds rvuBounds = {.5, .667, .8, 1, 1.25, 1.5, 2, 24, 30};

constexpr std::size_t leastFdaBlocks = 10; // fewer: NFIQ 2 asks "is the image blank?"

// Ten counts, mean, population standard deviation.
void appendHistogram(std::vector<double>& out, const std::vector<double>& values, const Bounds& bounds) {
    std::array<double, 10> counts{};
    double sum = 0;
    for (const double value : values) {
        const auto bin = std::upper_bound(bounds.begin(), bounds.end(), value) - bounds.begin();
        counts[static_cast<std::size_t>(bin)] += 1;
        sum += value;
    }
    const double n = static_cast<double>(values.size());
    const double mean = values.empty() ? 0 : sum / n;
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    out.insert(out.end(), counts.begin(), counts.end());
    out.push_back(mean);
    out.push_back(values.empty() ? 0 : std::sqrt(squares / n));
}

double meanOfBlockMeans(const cv::Mat& grey) {
    double sum = 0;
    int count = 0;
    for (int r = 0; r < grey.rows; r += blockSide)
        for (int c = 0; c < grey.cols; c += blockSide, ++count)
            sum += cv::mean(grey(cv::Rect(c, r, blockSide, blockSide) & cv::Rect({}, grey.size())))[0];
    return sum / count;
}

} // namespace

double FeatureVector::operator[](std::string_view name) const {
    const auto found = std::find(featureNames.begin(), featureNames.end(), name);
    return found == featureNames.end() ? std::numeric_limits<double>::quiet_NaN()
                                       : values[static_cast<std::size_t>(found - featureNames.begin())];
}

Result<FeatureVector> computeFeatures(const cv::Mat& whole) {
    const cv::Mat view = cropWhiteMargin(whole);
    if (view.empty())
        return {ErrorCode::FingerImageBlank, "all rows of the picture are white"};
    if (view.cols > fingerWidthMax || view.rows > fingerHeightMax)
        return {ErrorCode::ImageSizeOutOfRange, "finger of " + std::to_string(view.cols) + " x " +
                                                    std::to_string(view.rows) + " pixels at 500 ppi; at most " +
                                                    std::to_string(fingerWidthMax) + " x " +
                                                    std::to_string(fingerHeightMax) + " (one finger, not a slap?)"};
    const cv::Mat grey = view.clone(); // on its own: borders must not see what was cut off
    const SlantedGrid grid = slantedGrid(grey);
    const std::vector<double> purities = frequencyDomain(grey, grid);
    if (purities.size() < leastFdaBlocks)
        return {ErrorCode::FingerAreaTooSmall, "ridges on " + std::to_string(purities.size()) + " blocks of 1.6 mm; " +
                                                   std::to_string(leastFdaBlocks) + " are needed"};
    const RegionOfInterest roi = findRegionOfInterest(grey);
    const Coherence flow = coherence(grey, roi);

    cv::Scalar mean, deviation;
    cv::meanStdDev(grey, mean, deviation);
    std::vector<double> values;
    values.reserve(featureCount);
    appendHistogram(values, purities, fdaBounds);
    values.push_back(roi.pixels > 0 ? cv::mean(grey, roi.mask)[0] : 0);
    appendHistogram(values, localClarity(grey, grid), lcsBounds);
    values.push_back(meanOfBlockMeans(grey));
    values.push_back(mean[0]);
    appendHistogram(values, orientationCertainties(grey), oclBounds);
    appendHistogram(values, orientationFlow(grid), ofBounds);
    values.push_back(flow.relative);
    values.push_back(flow.sum);
    appendHistogram(values, ridgeValleyUniformity(grey, grid), rvuBounds);

    FeatureVector result;
    std::copy(values.begin(), values.end(), result.values.begin());
    result.deviation = deviation[0];
    result.roiPixels = roi.pixels;
    return result;
}

} // namespace darcha::nfiq
