// SPDX-License-Identifier: Apache-2.0
// Share of the mouth that is hidden: lips that have not a lip's colour, or no line between them (a hand).
#include "core/quality/quality_measure.h"
#include "core/quality/regions/region_parts.h"

namespace darcha {

namespace {

class MouthOcclusionPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::MouthOcclusionPrevention; }
    MeasureRate rate() const override { return MeasureRate::every(regionTurn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance& appearance) const override {
        const RegionPart<FaceCover> part(face, appearance, &HeadRegions::cover);
        if (!part)
            return notAssessable(component(), "outside_picture");
        const FaceCover& cover = *part;
        if (!cover.reason.empty())
            return notAssessable(component(), cover.reason);
        return scored(component(), cover.mouthCovered(), 100 * (1 - cover.mouthCovered()));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMouthOcclusionPrevention() {
    return std::make_unique<MouthOcclusionPreventionMeasure>();
}

} // namespace darcha
