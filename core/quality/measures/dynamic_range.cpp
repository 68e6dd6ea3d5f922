// SPDX-License-Identifier: Apache-2.0
// Stops of light between the darkest and the brightest 1 % of the face. Not ICAO's bits of grey levels: at the same
// light dark skin spans fewer levels, but as many stops (models/cards/portrait-light.md), and exposure has a
// measure of its own. Nor OFIQ's entropy, which rises with noise (reference, section 7, point 2).
#include "core/quality/linear_light.h"
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <cmath>

namespace darcha {

namespace {

// Of white: what a print or a screen cannot be darker than. Without it the last levels above black were worth stops.
constexpr double blackest = 0.002;

class DynamicRangeMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::DynamicRange; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const auto light = [&](double share) {
            const double level = FaceAppearance::percentile(appearance.grey, appearance.faceMask, share);
            return linearLightTable()[static_cast<std::size_t>(level)] + blackest;
        };
        const double stops = std::log2(light(0.99) / light(0.01));
        return scored(component(), stops, mapping::dynamicRange(stops));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeDynamicRange() { return std::make_unique<DynamicRangeMeasure>(); }

} // namespace darcha
