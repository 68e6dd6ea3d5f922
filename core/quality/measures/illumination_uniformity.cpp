// SPDX-License-Identifier: Apache-2.0
// Side light: how little the cheeks differ, as a share of the face's own range of grey levels; 1 is even. A ratio of
// the means would call highlights on dark skin side light; OFIQ's histogram overlap measures spread (reference, section
// 7, point 2).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <cmath>

namespace darcha {

namespace {

class IlluminationUniformityMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::IlluminationUniformity; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double range = FaceAppearance::percentile(appearance.grey, appearance.faceMask, 0.99) -
                             FaceAppearance::percentile(appearance.grey, appearance.faceMask, 0.01);
        if (range < 8)
            return notAssessable(component(), "no_contrast");
        const double native = 1 - std::abs(appearance.rightCheek - appearance.leftCheek) / range;
        return scored(component(), native, mapping::evenLight(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeIlluminationUniformity() {
    return std::make_unique<IlluminationUniformityMeasure>();
}

} // namespace darcha
