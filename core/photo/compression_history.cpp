// SPDX-License-Identifier: Apache-2.0
#include "core/photo/compression_history.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

namespace darcha {

namespace {

constexpr int side = 8;
constexpr int reach = 20;                 // multiples of the step that are counted, either way; beyond it few lie
constexpr int fewest = 600;               // coefficients that are not 0, of a frequency that is judged
constexpr int blocksMost = 160 * 160;     // 1.6 megapixels say all there is
constexpr int earliest = 40, latest = 99; // qualities that are tried
// The first nine frequencies: higher ones are mostly 0 at usual qualities.
constexpr std::array<std::array<int, 2>, 9> looked{
    {{0, 1}, {1, 0}, {2, 0}, {1, 1}, {0, 2}, {0, 3}, {1, 2}, {2, 1}, {3, 0}}};

using Histogram = std::array<double, reach + 1>; // by size: signs are alike

// Coefficients of the looked-at frequencies, of the blocks whose upper left corners lie at `shift` + 8 n.
std::array<std::vector<float>, looked.size()> coefficients(const cv::Mat& luma, int shift) {
    std::array<std::vector<float>, looked.size()> made;
    // Only nine of 64 are needed: rows of the transform, once.
    std::array<std::array<float, side>, 4> wave{};
    for (int f = 0; f < 4; ++f)
        for (int i = 0; i < side; ++i)
            wave[f][i] = static_cast<float>((f == 0 ? std::sqrt(1.0 / side) : std::sqrt(2.0 / side)) *
                                            std::cos((2 * i + 1) * f * CV_PI / (2 * side)));
    for (int y = shift; y + side <= luma.rows; y += side)
        for (int x = shift; x + side <= luma.cols; x += side) {
            float across[side][4] = {}; // each row, by horizontal frequency
            for (int r = 0; r < side; ++r) {
                const std::uint8_t* const row = luma.ptr<std::uint8_t>(y + r) + x;
                for (int f = 0; f < 4; ++f)
                    for (int i = 0; i < side; ++i)
                        across[r][f] += wave[f][i] * (static_cast<float>(row[i]) - 128);
            }
            for (std::size_t k = 0; k < looked.size(); ++k) {
                float value = 0;
                for (int r = 0; r < side; ++r)
                    value += wave[looked[k][0]][r] * across[r][looked[k][1]];
                made[k].push_back(value);
            }
        }
    return made;
}

Histogram histogramOf(const std::vector<float>& values, double step) {
    Histogram made{};
    for (const float value : values) {
        const int k = static_cast<int>(std::abs(value) / step + 0.5);
        if (k <= reach)
            made[static_cast<std::size_t>(k)] += 1;
    }
    return made;
}

// As after a saving with step `first`, back to pixels, and a saving with step `second`. Rounding to pixels between them
// adds noise of deviation 1/sqrt(12): its quantiles in turn, so that nothing is drawn.
Histogram savedTwice(const std::vector<float>& values, double first, double second) {
    constexpr std::array<double, 5> noise{-0.37, -0.15, 0, 0.15, 0.37};
    Histogram made{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double kept = std::round(values[i] / first) * first + noise[i % noise.size()];
        const int k = static_cast<int>(std::abs(kept) / second + 0.5);
        if (k <= reach)
            made[static_cast<std::size_t>(k)] += 1;
    }
    return made;
}

// Share of what is not 0 that lies elsewhere; what is 0 differs by the deblocking of the shifted grid.
double distance(const Histogram& a, const Histogram& b) {
    double ofA = 0, ofB = 0;
    for (std::size_t k = 1; k < a.size(); ++k) {
        ofA += a[k];
        ofB += b[k];
    }
    if (ofA <= 0 || ofB <= 0)
        return 1;
    double apart = 0;
    for (std::size_t k = 1; k < a.size(); ++k)
        apart += std::abs(a[k] / ofA - b[k] / ofB);
    return apart / 2;
}

} // namespace

std::optional<CompressionHistory> compressionHistory(const cv::Mat& whole, const QuantisationSteps& steps) {
    CV_Assert(whole.empty() || whole.type() == CV_8UC1);
    // The middle, where the face is; on the grid of the file.
    cv::Mat luma = whole;
    const int most = static_cast<int>(std::sqrt(blocksMost)) * side;
    const cv::Rect middle((std::max(0, whole.cols - most) / 2) & ~7, (std::max(0, whole.rows - most) / 2) & ~7,
                          std::min(whole.cols, most), std::min(whole.rows, most));
    luma = whole(middle & cv::Rect({}, whole.size()));
    if (luma.cols < 64 || luma.rows < 64)
        return std::nullopt;
    const auto own = coefficients(luma, 0), shifted = coefficients(luma, side / 2);

    CompressionHistory made;
    std::vector<std::size_t> judged;
    std::array<Histogram, looked.size()> seen, single;
    double apart = 0;
    for (std::size_t k = 0; k < looked.size(); ++k) {
        const double step = steps[static_cast<std::size_t>(looked[k][0] * side + looked[k][1])];
        if (step < 1)
            return std::nullopt;
        seen[k] = histogramOf(own[k], step);
        double others = 0;
        for (std::size_t i = 1; i < seen[k].size(); ++i)
            others += seen[k][i];
        if (others < fewest)
            continue;
        single[k] = histogramOf(shifted[k], step);
        judged.push_back(k);
        apart += distance(seen[k], single[k]);
    }
    made.frequencies = static_cast<int>(judged.size());
    if (judged.size() < 3)
        return std::nullopt;
    made.unevenness = apart / static_cast<double>(judged.size());
    double best = apart;
    for (int quality = earliest; quality <= latest; ++quality) {
        const QuantisationSteps first = standardLuma(quality);
        double sum = 0;
        bool other = false;
        for (const std::size_t k : judged) {
            const auto at = static_cast<std::size_t>(looked[k][0] * side + looked[k][1]);
            other = other || first[at] != steps[at];
            sum += distance(seen[k], first[at] == steps[at] ? single[k] : savedTwice(shifted[k], first[at], steps[at]));
        }
        if (other && sum < best) {
            best = sum;
            made.earlierQuality = quality;
        }
    }
    made.explained = apart > 0 ? (apart - best) / apart : 0;
    return made;
}

std::optional<CompressionHistory> compressionHistory(std::span<const std::uint8_t> file,
                                                     const PictureStructure& structure) {
    if (structure.format != PictureStructure::Format::Jpeg || structure.tables.empty() || file.empty())
        return std::nullopt;
    try {
        const cv::Mat packed(1, static_cast<int>(file.size()), CV_8UC1, const_cast<std::uint8_t*>(file.data()));
        const cv::Mat luma = cv::imdecode(packed, cv::IMREAD_GRAYSCALE | cv::IMREAD_IGNORE_ORIENTATION);
        return luma.empty() ? std::nullopt : compressionHistory(luma, structure.tables.front());
    } catch (const cv::Exception&) { // OpenCV's way to refuse
        return std::nullopt;
    }
}

} // namespace darcha
