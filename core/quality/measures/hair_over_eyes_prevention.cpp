// SPDX-License-Identifier: Apache-2.0
// Share of the worse eye's width over which black hair hangs from the forehead into the eye. Brown and fair hair is not
// seen. Detail: "right" or "left" eye, the subject's own.
#include "core/quality/quality_measure.h"
#include "core/quality/regions/region_parts.h"

#include <algorithm>

namespace darcha {

namespace {

class HairOverEyesPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::HairOverEyesPrevention; }
    MeasureRate rate() const override { return MeasureRate::every(regionTurn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance& appearance) const override {
        const RegionPart<FaceCover> part(face, appearance, &HeadRegions::cover);
        if (!part)
            return notAssessable(component(), "outside_picture");
        const FaceCover& cover = *part;
        if (!cover.reason.empty())
            return notAssessable(component(), cover.reason);
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
