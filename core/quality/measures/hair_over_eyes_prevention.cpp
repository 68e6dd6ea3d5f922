// SPDX-License-Identifier: Apache-2.0
// Share of the worse eye's width over which black hair hangs from the forehead into the eye. Brown and fair hair is not
// seen. Detail: "right" or "left" eye, the subject's own.
#include "core/quality/region_measure.h"

#include <algorithm>

namespace darcha {

namespace {

class HairOverEyesPreventionMeasure final : public RegionMeasure<FaceCover> {
public:
    HairOverEyesPreventionMeasure() : RegionMeasure(QualityComponent::HairOverEyesPrevention) {}

private:
    QualityScore judge(const FaceCover& cover) const override {
        const auto [right, left] = cover.hairOverEye;
        const double native = std::max(right, left);
        return scored(component(), native, 100 * (1 - native), native <= 0 ? "" : right > left ? "right" : "left");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeHairOverEyesPrevention() {
    return std::make_unique<HairOverEyesPreventionMeasure>();
}

} // namespace darcha
