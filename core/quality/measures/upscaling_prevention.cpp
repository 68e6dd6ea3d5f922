// SPDX-License-Identifier: Apache-2.0
// Does the picture hold the detail that its pixels promise? Native: the share (0..1) of the frequencies up to which the
// spectrum goes on falling as it began, in the better direction (motion takes only one away). What was enlarged n-fold
// ends at about 1 / n. Strong defocus ends early too: `detail` is "soft" where the edges are as wide as the missing
// detail explains, and Sharpness says so as well.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

class UpscalingPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::UpscalingPrevention; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (!appearance.spectrum)
            return notAssessable(component(), "too_small");
        const double native = appearance.spectrum->resolved();
        const double blur = std::sqrt(std::max(0.0, appearance.edges.range().least)) / appearance.eyeRegionScale;
        return scored(component(), native, mapping::upscaling(native), blur > 1.5 ? "soft" : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeUpscalingPrevention() { return std::make_unique<UpscalingPreventionMeasure>(); }

} // namespace darcha
