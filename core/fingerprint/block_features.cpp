// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/block_features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>

namespace darcha::nfiq {

namespace {

constexpr int profileLength = 32; // columns of a ridge profile
constexpr int profileDepth = 16;  // pixels averaged in each

// The turned 32 x 16 window with ridges upright: its column means and the straight line through them.
struct RidgeProfile {
    cv::Mat pixels; // 16 x 32
    std::array<double, profileLength> line{};
    std::array<bool, profileLength> ridge{};
    std::vector<int> changes; // last column of each run but the last
};

RidgeProfile ridgeProfile(const cv::Mat& grey, const SlantedBlock& block, bool padded) {
    RidgeProfile profile;
    const cv::Mat turned = turnedWindow(grey, block, block.theta, padded);
    profile.pixels = turned({windowMargin, 10, profileLength, profileDepth});
    std::array<double, profileLength> mean{};
    for (int r = 0; r < profileDepth; ++r) {
        const uchar* line = profile.pixels.ptr<uchar>(r);
        for (std::size_t c = 0; c < profileLength; ++c)
            mean[c] += line[c];
    }
    double sumX = 0, sumY = 0, sumXX = 0, sumXY = 0;
    for (std::size_t c = 0; c < profileLength; ++c) {
        mean[c] /= profileDepth;
        const double x = static_cast<double>(c) + 1;
        sumX += x;
        sumY += mean[c];
        sumXX += x * x;
        sumXY += x * mean[c];
    }
    constexpr double n = profileLength;
    // NIST rounds the coefficients to ten decimals, which decides where a mean lies exactly on the line.
    const auto rounded = [](double value) { return std::round(value * 1e10) / 1e10; };
    const double exactSlope = (n * sumXY - sumX * sumY) / (n * sumXX - sumX * sumX);
    const double slope = rounded(exactSlope), offset = rounded((sumY - exactSlope * sumX) / n);
    for (std::size_t c = 0; c < profileLength; ++c) {
        profile.line[c] = (static_cast<double>(c) + 1) * slope + offset;
        profile.ridge[c] = mean[c] < profile.line[c];
        if (c > 0 && profile.ridge[c] != profile.ridge[c - 1])
            profile.changes.push_back(static_cast<int>(c) - 1);
    }
    return profile;
}

double clarity(const RidgeProfile& profile) {
    // Widths over 20 pixels, NIST's widest ridge at 500 ppi; the first counts from column 0, the last run is left out.
    std::array<double, 2> sum{}; // [1]: ridges
    std::array<int, 2> count{};
    int last = 0;
    bool kind = profile.ridge[0];
    for (const int change : profile.changes) {
        sum[kind] += (change - last) / 20.0;
        ++count[kind];
        last = change;
        kind = !kind;
    }
    if (count[0] == 0 || count[1] == 0)
        return 0;
    const double valleyWidth = sum[0] * (1.0 / count[0]), ridgeWidth = sum[1] * (1.0 / count[1]);
    if (ridgeWidth < 3.0 / 20 || ridgeWidth > 10.0 / 20 || valleyWidth < 2.0 / 20 || valleyWidth > 10.0 / 20)
        return 0;
    std::array<int, 2> wrong{}, total{};
    for (int r = 0; r < profileDepth; ++r) {
        const uchar* line = profile.pixels.ptr<uchar>(r);
        for (std::size_t c = 0; c < profileLength; ++c) {
            const bool ridge = profile.ridge[c], dark = line[c] < profile.line[c];
            ++total[ridge];
            wrong[ridge] += dark != ridge;
        }
    }
    const double alpha = static_cast<double>(wrong[0]) / total[0], beta = static_cast<double>(wrong[1]) / total[1];
    return 1 - (alpha + beta) / 2;
}

double purity(const cv::Mat& turned) {
    const cv::Mat strip = turned({10, windowMargin, profileDepth, profileLength});
    std::array<double, profileLength> mean{};
    for (int r = 0; r < profileLength; ++r) {
        const uchar* line = strip.ptr<uchar>(r);
        int sum = 0;
        for (int c = 0; c < profileDepth; ++c)
            sum += line[c];
        mean[static_cast<std::size_t>(r)] = static_cast<double>(sum) / profileDepth;
    }
    // The spectrum of real values is symmetric: amplitudes 1..16 are enough; the mirrored half never wins over its
    // twin.
    static const auto roots = [] {
        std::array<std::array<double, 2>, profileLength> table{};
        for (std::size_t k = 0; k < profileLength; ++k) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(k) / profileLength;
            table[k] = {std::cos(angle), std::sin(angle)};
        }
        return table;
    }();
    std::array<double, 17> amplitude{};
    std::size_t peak = 1;
    for (std::size_t k = 1; k <= 16; ++k) {
        double re = 0, im = 0;
        for (std::size_t i = 0; i < profileLength; ++i) {
            re += mean[i] * roots[k * i % profileLength][0];
            im -= mean[i] * roots[k * i % profileLength][1];
        }
        amplitude[k] = std::hypot(re, im);
        if (amplitude[k] > amplitude[peak])
            peak = k;
    }
    if (peak == 1)
        return 1;
    double lower = 0;
    for (std::size_t k = 1; k <= 15; ++k)
        lower += amplitude[k];
    const double after = peak < 16 ? amplitude[peak + 1] : amplitude[15];
    return (amplitude[peak] + 0.3 * (amplitude[peak - 1] + after)) / lower;
}

} // namespace

