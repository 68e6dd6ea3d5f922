// SPDX-License-Identifier: Apache-2.0
// Whether another algorithm sees eyes and chin where the mesh does (core/face/second_opinion.h). Native: the distance
// between the two, in shares of the eye distance; the chin counts a quarter, as beards and double chins make it less
// certain than an eye (models/cards/face_landmarks_68.md). Of stills for which it was asked; what it doubts is for
// staff to look at, and no fault of the person.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>

namespace darcha {

namespace {

constexpr double chinWeight = 0.25;

class LandmarkAgreementMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::LandmarkAgreement; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance&) const override {
        return notAssessable(component(), std::string(notAskedReason));
    }
    QualityScore assessFinding(const FaceFinding& finding, const FaceAppearance* appearance) const override {
        if (finding.faceCount != 1 || !finding.second)
            return QualityMeasure::assessFinding(finding, appearance);
        if (!finding.second->faceSeen)
            return notAssessable(component(), "not_seen_twice");
        const double native = std::max(finding.second->eyes, chinWeight * finding.second->chin);
        return scored(component(), native, mapping::landmarkAgreement(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeLandmarkAgreement() { return std::make_unique<LandmarkAgreementMeasure>(); }

} // namespace darcha
