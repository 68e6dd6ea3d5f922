// SPDX-License-Identifier: Apache-2.0
// Share of the face that something hides which is not the person's skin. Beards, brows, a fringe and shade do not
// count. Detail: "mask" where nose and mouth are gone.
#include "core/quality/quality_measure.h"
#include "core/quality/regions/region_parts.h"

namespace darcha {

namespace {

class FaceOcclusionPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::FaceOcclusionPrevention; }
    MeasureRate rate() const override { return MeasureRate::every(regionTurn); }
    QualityScore assess(const FaceObservation& face, const FaceAppearance& appearance) const override {
        const RegionPart<FaceCover> part(face, appearance, &HeadRegions::cover);
        if (!part)
            return notAssessable(component(), "outside_picture");
        const FaceCover& cover = *part;
        if (!cover.reason.empty())
            return notAssessable(component(), cover.reason);
        const bool mask = cover.mouthCovered() > 0.5 && cover.noseHidden > 0.5;
        return scored(component(), cover.faceHidden, 100 * (1 - cover.faceHidden), mask ? "mask" : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeFaceOcclusionPrevention() {
    return std::make_unique<FaceOcclusionPreventionMeasure>();
}

} // namespace darcha
