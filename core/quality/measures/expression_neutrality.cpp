// SPDX-License-Identifier: Apache-2.0
// How far the face is from a calm one: in standard deviations of neutral faces, from the mesh's geometry alone. Mouth
// corners and lips' stretch (a smile), brows and lids (surprise); the largest counts. Lengths in distances between the
// pupils. models/cards/expression_neutrality.md says what it misses: OFIQ asks two networks that cannot be had.
#include "core/face/mesh_points.h"
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

constexpr double yawMost = 20; // degrees: beyond that the far half of the mouth is guessed

// Mean and standard deviation over 26 neutral FRLL portraits.
struct Usual {
    double mean, spread;
    double operator()(double seen) const { return (seen - mean) / spread; }
};
constexpr Usual lift{-0.015, 0.031}; // corners of the mouth above the lips' middle
constexpr Usual stretch{0.773, 0.051};
constexpr Usual brows{0.373, 0.039}; // above the pupils
constexpr Usual lids{0.147, 0.015};
constexpr double liftWeight = 0.7; // own: wide mouths are commoner than corners that point up

class ExpressionNeutralityMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::ExpressionNeutrality; }
    QualityScore assess(const FaceObservation& face, const FaceAppearance&) const override {
        if (std::abs(face.pose.yaw) > yawMost)
            return notAssessable(component(), "turned_away");
        const cv::Point2d line = face.leftEye - face.rightEye, middle = (face.leftEye + face.rightEye) * 0.5;
        const double length = std::hypot(line.x, line.y);
        if (length < 1)
            return notAssessable(component(), "too_small");
        // Down the face from the eyes' line, in distances between the pupils.
        const auto down = [&](int i) {
            const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
            return ((p.y - middle.y) * line.x - (p.x - middle.x) * line.y) / (length * length);
        };
        const auto apart = [&](int a, int b) {
            const cv::Point3d &p = face.mesh[static_cast<std::size_t>(a)], &q = face.mesh[static_cast<std::size_t>(b)];
            return std::hypot(p.x - q.x, p.y - q.y) / length;
        };
        using namespace meshpoint;
        const double corners =
            (down(upperLipInner) + down(lowerLipInner) - down(mouthRightCorner) - down(mouthLeftCorner)) / 2;
        const double smile =
            liftWeight * lift(corners) + (1 - liftWeight) * stretch(apart(mouthRightCorner, mouthLeftCorner));
        const double raised = brows(-(down(105) + down(334)) / 2);
        const double wide = lids((apart(159, 145) + apart(386, 374)) / 2);
        const double native = std::max({0.0, smile, raised, wide});
        const char* detail = native == smile ? "smile" : native == raised ? "brows" : "eyes";
        return scored(component(), native, mapping::expression(native), native > 0 ? detail : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeExpressionNeutrality() { return std::make_unique<ExpressionNeutralityMeasure>(); }

} // namespace darcha
