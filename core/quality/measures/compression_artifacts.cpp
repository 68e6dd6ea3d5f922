// SPDX-License-Identifier: Apache-2.0
// JPEG's blocks. Native: mean height of the step at the edges of 8 x 8 blocks, in grey levels, over what steps there
// are anyway; 0 is none. From third differences, which a step of s answers with 2 s and a slope with nothing. The grid
// may lie anywhere: a picture that was cut or saved again keeps it; both directions must show it. OFIQ's network cannot
// be had (reference, section 6.1).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

constexpr int sizeMin = 64;

// Of the vertical edges: in the strongest of the eight phases, over the median of all.
double blockEdges(const cv::Mat& grey) {
    std::array<double, 8> sums{};
    std::array<int, 8> counts{};
    for (int y = 0; y < grey.rows; ++y) {
        const auto* level = grey.ptr<unsigned char>(y);
        for (int x = 1; x + 2 < grey.cols; ++x) {
            const auto phase = static_cast<std::size_t>(x % 8);
            sums[phase] += std::min(20, std::abs(level[x - 1] - 3 * level[x] + 3 * level[x + 1] - level[x + 2]));
            ++counts[phase];
        }
    }
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] /= counts[i];
    std::sort(sums.begin(), sums.end());
    return 0.5 * (sums[7] - 0.5 * (sums[3] + sums[4]));
}

class CompressionArtifactsMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::CompressionArtifacts; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (appearance.native.rows < sizeMin || appearance.native.cols < sizeMin)
            return notAssessable(component(), "too_small");
        const double native = std::min(blockEdges(appearance.native), blockEdges(appearance.native.t()));
        return scored(component(), native, mapping::compression(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeCompressionArtifacts() { return std::make_unique<CompressionArtifactsMeasure>(); }

} // namespace darcha
