// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/background.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr int sure = 140;                          // of 255 votes
constexpr int awayFromHead = 9;                    // pixels of the map: wisps of hair and soft edges stay out
constexpr std::size_t fewest = 50;                 // pixels: fewer say nothing
constexpr double headReach = 1.05, headTop = 1.25; // units: farther no portrait shows hair or scarf
constexpr float headColour = 45;                   // Lab steps, as in region_features.cpp
constexpr float codeOffset = 10;                   // codes: black is no texture

cv::Mat_<float> steepness(const cv::Mat_<float>& plane) {
    cv::Mat across, down, steep;
    cv::Sobel(plane, across, CV_32F, 1, 0, 3, 1 / 8.0);
    cv::Sobel(plane, down, CV_32F, 0, 1, 3, 1 / 8.0);
    cv::magnitude(across, down, steep);
    return steep;
}

// What has the colour of the hair or of the cover, where these can be: a narrow crop cuts hair, and the forest takes
// what it cuts for wall.
cv::Mat ofHeadsColour(const RegionMap& map) {
    const HeadView& view = map.view;
    const cv::Mat head = (map.mask(Region::Hair) | map.mask(Region::Covering)) & (map.confidence > sure);
    cv::Mat found = cv::Mat::zeros(view.bgr.size(), CV_8UC1);
    std::array<std::vector<float>, 3> channels;
    for (int y = 0; y < head.rows; ++y)
        for (int x = 0; x < head.cols; ++x)
            if (head.at<std::uint8_t>(y, x))
                for (std::size_t c = 0; c < 3; ++c)
                    channels[c].push_back(view.lab.at<cv::Vec3b>(y, x)[static_cast<int>(c)]);
    if (channels[0].size() < fewest)
        return found;
    const cv::Vec3f usual(median(channels[0]), median(channels[1]), median(channels[2]));
    for (int y = 0; y < head.rows; ++y)
        for (int x = 0; x < head.cols; ++x) {
            const cv::Point2d place = view.unitsOf(cv::Point(x, y));
            const cv::Vec3f d = cv::Vec3f(view.lab.at<cv::Vec3b>(y, x)) - usual;
            if (std::abs(place.x) < headReach && place.y > -headTop &&
                std::sqrt(d[0] * d[0] * 0.5F + d[1] * d[1] + d[2] * d[2]) < headColour)
                found.at<std::uint8_t>(y, x) = 255;
        }
    // Only what hangs together with the head, and only if that reaches the picture's edge: a dark clock is no hair.
    cv::Mat labels, kept = cv::Mat::zeros(found.size(), CV_8UC1), inner, near; // near: wisps across a gap too
    cv::dilate(found | map.mask(Region::Hair) | map.mask(Region::Covering), near, cv::Mat::ones(5, 5, CV_8UC1));
    const int parts = cv::connectedComponents(near, labels);
    cv::copyMakeBorder(view.valid, inner, 1, 0, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
    cv::erode(inner, inner, cv::Mat::ones(11, 11, CV_8UC1), {-1, -1}, 1, cv::BORDER_REPLICATE);
    const cv::Mat rim = view.valid & ~inner(cv::Rect({1, 1}, found.size()));
    for (int part = 1; part < parts; ++part)
        if (const cv::Mat one = labels == part;
            cv::countNonZero(one & head) >= static_cast<int>(fewest) && cv::countNonZero(one & rim) > 0)
            kept |= one;
    found &= kept;
    cv::dilate(found, found, cv::Mat::ones(9, 9, CV_8UC1)); // its edges are half wall
    return found;
}

} // namespace

Background Background::of(const RegionMap& map, bool withoutHeadsColour) {
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
    cv::Mat head = cv::Mat::zeros(size, CV_8UC1);
    if (withoutHeadsColour)
        head = ofHeadsColour(map);
    const bool cut = cv::countNonZero(head) > 0; // by the picture's edge
    behind &= ~head;

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
    if (levels.size() < fewest)
        return made;
    made.texture = 100 * quantile(steps, cut ? 0.5 : 0.7); // half: wisps are still among it
    made.range = quantile(levels, 0.9) - quantile(levels, 0.1);
    made.casts = std::max(quantile(reds, 0.9) - quantile(reds, 0.1), quantile(blues, 0.9) - quantile(blues, 0.1));
    return made;
}

} // namespace darcha
