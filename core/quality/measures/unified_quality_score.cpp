// SPDX-License-Identifier: Apache-2.0
// One number for the whole picture: half the worst value of the other components, half their mean. A composite of our
// own for ranking pictures of one person; no network's opinion of how well a face will be recognised, as OFIQ's is.
//
// LuminanceMean and LuminanceVariance are left out: they follow the tone of the skin, and with them so did this score
// (Spearman 0.97 with the mean luminance of 26 neutral portraits; test_fairness).
#include "core/quality/unified_quality.h"

#include "core/quality/quality_measure.h"

#include <algorithm>

namespace darcha {

namespace {

class UnifiedQualityScoreMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::UnifiedQualityScore; }
    QualityScore assess(const FaceObservation&, const FaceAppearance&) const override {
        return notAssessable(component(), "not_measured_alone"); // unifiedQuality() takes its place
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeUnifiedQualityScore() { return std::make_unique<UnifiedQualityScoreMeasure>(); }

namespace {

bool counts(const QualityScore& score) {
    using enum QualityComponent;
    return score.value && score.component != UnifiedQualityScore && score.component != LuminanceMean &&
           score.component != LuminanceVariance;
}

} // namespace

QualityScore unifiedQuality(std::span<const QualityScore> scores) {
    int worst = 100, count = 0;
    double sum = 0;
    for (const QualityScore& score : scores) {
        if (!counts(score))
            continue;
        worst = std::min(worst, *score.value);
        sum += *score.value;
        ++count;
    }
    constexpr int fewest = 8; // own: of fewer components it would say nothing about the whole
    if (count < fewest)
        return notAssessable(QualityComponent::UnifiedQualityScore, "too_few_components");
    const double native = 0.5 * worst + 0.5 * sum / count;
    return scored(QualityComponent::UnifiedQualityScore, native, native);
}

} // namespace darcha
