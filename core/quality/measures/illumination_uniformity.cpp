// SPDX-License-Identifier: Apache-2.0
// Side light: the darker cheek's mean grey level over the brighter one's. ICAO: at least a half.
// Ours: OFIQ's histogram overlap measures spread (reference, section 7, point 2).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>

namespace darcha {

namespace {

class IlluminationUniformityMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::IlluminationUniformity; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double darker = std::min(appearance.rightCheek, appearance.leftCheek);
        const double brighter = std::max(appearance.rightCheek, appearance.leftCheek);
        if (brighter < 1)
            return notAssessable(component(), "no_light");
        const double ratio = darker / brighter;
        return scored(component(), ratio, mapping::evenLight(ratio));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeIlluminationUniformity() {
    return std::make_unique<IlluminationUniformityMeasure>();
}

} // namespace darcha
