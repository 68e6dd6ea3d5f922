// SPDX-License-Identifier: Apache-2.0
// Is there light enough? Native: the grey level that the brightest 2 % of the face reach: highlights and the whites of
// the eyes, which are light on everybody. OFIQ's share of dark pixels fails dark skin in good light (reference, section
// 7, point 6).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class UnderExposurePreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::UnderExposurePrevention; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double level = FaceAppearance::percentile(appearance.grey, appearance.faceMask, 0.98);
        return scored(component(), level, mapping::brightestParts(level));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeUnderExposurePrevention() {
    return std::make_unique<UnderExposurePreventionMeasure>();
}

} // namespace darcha
