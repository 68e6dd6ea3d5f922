// SPDX-License-Identifier: Apache-2.0
// Share of the surroundings of the worse eye that something dark or coloured hides: dark glasses, a visor, hair.
// Detail: which eye, "right" or "left" (the subject's own), or "both".
#include "core/quality/quality_measure.h"
#include "core/quality/regions/region_parts.h"

#include <algorithm>

namespace darcha {

namespace {

class EyesVisibleMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::EyesVisible; }
    MeasureRate rate() const override { return MeasureRate::every(regionTurn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance& appearance) const override {
        const RegionPart<FaceCover> part(face, appearance, &HeadRegions::cover);
        if (!part)
            return notAssessable(component(), "outside_picture");
        const FaceCover& cover = *part;
        if (!cover.reason.empty())
            return notAssessable(component(), cover.reason);
        const auto [right, left] = cover.eyeHidden;
        const double native = std::max(right, left);
        const std::string side = std::min(right, left) > 0.5 * native ? "both" : right > left ? "right" : "left";
        return scored(component(), native, 100 * (1 - native), native > 0.1 ? side : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeEyesVisible() { return std::make_unique<EyesVisibleMeasure>(); }

} // namespace darcha
