// SPDX-License-Identifier: Apache-2.0
// Red eyes of a flash. Native: how red the redder pupil is, in stops of red over the mean of green and blue (median of
// the middle of the iris, linear light). `detail`: "left", "right" or "both". A brown iris is reddish but dark: below
// `lightMin` of red light nothing glows.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>

namespace darcha {

namespace {

class RedEyePreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::RedEyePrevention; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const PupilColour& right = appearance.rightPupil;
        const PupilColour& left = appearance.leftPupil;
        if (right.pixels < pixelsMin || left.pixels < pixelsMin)
            return notAssessable(component(), "too_small");
        const double native = std::max(right.redness, left.redness);
        const bool both = std::min(right.redness, left.redness) > 0.7 * native;
        return scored(component(), native, mapping::redEye(native),
                      native < 1                     ? ""
                      : both                         ? "both"
                      : right.redness > left.redness ? "right"
                                                     : "left");
    }

private:
    static constexpr int pixelsMin = 12;
};

} // namespace

std::unique_ptr<QualityMeasure> makeRedEyePrevention() { return std::make_unique<RedEyePreventionMeasure>(); }

} // namespace darcha
