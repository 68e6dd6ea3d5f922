// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_measure.h"

#include <vector>

namespace darcha {

#define DARCHA_COMPONENT(name, code) std::unique_ptr<QualityMeasure> make##name();
#include "core/quality/components.def"
#undef DARCHA_COMPONENT

QualityScore QualityMeasure::assessFinding(const FaceFinding& finding, const FaceAppearance* appearance) const {
    if (!finding.face || finding.faceCount < 1)
        return notAssessable(component(), "no_face");
    if (finding.faceCount > 1)
        return notAssessable(component(), "several_faces");
    if (!appearance)
        return notAssessable(component(), "outside_picture");
    return assess(*finding.face, *appearance);
}

std::span<const std::unique_ptr<QualityMeasure>> allMeasures() {
    static const std::vector<std::unique_ptr<QualityMeasure>> measures = [] {
        std::vector<std::unique_ptr<QualityMeasure>> made;
#define DARCHA_COMPONENT(name, code) made.push_back(make##name());
#include "core/quality/components.def"
#undef DARCHA_COMPONENT
        return made;
    }();
    return measures;
}

} // namespace darcha
