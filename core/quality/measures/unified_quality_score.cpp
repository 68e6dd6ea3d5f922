// SPDX-License-Identifier: Apache-2.0
// One number for the whole picture: half the worst value of the standard's other components, half their mean. A
// composite of our own for ranking pictures of one person; no network's opinion of how well a face will be recognised,
// as OFIQ's is.
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

QualityScore unifiedQuality(std::span<const QualityScore> scores) {
    int worst = 100, count = 0;
    double sum = 0;
    for (const QualityScore& score : scores) {
        if (score.component == QualityComponent::UnifiedQualityScore || !score.value)
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
