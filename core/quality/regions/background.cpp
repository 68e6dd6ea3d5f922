// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/background.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr int sure = 140;        // of 255 votes
constexpr int awayFromHead = 9;  // pixels of the map: wisps of hair and soft edges stay out
constexpr float codeOffset = 10; // codes: black is no texture

float percentile(std::vector<float>& values, double share) {
    const auto at =
        values.begin() + static_cast<std::ptrdiff_t>(std::min(
                             values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size()))));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

cv::Mat_<float> steepness(const cv::Mat_<float>& plane) {
    cv::Mat across, down, steep;
    cv::Sobel(plane, across, CV_32F, 1, 0, 3, 1 / 8.0);
    cv::Sobel(plane, down, CV_32F, 0, 1, 3, 1 / 8.0);
    cv::magnitude(across, down, steep);
    return steep;
}

} // namespace

Background Background::of(const RegionMap& map) {
    const HeadView& view = map.view;
    const cv::Size size = view.bgr.size();
    cv::Mat portrait = cv::Mat::zeros(size, CV_8UC1); // the part that is saved
    portrait(cv::Rect(cv::Point(view.at(-1.1, -1.45)), cv::Point(view.at(1.1, 1.4))) & cv::Rect({}, size)).setTo(255);
    portrait &= view.valid;

    cv::Mat behind = map.mask(Region::Background) & (map.confidence > sure);
    const int rim = awayFromHead / 2 + 1;
    cv::copyMakeBorder(behind, behind, rim, rim, rim, rim, cv::BORDER_REPLICATE);
    cv::erode(behind, behind, cv::Mat::ones(awayFromHead, awayFromHead, CV_8UC1));
    behind = behind(cv::Rect({rim, rim}, size)).clone();
    cv::Mat inside;
    cv::erode(view.valid, inside, cv::Mat::ones(3, 3, CV_8UC1));
    behind &= portrait & inside;

    cv::Mat calm;
    cv::GaussianBlur(view.bgr, calm, {3, 3}, 0);
    std::array<float, 256> logs{};
    for (std::size_t i = 0; i < logs.size(); ++i)
        logs[i] = std::log(static_cast<float>(i) + codeOffset);
    cv::Mat_<float> level(size), red(size), blue(size);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            const cv::Vec3b& p = calm.at<cv::Vec3b>(y, x);
            level(y, x) = 0.3F * logs[p[2]] + 0.59F * logs[p[1]] + 0.11F * logs[p[0]];
            red(y, x) = logs[p[2]] - logs[p[1]];
            blue(y, x) = logs[p[0]] - logs[p[1]];
        }
    const cv::Mat_<float> steep = steepness(level), steepRed = steepness(red), steepBlue = steepness(blue);

    std::vector<float> levels, reds, blues, steps;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            if (behind.at<std::uint8_t>(y, x)) {
                levels.push_back(level(y, x));
                reds.push_back(red(y, x));
                blues.push_back(blue(y, x));
                steps.push_back(std::max({steep(y, x), steepRed(y, x), steepBlue(y, x)}));
            }
    Background made;
    const int whole = cv::countNonZero(portrait);
    made.share = whole ? static_cast<double>(levels.size()) / whole : 0;
    if (levels.size() < 50)
        return made;
    made.texture = 100 * percentile(steps, 0.7);
    made.range = percentile(levels, 0.9) - percentile(levels, 0.1);
    made.casts =
        std::max(percentile(reds, 0.9) - percentile(reds, 0.1), percentile(blues, 0.9) - percentile(blues, 0.1));
    return made;
}

} // namespace darcha
