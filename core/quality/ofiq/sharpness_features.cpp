// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/sharpness_features.h"

#include "core/quality/ofiq/alignment.h"

#include <opencv2/imgproc.hpp>

namespace darcha::ofiq {

std::optional<SharpnessFeatures> sharpnessFeatures(const cv::Mat& bgr, const Landmarks98& landmarks) {
    if (bgr.empty())
        return std::nullopt;
    const cv::Mat whole = landmarkedRegion(landmarks, bgr.size(), 0);
    if (whole.empty())
        return std::nullopt;
    const cv::Rect box = cv::boundingRect(whole);
    const cv::Mat region = whole(box);
    cv::Mat grey, calm, filtered;
    cv::cvtColor(bgr(box), grey, cv::COLOR_BGR2GRAY);
    cv::GaussianBlur(grey, calm, {3, 3}, 0);

    SharpnessFeatures made{};
    std::size_t next = 0;
    const auto add = [&](const cv::Mat& response) {
        cv::Scalar mean, deviation;
        cv::meanStdDev(cv::abs(response), mean, deviation, region);
        made[next++] = mean[0];
        made[next++] = deviation[0];
    };
    for (const int kernel : {1, 3, 5, 7, 9}) {
        cv::Laplacian(calm, filtered, CV_64F, kernel);
        add(filtered);
    }
    for (const int kernel : {3, 5, 7}) {
        cv::blur(grey, filtered, {kernel, kernel});
        cv::absdiff(grey, filtered, filtered);
        add(filtered);
    }
    for (const int kernel : {1, 3, 5, 7, 9}) {
        cv::Sobel(grey, filtered, CV_64F, 1, 1, kernel);
        add(filtered);
    }
    return made;
}

} // namespace darcha::ofiq
