// SPDX-License-Identifier: Apache-2.0
// A photo of a photo: the raster of a screen or a print leaves sharp peaks in the spectrum where skin has none. Native:
// decibels by which the highest peak stands out of its surroundings (0.1 to 0.5 cycles a pixel, the peaks of JPEG's
// blocks left out). Weak, and honest about it: a good print or a screen out of focus leaves no peak, and cloth in front
// of the face does. core/pad judges attacks; this measure speaks of pictures that were brought.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class RecapturePreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::RecapturePrevention; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (!appearance.spectrum)
            return notAssessable(component(), "too_small");
        const double native = appearance.spectrum->peak();
        return scored(component(), native, mapping::recapture(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeRecapturePrevention() { return std::make_unique<RecapturePreventionMeasure>(); }

} // namespace darcha
