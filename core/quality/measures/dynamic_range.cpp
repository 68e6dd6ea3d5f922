// SPDX-License-Identifier: Apache-2.0
// Bits of grey levels between the darkest and the brightest 1 % of the face. ICAO asks for 7 bits (128 levels).
// Ours: OFIQ's entropy rises with noise (reference, section 7, point 2).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <cmath>

namespace darcha {

namespace {

class DynamicRangeMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::DynamicRange; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const double low = FaceAppearance::percentile(appearance.grey, appearance.faceMask, 0.01);
        const double high = FaceAppearance::percentile(appearance.grey, appearance.faceMask, 0.99);
        const double bits = std::log2(high - low + 1);
        return scored(component(), bits, mapping::dynamicRange(bits));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeDynamicRange() { return std::make_unique<DynamicRangeMeasure>(); }

} // namespace darcha
