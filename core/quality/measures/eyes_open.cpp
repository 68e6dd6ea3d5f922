// SPDX-License-Identifier: Apache-2.0
// The less open eye: largest distance between its lids, over the face's length. ISO/IEC 29794-5, formula as OFIQ.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

// OFIQ's "t-metric": eye midpoint to chin.
double faceLength(const FaceObservation& face) { return cv::norm((face.rightEye + face.leftEye) * 0.5 - face.chin); }

double gap(const FaceObservation& face, int a, int b) {
    return std::hypot(face.mesh[a].x - face.mesh[b].x, face.mesh[a].y - face.mesh[b].y);
}

class EyesOpenMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::EyesOpen; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        const double length = faceLength(observation);
        if (length < 1)
            return notAssessable(component(), "outside_picture");
        const double right =
            std::max({gap(observation, 160, 144), gap(observation, 159, 145), gap(observation, 158, 153)});
        const double left =
            std::max({gap(observation, 387, 373), gap(observation, 386, 374), gap(observation, 385, 380)});
        const double native = std::min(right, left) / length;
        return scored(component(), native, mapping::eyesOpen(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeEyesOpen() { return std::make_unique<EyesOpenMeasure>(); }

} // namespace darcha
