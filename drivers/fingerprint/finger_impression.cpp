// SPDX-License-Identifier: Apache-2.0
// One touch of the glass: the skin turns, stretches, presses, dries or sweats; the sensor adds its own.
#include "drivers/fingerprint/noise_field.h"
#include "drivers/fingerprint/synthetic_finger.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha {

namespace {

constexpr double pixelsPerMm = 500 / 25.4;
constexpr int glassWidth = 320;
constexpr int glassHeight = 400;

// Where each pixel of the glass looks on the master print: placement, turn, and the stretch of soft skin.
cv::Mat lookup(const MasterPrint& master, const FingerCondition& condition, RandomSource& random) {
    const cv::Size glass(glassWidth, glassHeight);
    const cv::Mat stretchX = smoothNoise(random, glass, 160) * 1.6, stretchY = smoothNoise(random, glass, 160) * 1.6;
    const double turn = condition.turnDegrees * std::numbers::pi / 180;
    const double shiftX = condition.shiftXmm * pixelsPerMm, shiftY = condition.shiftYmm * pixelsPerMm;
    const cv::Point2d centre(master.ridges.cols / 2.0, master.ridges.rows * 0.46);
    cv::Mat map(glass, CV_32FC2);
    for (int r = 0; r < glassHeight; ++r)
        for (int c = 0; c < glassWidth; ++c) {
            const double x = c - glassWidth / 2.0 - shiftX, y = r - glassHeight / 2.0 - shiftY;
            map.at<cv::Vec2f>(r, c) = {
                static_cast<float>(centre.x + x * std::cos(turn) - y * std::sin(turn) + stretchX.at<float>(r, c)),
                static_cast<float>(centre.y + x * std::sin(turn) + y * std::cos(turn) + stretchY.at<float>(r, c))};
        }
    return map;
}

// How firmly each point touches, 1 inside to below 0 outside; an uneven ellipse, cut short where only the tip lies on.
cv::Mat contactMap(const FingerCondition& condition, RandomSource& random) {
    const cv::Mat ragged = smoothNoise(random, {glassWidth, glassHeight}, 26);
    const double halfWidth = 112 + 34 * condition.pressure, halfHeight = 152 + 34 * condition.pressure;
    const double length = std::clamp(condition.contact, 0.15, 1.0);
    const double reach = halfHeight * length, centreY = glassHeight / 2.0 - halfHeight + reach;
    const double shiftX = condition.shiftXmm * pixelsPerMm, shiftY = condition.shiftYmm * pixelsPerMm;
    cv::Mat map(glassHeight, glassWidth, CV_32FC1);
    for (int r = 0; r < glassHeight; ++r)
        for (int c = 0; c < glassWidth; ++c) {
            const double x = (c - glassWidth / 2.0 - shiftX) / (halfWidth * (0.6 + 0.4 * length));
            const double y = (r - centreY - shiftY) / reach;
            // A superellipse of degree 2.5: squarer than an ellipse, as fingers are; no pow() but one, it is slow.
            const double sum = x * x * std::sqrt(std::abs(x)) + y * y * std::sqrt(std::abs(y));
            const double radius = std::pow(static_cast<float>(sum), 0.4f);
            map.at<float>(r, c) = static_cast<float>((1 - radius) * 9 + 0.35 * ragged.at<float>(r, c));
        }
    return map;
}

// Fine white lines of worn or aged skin, as shares of ink taken away.
cv::Mat creases(double wear, RandomSource& random) {
    cv::Mat lines(glassHeight, glassWidth, CV_8UC1, cv::Scalar(0));
    const int count = static_cast<int>(std::lround(wear * 16));
    for (int i = 0; i < count; ++i) {
        const double angle = std::numbers::pi * random.uniform(), length = 30 + 90 * random.uniform();
        cv::Point2d at(glassWidth * (0.15 + 0.7 * random.uniform()), glassHeight * (0.15 + 0.7 * random.uniform()));
        const int thickness = random.uniform() < 0.75 ? 1 : 2;
        double heading = angle;
        for (double gone = 0; gone < length; gone += 6) {
            heading += 0.12 * normal(random);
            const cv::Point2d to(at.x + 6 * std::cos(heading), at.y + 6 * std::sin(heading));
            cv::line(lines, at, to, cv::Scalar(255), thickness, cv::LINE_AA);
            at = to;
        }
    }
    cv::Mat share;
    lines.convertTo(share, CV_32F, 1.0 / 255);
    cv::GaussianBlur(share, share, {}, 0.8);
    return share;
}

} // namespace

