// SPDX-License-Identifier: Apache-2.0
// JPEG's loss. Native: the quantisation step of the low DCT coefficients, median of five, as a JPEG of the picture's
// own pixels shows it: coefficients of a decoded JPEG lie on multiples of their step. 0 where none shows. The
// standard's table has about 12 at quality 50, 24 at 25, 6 at 75. The grid may lie anywhere and a finer compression may
// lie on top: a picture that was cut and saved again keeps the older, coarser comb. OFIQ's network cannot be had
// (reference, section 6.1).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

constexpr int sizeMin = 128;
constexpr int blocksMost = 1600; // enough for a comb, a few milliseconds a grid
constexpr int teethMin = 40;     // coefficients that are not 0
constexpr double combMin = 0.55; // mean cosine: 1 on the multiples, 0 for anything else
constexpr int stepMost = 120;

using Phases = std::array<int, 2>;

// The two columns of eight at which third differences, which a step answers and a slope does not, are largest.
Phases likelyPhases(const cv::Mat& grey) {
    std::array<std::pair<double, int>, 8> sums{};
    for (int i = 0; i < 8; ++i)
        sums[static_cast<std::size_t>(i)].second = i;
    for (int y = 0; y < grey.rows; y += 2) {
        const auto* level = grey.ptr<unsigned char>(y);
        for (int x = 1; x + 2 < grey.cols; ++x)
            sums[static_cast<std::size_t>(x % 8)].first +=
                std::min(20, std::abs(level[x - 1] - 3 * level[x] + 3 * level[x + 1] - level[x + 2]));
    }
    std::sort(sums.rbegin(), sums.rend());
    return {(sums[0].second + 1) % 8, (sums[1].second + 1) % 8}; // the step lies between x and x + 1
}

// Counts of |coefficient| in half levels.
using Counts = std::array<int, 512>;

double stepOf(const Counts& counts) {
    for (int step = stepMost; step >= 3; --step) {
        double sum = 0;
        int teeth = 0;
        for (std::size_t half = static_cast<std::size_t>(1.2 * step) + 1; half + 1 < counts.size(); ++half)
            if (counts[half]) {
                sum += counts[half] *
                       std::cos(std::numbers::pi_v<float> * static_cast<float>(half) / static_cast<float>(step));
                teeth += counts[half];
            }
        if (teeth >= teethMin && sum > combMin * teeth)
            return step;
    }
    return 0;
}

double stepOnGrid(const cv::Mat& grey, int left, int top) {
    constexpr std::array<std::array<int, 2>, 5> wanted{{{0, 1}, {1, 0}, {1, 1}, {0, 2}, {2, 0}}};
    std::array<std::array<float, 8>, 3> wave{};
    for (std::size_t u = 0; u < 3; ++u)
        for (std::size_t i = 0; i < 8; ++i)
            wave[u][i] = static_cast<float>(
                (u == 0 ? std::sqrt(0.125) : 0.5) *
                std::cos((2.0 * static_cast<double>(i) + 1) * static_cast<double>(u) * std::numbers::pi / 16));
    const int across = (grey.cols - left) / 8, down = (grey.rows - top) / 8;
    const int stride = std::max(1, across * down / blocksMost);
    std::array<Counts, 5> found{};
    for (int block = 0; block < across * down; block += stride) {
        const int x0 = left + 8 * (block % across), y0 = top + 8 * (block / across);
        std::array<std::array<float, 3>, 8> rows{};
        for (int y = 0; y < 8; ++y) {
            const auto* level = grey.ptr<unsigned char>(y0 + y) + x0;
            for (std::size_t u = 0; u < 3; ++u)
                for (std::size_t i = 0; i < 8; ++i)
                    rows[static_cast<std::size_t>(y)][u] += wave[u][i] * level[i];
        }
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            float sum = 0;
            for (std::size_t y = 0; y < 8; ++y)
                sum +=
                    wave[static_cast<std::size_t>(wanted[k][0])][y] * rows[y][static_cast<std::size_t>(wanted[k][1])];
            ++found[k][std::min<std::size_t>(511, static_cast<std::size_t>(std::lround(2 * std::abs(sum))))];
        }
    }
    std::array<double, 5> steps{};
    for (std::size_t k = 0; k < found.size(); ++k)
        steps[k] = stepOf(found[k]);
    std::sort(steps.begin(), steps.end());
    return steps[2];
}

class CompressionArtifactsMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::CompressionArtifacts; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const cv::Mat& grey = appearance.native;
        if (grey.rows < sizeMin || grey.cols < sizeMin)
            return notAssessable(component(), "too_small");
        double native = 0;
        for (const int left : likelyPhases(grey))
            for (const int top : likelyPhases(grey.t()))
                native = std::max(native, stepOnGrid(grey, left, top));
        return scored(component(), native, mapping::compression(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeCompressionArtifacts() { return std::make_unique<CompressionArtifactsMeasure>(); }

} // namespace darcha
