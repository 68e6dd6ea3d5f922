// SPDX-License-Identifier: Apache-2.0
// Where the eyes look, sideways, against the camera: degrees, positive towards the subject's left. The head's yaw and
// the irises' place between the corners of the eyes are taken together. Up and down is not judged: the lids move along.
#include "core/face/mesh_points.h"
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

constexpr double halfEyeOverEyeball = 1.25; // 1.5 cm from corner to middle, eyeball of 1.2 cm radius (anatomy, rounded)
constexpr double yawMost = 20;              // degrees: beyond that a corner is hidden
constexpr double leastOpenness = 0.12;      // below that the iris is hidden

class GazeForwardMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::GazeForward; }
    QualityScore assess(const FaceObservation& face, const FaceAppearance&) const override {
        if (std::abs(face.pose.yaw) > yawMost)
            return notAssessable(component(), "turned_away");
        if (std::min(face.rightEyeOpenness, face.leftEyeOpenness) < leastOpenness)
            return notAssessable(component(), "eyes_closed");
        const cv::Point2d line = face.leftEye - face.rightEye;
        const double length = std::hypot(line.x, line.y);
        if (length < 1)
            return notAssessable(component(), "too_small");
        const auto offset = [&](cv::Point2d pupil, int a, int b) {
            const cv::Point3d &p = face.mesh[static_cast<std::size_t>(a)], &q = face.mesh[static_cast<std::size_t>(b)];
            const cv::Point2d from = pupil - cv::Point2d((p.x + q.x) / 2, (p.y + q.y) / 2);
            return from.dot(line) / length / (std::hypot(p.x - q.x, p.y - q.y) / 2);
        };
        using namespace meshpoint;
        const double sideways =
            (offset(face.rightEye, rightEyeOuter, rightEyeInner) + offset(face.leftEye, leftEyeInner, leftEyeOuter)) /
            2;
        const double turned = std::asin(std::clamp(halfEyeOverEyeball * sideways, -1.0, 1.0)) * 180 / CV_PI;
        const double native = face.pose.yaw + turned;
        return scored(component(), native, mapping::inside(native, -10, 10, 2));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeGazeForward() { return std::make_unique<GazeForwardMeasure>(); }

} // namespace darcha
