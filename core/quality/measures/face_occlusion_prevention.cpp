// SPDX-License-Identifier: Apache-2.0
// Share of the face that something hides which is not the person's skin. Beards, brows, a fringe and shade do not
// count. Detail: "mask" where nose and mouth are gone.
#include "core/quality/region_measure.h"

namespace darcha {

namespace {

class FaceOcclusionPreventionMeasure final : public RegionMeasure<FaceCover> {
public:
    FaceOcclusionPreventionMeasure() : RegionMeasure(QualityComponent::FaceOcclusionPrevention) {}

private:
    QualityScore judge(const FaceCover& cover) const override {
        const bool mask = cover.mouthCovered() > 0.5 && cover.noseHidden > 0.5;
        return scored(component(), cover.faceHidden, 100 * (1 - cover.faceHidden), mask ? "mask" : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeFaceOcclusionPrevention() {
    return std::make_unique<FaceOcclusionPreventionMeasure>();
}

} // namespace darcha
