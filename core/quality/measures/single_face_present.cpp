// SPDX-License-Identifier: Apache-2.0
// How many faces there are. Native: their number; value 100 for one, else 0.
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class SingleFacePresentMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::SingleFacePresent; }
    QualityScore assess(const FaceObservation&, const FaceAppearance&) const override {
        return scored(component(), 1, 100);
    }
    QualityScore assessFinding(const FaceFinding& finding, const FaceAppearance*) const override {
        return scored(component(), finding.faceCount, finding.faceCount == 1 ? 100 : 0);
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeSingleFacePresent() { return std::make_unique<SingleFacePresentMeasure>(); }

} // namespace darcha
