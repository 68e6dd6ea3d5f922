// SPDX-License-Identifier: Apache-2.0
// Motion blur: softness in one direction only. Native: decibels by which the fine structure of the face (0.08 to 0.3
// cycles a pixel at 128 pixels between the pupils) is weaker in the weakest direction than across it; 0 is none.
// `detail`: the direction of the motion in the picture: "across", "down", "rising" or "falling" (from left to right).
//
// Defocus weakens all directions alike and is Sharpness's. The noise floor is taken off first.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class MotionBlurPreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::MotionBlurPrevention; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (!appearance.fine)
            return notAssessable(component(), "too_small");
        const Spectrum::Weakest weakest = appearance.fine->weakestDirection();
        const double turn = weakest.degrees; // of the motion, clockwise from along the rows
        const char* const way = turn < 22.5 || turn >= 157.5 ? "across"
                                : turn < 67.5                ? "falling"
                                : turn < 112.5               ? "down"
                                                             : "rising";
        return scored(component(), weakest.decibels, mapping::motionBlur(weakest.decibels),
                      weakest.decibels > 4 ? way : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeMotionBlurPrevention() { return std::make_unique<MotionBlurPreventionMeasure>(); }

} // namespace darcha
