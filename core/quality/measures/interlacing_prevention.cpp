// SPDX-License-Identifier: Apache-2.0
// Two fields of a moving face in one picture. Native: decibels by which power rises to the finest rows (0.48 cycles a
// pixel against 0.37), over what it does along them: comb teeth alternate from row to row and nothing else does. Read
// from the picture's own pixels; a picture that was scaled in height since then shows no comb.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class InterlacingPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::InterlacingPrevention; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (!appearance.spectrum)
            return notAssessable(component(), "too_small");
        const double native = appearance.spectrum->comb();
        return scored(component(), native, mapping::interlacing(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeInterlacingPrevention() { return std::make_unique<InterlacingPreventionMeasure>(); }

} // namespace darcha
