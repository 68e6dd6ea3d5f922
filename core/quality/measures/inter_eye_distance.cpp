// SPDX-License-Identifier: Apache-2.0
// Pixels between the pupils as a frontal view would have them, in the picture that would be saved. ISO/IEC
// 29794-5 7.4.8; the reference measures the picture as it was taken.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class InterEyeDistanceMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::InterEyeDistance; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double pixels = appearance.portrait.interEyePixels;
        return scored(component(), pixels, mapping::interEyeDistance(pixels));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeInterEyeDistance() { return std::make_unique<InterEyeDistanceMeasure>(); }

} // namespace darcha
