// SPDX-License-Identifier: Apache-2.0
// The less open eye: largest distance between its lids, in diameters of its iris, which is 11.7 mm wide on everybody.
// Below 0.4 the pupil cannot be seen whole. OFIQ divides by the length of the face instead (ISO/IEC 29794-5), which
// an open mouth makes longer and a bowed head shorter: among FRLL's portraits that spreads by 12 % of its mean, this
// by 9 %.
#include "core/face/mesh_points.h"
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

double gap(const FaceObservation& face, int a, int b) {
    return std::hypot(face.mesh[a].x - face.mesh[b].x, face.mesh[a].y - face.mesh[b].y);
}

// Diameter, from the four points of the rim.
double iris(const FaceObservation& face, int centre) {
    return (gap(face, centre + 1, centre + 3) + gap(face, centre + 2, centre + 4)) / 2;
}

class EyesOpenMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::EyesOpen; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        const double rightIris = iris(observation, meshpoint::rightIris);
        const double leftIris = iris(observation, meshpoint::leftIris);
        if (std::min(rightIris, leftIris) < 1)
            return notAssessable(component(), "too_small");
        const double right =
            std::max({gap(observation, 160, 144), gap(observation, 159, 145), gap(observation, 158, 153)});
        const double left =
            std::max({gap(observation, 387, 373), gap(observation, 386, 374), gap(observation, 385, 380)});
        const double native = std::min(right / rightIris, left / leftIris);
        return scored(component(), native, mapping::irisShown(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeEyesOpen() { return std::make_unique<EyesOpenMeasure>(); }

} // namespace darcha
