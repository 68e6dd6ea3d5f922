// SPDX-License-Identifier: Apache-2.0
// Whether something other than hair is on the head: 0 nothing, 1 surely. A scarf shows under the chin and beside the
// face, a hat by colours that hair has not. Black caps on black hair are not seen (models/cards/regions.md).
// Detail "covering", for profiles that allow one: then FaceOcclusionPrevention says whether the face is free.
#include "core/quality/mappings.h"
#include "core/quality/region_measure.h"
#include "core/quality/regions/head_cover.h"

namespace darcha {

namespace {

class NoHeadCoveringsMeasure final : public RegionMeasure<RegionMap> {
public:
    NoHeadCoveringsMeasure() : RegionMeasure(QualityComponent::NoHeadCoverings) {}

private:
    QualityScore judge(const RegionMap& map) const override {
        const HeadCover cover = HeadCover::of(map);
        const double native = cover.evidence();
        return scored(component(), native, mapping::bareHead(native), native > 0.45 ? "covering" : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeNoHeadCoverings() { return std::make_unique<NoHeadCoveringsMeasure>(); }

} // namespace darcha