std::vector<double> frequencyDomain(const cv::Mat& grey, const SlantedGrid& grid) {
    std::vector<double> values;
    for (const SlantedBlock& block : grid.blocks)
        if (block.foreground)
            values.push_back(purity(turnedWindow(grey, block, block.theta + std::numbers::pi / 2, true)));
    return values;
}

std::vector<double> localClarity(const cv::Mat& grey, const SlantedGrid& grid) {
    std::vector<double> values;
    for (const SlantedBlock& block : grid.blocks)
        if (block.foreground)
            values.push_back(clarity(ridgeProfile(grey, block, false)));
    return values;
}

std::vector<double> orientationCertainties(const cv::Mat& grey) {
    std::vector<double> values;
    for (int r = 0; r + blockSide <= grey.rows; r += blockSide)
        for (int c = 0; c + blockSide <= grey.cols; c += blockSide) {
            const double value = orientationCertainty(gradientMoments(grey, {c, r, blockSide, blockSide}));
            if (value >= 0)
                values.push_back(value);
        }
    return values;
}

std::vector<double> orientationFlow(const SlantedGrid& grid) {
    constexpr double degree = std::numbers::pi / 180;
    std::vector<double> values;
    for (int r = 1; r + 1 < grid.rows; ++r)
        for (int c = 1; c + 1 < grid.columns; ++c) {
            bool foreground = true;
            double sum = 0;
            for (int dr = -1; dr <= 1; ++dr)
                for (int dc = -1; dc <= 1; ++dc) {
                    const SlantedBlock& other = grid.at(r + dr, c + dc);
                    foreground = foreground && other.foreground;
                    const double difference = std::abs(grid.at(r, c).theta - other.theta);
                    sum += std::min(difference, 2 * std::numbers::pi - difference);
                }
            const double mean = sum / 8;
            if (foreground && mean > 4 * degree)
                values.push_back((mean - 4 * degree) / (86 * degree));
        }
    return values;
}

std::vector<double> ridgeValleyUniformity(const cv::Mat& grey, const SlantedGrid& grid) {
    std::vector<double> values;
    for (const SlantedBlock& block : grid.blocks) {
        if (!block.foreground)
            continue;
        const RidgeProfile profile = ridgeProfile(grey, block, true);
        std::vector<int> changes = profile.changes;
        if (!changes.empty() && changes.back() == profileLength - 2)
            changes.pop_back(); // NIST does not look at the last column here
        if (changes.size() < 2)
            continue;
        std::vector<double> widths; // from the right; the run after the first change is left out
        for (std::size_t i = changes.size() - 1; i >= 2; --i)
            widths.push_back(changes[i] - changes[i - 1]);
        const std::size_t first = profile.ridge[static_cast<std::size_t>(changes[0]) + 1] ? 1 : 0;
        for (std::size_t m = 0; m + 1 < widths.size(); ++m) {
            const bool inverted = m >= first && (m - first) % 2 == 0;
            values.push_back(inverted ? widths[m + 1] / widths[m] : widths[m] / widths[m + 1]);
        }
    }
    return values;
}

Coherence coherence(const cv::Mat& grey, const RegionOfInterest& roi) {
    Coherence result;
    for (const cv::Rect& block : roi.blocks) {
        double sumX = 0, sumY = 0, sumLength = 0;
        for (int r = 0; r < block.height; ++r) {
            const int above = std::max(r - 1, 0), below = std::min(r + 1, block.height - 1);
            const double yScale = below - above == 2 ? 0.5 : 1;
            const uchar* line = grey.ptr<uchar>(block.y + r) + block.x;
            const uchar* up = grey.ptr<uchar>(block.y + above) + block.x;
            const uchar* down = grey.ptr<uchar>(block.y + below) + block.x;
            for (int c = 0; c < block.width; ++c) {
                const int left = std::max(c - 1, 0), right = std::min(c + 1, block.width - 1);
                const double gx = (line[right] - line[left]) * (right - left == 2 ? 0.5 : 1);
                const double gy = (down[c] - up[c]) * yScale;
                sumX += gx * gx - gy * gy;
                sumY += 2 * gx * gy;
                sumLength += gx * gx + gy * gy; // = the length of (gx^2 - gy^2, 2 gx gy)
            }
        }
        if (sumLength > 0)
            result.sum += std::hypot(sumX, sumY) / sumLength;
    }
    if (!roi.blocks.empty())
        result.relative = result.sum / static_cast<double>(roi.blocks.size());
    return result;
}

} // namespace darcha::nfiq
