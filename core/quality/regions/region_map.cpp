// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/region_map.h"

#include "core/quality/regions/pixel_forest.h"
#include "core/quality/regions/region_features.h"

#include <array>
#include <opencv2/imgproc.hpp>

namespace darcha {

std::optional<RegionMap> RegionMap::of(const FaceObservation& face) {
    std::optional<HeadView> view = HeadView::of(face, regionUnitPixels);
    if (!view)
        return std::nullopt;
    const PixelForest& forest = PixelForest::regions();
    const std::vector<std::uint8_t> features = regionFeatures(*view);
    const cv::Size size = view->bgr.size();
    constexpr int judged = regionCount - 1; // Unknown is not voted for
    std::array<cv::Mat, judged> shares;
    for (cv::Mat& plane : shares)
        plane.create(size, CV_8UC1);
    const std::uint8_t* sample = features.data();
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x, sample += regionFeatureCount) {
            std::array<std::uint32_t, judged> sums{};
            const auto trees = static_cast<std::uint32_t>(forest.vote(sample, sums.data()));
            for (std::size_t c = 0; c < judged; ++c)
                shares[c].at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(sums[c] / trees);
        }
    for (cv::Mat& plane : shares) // neighbours agree more often than not
        cv::GaussianBlur(plane, plane, {5, 5}, 0);

    RegionMap map;
    map.classes = cv::Mat(size, CV_8UC1, cv::Scalar(static_cast<int>(Region::Unknown)));
    map.confidence = cv::Mat::zeros(size, CV_8UC1);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            if (!view->valid.at<std::uint8_t>(y, x))
                continue;
            std::size_t best = 0;
            for (std::size_t c = 1; c < judged; ++c)
                if (shares[c].at<std::uint8_t>(y, x) > shares[best].at<std::uint8_t>(y, x))
                    best = c;
            map.classes.at<std::uint8_t>(y, x) = static_cast<std::uint8_t>(best);
            map.confidence.at<std::uint8_t>(y, x) = shares[best].at<std::uint8_t>(y, x);
        }
    map.view = std::move(*view);
    return map;
}

cv::Mat RegionMap::mask(Region region) const { return classes == static_cast<int>(region); }

} // namespace darcha
