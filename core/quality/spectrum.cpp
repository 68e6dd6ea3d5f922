// SPDX-License-Identifier: Apache-2.0
#include "core/quality/spectrum.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

constexpr int half = Spectrum::side / 2;
constexpr int slow = 6; // rows of the spectrum that count as slow: up to 0.05 cycles a pixel

const cv::Mat& hann() {
    static const cv::Mat window = [] {
        cv::Mat made(Spectrum::side, Spectrum::side, CV_32FC1);
        const auto bell = [](int i) { return 0.5 - 0.5 * std::cos(2 * std::numbers::pi * (i + 0.5) / Spectrum::side); };
        for (int y = 0; y < made.rows; ++y)
            for (int x = 0; x < made.cols; ++x)
                made.at<float>(y, x) = static_cast<float>(bell(x) * bell(y));
        return made;
    }();
    return window;
}

void add(const cv::Mat& part, cv::Mat& sum) {
    cv::Mat levels, wave;
    part.convertTo(levels, CV_32F);
    levels = (levels - cv::mean(levels)[0]).mul(hann());
    cv::dft(levels, wave, cv::DFT_COMPLEX_OUTPUT);
    for (int y = 0; y < Spectrum::side; ++y) {
        const auto* from = wave.ptr<cv::Vec2f>(y);
        auto* to = sum.ptr<float>((y + half) % Spectrum::side);
        for (int x = 0; x < Spectrum::side; ++x)
            to[(x + half) % Spectrum::side] += from[x][0] * from[x][0] + from[x][1] * from[x][1];
    }
}

} // namespace

std::optional<Spectrum> Spectrum::of(const cv::Mat& grey, int step) {
    if (grey.rows < side || grey.cols < side)
        return std::nullopt;
    Spectrum made;
    made.power = cv::Mat::zeros(side, side, CV_32FC1);
    int windows = 0;
    for (int y = 0; y + side <= grey.rows; y += step)
        for (int x = 0; x + side <= grey.cols; x += step, ++windows)
            add(grey({x, y, side, side}), made.power);
    made.power *= 1.0 / (windows * 0.140625 * side * side); // mean of the squared window: (3/8)^2
    for (int f = 0; f <= half; ++f) {
        double rows = 0, columns = 0;
        for (int s = -slow; s <= slow; ++s) {
            rows += made.power.at<float>(half + s, (half + f) % side);
            columns += made.power.at<float>((half + f) % side, half + s);
        }
        made.across.push_back(rows / (2 * slow + 1));
        made.down.push_back(columns / (2 * slow + 1));
    }
    return made;
}

namespace {

double decibels(double power) { return 10 * std::log10(power + 1e-6); }

double mean(const std::vector<double>& power, int from, int to) {
    double sum = 0;
    for (int f = from; f <= to; ++f)
        sum += power[static_cast<std::size_t>(f)];
    return sum / (to - from + 1);
}

// Decibels by which lids, brows, lips and wrinkles make a face finer downwards than across: median of 26 FRLL
// portraits.
constexpr double faceLean = 3;
constexpr double ringFrom = 0.08, ringTo = 0.3; // cycles a pixel

} // namespace

std::array<double, Spectrum::directions> Spectrum::weakness() const {
    std::vector<float> finest;
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            if (std::hypot(x - half, y - half) > 0.45 * side)
                finest.push_back(power.at<float>(y, x));
    const double floor = quantile(std::move(finest), 0.25);

    static const std::array<cv::Point2d, directions> ways = [] {
        std::array<cv::Point2d, directions> made;
        for (std::size_t d = 0; d < directions; ++d) {
            const double turn = std::numbers::pi * static_cast<double>(d) / directions;
            made[d] = {std::cos(turn), std::sin(turn)};
        }
        return made;
    }();
    std::array<double, directions> energy{};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double fx = static_cast<double>(x - half) / side, fy = static_cast<double>(y - half) / side;
            const double f2 = fx * fx + fy * fy;
            if (f2 < ringFrom * ringFrom || f2 > ringTo * ringTo)
                continue;
            // f^2 makes up for the fall of natural spectra: fine and coarse structure count alike.
            const double here = std::max(0.0, power.at<float>(y, x) - floor) * f2;
            for (std::size_t d = 0; d < directions; ++d) {
                const double along = fx * ways[d].x + fy * ways[d].y;
                if (along * along > 0.93 * f2) // within 15 degrees
                    energy[d] += here;
            }
        }
    std::array<double, directions> made{};
    double all = 0;
    for (const double e : energy)
        all += e / directions;
    for (std::size_t d = 0; d < directions; ++d) {
        const double other = energy[(d + directions / 2) % directions];
        const double lean = faceLean * std::cos(2 * std::numbers::pi * static_cast<double>(d) / directions);
        made[d] = 10 * std::log10((other + 0.003 * all) / (energy[d] + 0.003 * all)) - lean;
    }
    return made;
}

double Spectrum::peak() const {
    constexpr int around = 5;
    double highest = 0;
    std::vector<float> near;
    for (int y = around; y < side - around; ++y)
        for (int x = half; x < side - around; ++x) { // the other half is its mirror image
            const int fx = x - half, fy = y - half;
            if (fx * fx + fy * fy < 12 * 12)
                continue;
            // The grid of a JPEG's blocks has its own peaks, at eighths of the sampling.
            const int offX = std::min(fx % 16, 16 - fx % 16),
                      offY = std::min(std::abs(fy) % 16, 16 - std::abs(fy) % 16);
            if (offX <= 1 && offY <= 1)
                continue;
            near.clear();
            for (int dy = -around; dy <= around; ++dy)
                for (int dx = -around; dx <= around; ++dx)
                    if (std::abs(dx) > 2 || std::abs(dy) > 2)
                        near.push_back(power.at<float>(y + dy, x + dx));
            const double usual = quantileInPlace(near, 0.75);
            highest = std::max(highest, decibels(power.at<float>(y, x)) - decibels(usual + 0.1));
        }
    return highest;
}

double Spectrum::resolved() const {
    constexpr int lineFrom = 4, lineTo = 12; // bins of the slow part that is in every picture
    constexpr double deficit = 9;            // decibels
    double best = 0;
    for (const std::vector<double>* axis : {&across, &down}) {
        const double low = decibels(mean(*axis, lineFrom - 1, lineFrom + 1)),
                     high = decibels(mean(*axis, lineTo - 2, lineTo + 2));
        const double octaves = std::log2(static_cast<double>(lineTo) / lineFrom);
        const double slope = std::clamp((high - low) / octaves, -10.0, -6.0);
        double end = 1;
        for (int f = lineTo + 3; f + 1 <= half; ++f)
            if (decibels(mean(*axis, f - 1, f + 1)) <
                high + slope * std::log2(static_cast<double>(f) / lineTo) - deficit) {
                end = static_cast<double>(f) / half;
                break;
            }
        best = std::max(best, end);
    }
    return best;
}

double Spectrum::comb() const {
    const auto rise = [](const std::vector<double>& axis) {
        return decibels(mean(axis, half - 2, half)) - decibels(mean(axis, half - 22, half - 12));
    };
    return rise(down) - rise(across);
}

} // namespace darcha
