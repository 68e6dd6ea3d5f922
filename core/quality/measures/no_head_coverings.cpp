// SPDX-License-Identifier: Apache-2.0
// Whether something other than hair is on the head: 0 nothing, 1 surely. A scarf shows under the chin and beside the
// face, a hat by colours that hair has not. Black caps on black hair are not seen (models/cards/regions.md).
// Detail "covering", for profiles that allow one: then FaceOcclusionPrevention says whether the face is free.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"
#include "core/quality/regions/head_cover.h"
#include "core/quality/regions/region_parts.h"

namespace darcha {

namespace {

constexpr mapping::Sigmoid bare{100, 1, -1, 0.45, 0.08};

class NoHeadCoveringsMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::NoHeadCoverings; }
    MeasureRate rate() const override { return MeasureRate::every(regionTurn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance& appearance) const override {
        const RegionPart<RegionMap> part(face, appearance, &HeadRegions::map);
        if (!part)
            return notAssessable(component(), "outside_picture");
        const HeadCover cover = HeadCover::of(*part);
        const double native = cover.evidence();
        return scored(component(), native, bare(native), native > 0.45 ? "covering" : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeNoHeadCoverings() { return std::make_unique<NoHeadCoveringsMeasure>(); }

} // namespace darcha
