// SPDX-License-Identifier: Apache-2.0
// Motion blur: softness in one direction only. Native: decibels, 0 is none; the mean of two witnesses in the direction
// in which together they are strongest. `detail`: the direction of the motion in the picture: "across", "down",
// "rising" or "falling" (from left to right).
//
// The spectrum: by how much the fine structure of the face (0.08 to 0.3 cycles a pixel at 128 pixels between the
// pupils) is weaker along the motion than across it; wrinkles and stubble may lie in one direction too. The edges of
// eyes and brows: by how much wider they are along the motion (edge_blur.h; what the width of an edge is does not
// depend on how many there are), 12 decibels for a hundredth of the eye distance. Edges that are wide in one direction
// by nature - shadows of a brow - have fine structure still. Defocus weakens all directions alike and is Sharpness's.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

constexpr double edgeDecibels = 12; // for each percent of the eye distance
constexpr double edgeMost = 3;      // percent: what is wider is no edge
constexpr double calm = 4;          // decibels: below, no direction is told

// Percent of the eye distance by which edges are wider along this direction than across it; 0 where none can be judged.
double edgeAlong(const FaceAppearance& appearance, double degrees) {
    const EdgeBlur& edges = appearance.edges;
    if (edges.edges < EdgeBlur::edgesMin)
        return 0;
    const double along = edges.variance(degrees), across = std::max(0.0, edges.variance(degrees + 90));
    return std::min(edgeMost, 100 * std::sqrt(std::max(0.0, along - across)) / appearance.eyeDistance);
}

class MotionBlurPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::MotionBlurPrevention; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (!appearance.fine)
            return notAssessable(component(), "too_small");
        const auto weakness = appearance.fine->weakness();
        double native = 0, turn = 0;
        for (int d = 0; d < Spectrum::directions; ++d) {
            const double degrees = Spectrum::degreesOf(d);
            const double both =
                (weakness[static_cast<std::size_t>(d)] + edgeDecibels * edgeAlong(appearance, degrees)) / 2;
            if (both > native) {
                native = both;
                turn = degrees;
            }
        }
        const char* const way = turn < 22.5 || turn >= 157.5 ? "across"
                                : turn < 67.5                ? "falling"
                                : turn < 112.5               ? "down"
                                                             : "rising";
        return scored(component(), native, mapping::motionBlur(native), native > calm ? way : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMotionBlurPrevention() { return std::make_unique<MotionBlurPreventionMeasure>(); }

} // namespace darcha
