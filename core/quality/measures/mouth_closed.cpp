// SPDX-License-Identifier: Apache-2.0
// Largest distance between the inner lips, over the face's length. ISO/IEC 29794-5, formula as OFIQ.
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

class MouthClosedMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::MouthClosed; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        const double length = faceLength(observation);
        if (length < 1)
            return notAssessable(component(), "outside_picture");
        const double native =
            std::max({gap(observation, 82, 87), gap(observation, 13, 14), gap(observation, 312, 317)}) / length;
        return scored(component(), native, mapping::mouthClosed(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMouthClosed() { return std::make_unique<MouthClosedMeasure>(); }

} // namespace darcha
