// SPDX-License-Identifier: Apache-2.0
// Share of the mouth that is hidden: lips that have not a lip's colour, or no line between them (a hand).
#include "core/quality/region_measure.h"

namespace darcha {

namespace {

class MouthOcclusionPreventionMeasure final : public RegionMeasure<FaceCover> {
public:
    MouthOcclusionPreventionMeasure() : RegionMeasure(QualityComponent::MouthOcclusionPrevention) {}

private:
    QualityScore judge(const FaceCover& cover) const override {
        return scored(component(), cover.mouthCovered(), 100 * (1 - cover.mouthCovered()));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMouthOcclusionPrevention() {
    return std::make_unique<MouthOcclusionPreventionMeasure>();
}

} // namespace darcha
