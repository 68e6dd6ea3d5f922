// SPDX-License-Identifier: Apache-2.0
// Area of the largest mirrored lamp on a lens, in irises. Small highlights of the eye itself do not count.
// Detail: "glare_right_eye", "glare_left_eye" (the subject's own), else "glasses" where some are worn.
#include "core/quality/mappings.h"
#include "core/quality/region_measure.h"

#include <algorithm>

namespace darcha {

namespace {

class GlassesGlarePreventionMeasure final : public RegionMeasure<EyeStrip> {
public:
    GlassesGlarePreventionMeasure() : RegionMeasure(QualityComponent::GlassesGlarePrevention) {}

private:
    QualityScore judge(const EyeStrip& eyes) const override {
        // Spots of sun on a face without glasses are the light's business. Rims are hard to see beside a glare: half
        // the usual sign of them is enough.
        const bool maybe = eyes.glasses >= EyeStrip::worn / 2;
        const double right = maybe ? eyes.glare[0] : 0, left = maybe ? eyes.glare[1] : 0;
        const double native = std::max(right, left);
        const std::string detail = native > 0.1          ? (right > left ? "glare_right_eye" : "glare_left_eye")
                                   : eyes.wearsGlasses() ? "glasses"
                                                         : "";
        return scored(component(), native, mapping::noGlare(native), detail);
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeGlassesGlarePrevention() {
    return std::make_unique<GlassesGlarePreventionMeasure>();
}

} // namespace darcha
