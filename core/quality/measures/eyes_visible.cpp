// SPDX-License-Identifier: Apache-2.0
// Share of the surroundings of the worse eye that something dark or coloured hides: a visor, cloth, hair; or how surely
// dark glass lies before it.
// Detail: which eye, "right" or "left" (the subject's own), or "both".
#include "core/quality/region_measure.h"

#include <algorithm>

namespace darcha {

namespace {

class EyesVisibleMeasure final : public RegionMeasure<FaceCover> {
public:
    EyesVisibleMeasure() : RegionMeasure(QualityComponent::EyesVisible) {}

private:
    QualityScore judge(const FaceCover& cover) const override {
        const auto [right, left] = cover.eyeHidden;
        const double native = std::max(right, left);
        const std::string side = std::min(right, left) > 0.5 * native ? "both" : right > left ? "right" : "left";
        return scored(component(), native, 100 * (1 - native), native > 0.1 ? side : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeEyesVisible() { return std::make_unique<EyesVisibleMeasure>(); }

} // namespace darcha
