// SPDX-License-Identifier: Apache-2.0
// Defocus. Native: width of the blur (standard deviation) of the edges of eyes and brows in the direction in which they
// are sharpest, in percent of the distance between the pupils: 1 % is 1.2 pixels of a portrait with 120. The sharpest
// direction, because what blurs one direction only is motion (MotionBlurPrevention). From the ratio of two gradient
// energies (edge_blur.h): it does not depend on contrast, light or skin, and noise is taken off.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

class SharpnessMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::Sharpness; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (appearance.edges.edges < EdgeBlur::edgesMin)
            return notAssessable(component(), appearance.eyeRegion.empty() ? "too_small" : "no_contrast");
        const double native = 100 * std::sqrt(std::max(0.0, appearance.edges.range().least)) / appearance.eyeDistance;
        return scored(component(), native, mapping::sharpness(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeSharpness() { return std::make_unique<SharpnessMeasure>(); }

} // namespace darcha