cv::Mat impress(const MasterPrint& master, const FingerCondition& condition, std::uint64_t impressionSeed) {
    SeededRandom random(impressionSeed ^ 0xA0761D6478BD642Full);
    const cv::Size glass(glassWidth, glassHeight);
    const cv::Mat map = lookup(master, condition, random);
    cv::Mat ridges, skin;
    cv::remap(master.ridges, ridges, map, {}, cv::INTER_CUBIC, cv::BORDER_CONSTANT, 0);
    cv::remap(master.skin, skin, map, {}, cv::INTER_LINEAR, cv::BORDER_CONSTANT, 0);
    const cv::Mat contact = contactMap(condition, random);
    const cv::Mat patches = smoothNoise(random, glass, 46); // uneven moisture
    const cv::Mat grain = smoothNoise(random, glass, 4.5);  // breaks of dry ridges
    const cv::Mat pores = smoothNoise(random, glass, 7);
    const cv::Mat lines = creases(condition.wear, random);
    const cv::Mat plate = smoothNoise(random, glass, 120); // light of the sensor

    // Ridges grow broader with pressure and wetness, thinner with dryness: a shift of the level that counts as ink.
    const double level = 0.9 * (condition.pressure - 0.5) + 0.95 * condition.wetness - 0.5 * condition.dryness;
    const double steepness = 2.4 * (1 - 0.62 * condition.wear);
    cv::Mat grey(glass, CV_32FC1);
    for (int r = 0; r < glassHeight; ++r)
        for (int c = 0; c < glassWidth; ++c) {
            const double moist = patches.at<float>(r, c);
            double height = ridges.at<float>(r, c) + level + 0.16 * moist * (0.5 + condition.wetness + condition.wear);
            height -= condition.dryness * (0.75 + 0.45 * moist) *
                      std::max(0.0, 0.4 + static_cast<double>(grain.at<float>(r, c)));
            height -= 0.22 * condition.wear * std::abs(grain.at<float>(r, c));
            double ink = 1 / (1 + std::exp(-2 * steepness * height));
            if (pores.at<float>(r, c) > 1.45f && ridges.at<float>(r, c) > 0.7f)
                ink *= 1 - 0.55 * (1 - condition.wetness);
            ink *= 1 - 0.85 * lines.at<float>(r, c);
            const double touch = skin.at<uchar>(r, c) / 255.0 / (1 + std::exp(-2.2 * contact.at<float>(r, c)));
            ink *= touch;
            const double valley = 8 * touch; // light lost in the valleys too
            const double paper = 236 + 3.0 * plate.at<float>(r, c);
            const double black = 58 + 42 * condition.dryness + 26 * condition.wear - 22 * condition.wetness -
                                 18 * (condition.pressure - 0.5) - 7 * moist;
            grey.at<float>(r, c) = static_cast<float>(paper - valley * 2 - (paper - 16 - black) * ink);
        }
    cv::GaussianBlur(grey, grey, {}, 0.75); // optics
    // Noise of the sensor: two bytes a pixel, drawn at once; their sum has a deviation of 104.5.
    std::vector<std::byte> bytes(2ul * glassWidth * glassHeight);
    random.fill(bytes);
    std::size_t next = 0;
    for (int r = 0; r < glassHeight; ++r)
        for (int c = 0; c < glassWidth; ++c, next += 2)
            grey.at<float>(r, c) += (static_cast<float>(std::to_integer<int>(bytes[next])) +
                                     static_cast<float>(std::to_integer<int>(bytes[next + 1])) - 255) *
                                    (3.2f / 104.5f);
    cv::Mat result;
    grey.convertTo(result, CV_8U);
    return result;
}

} // namespace darcha
