// SPDX-License-Identifier: Apache-2.0
// Is there light enough? Native: stops between white and the whites of the eyes, which are about as bright on
// everybody, so that dark skin in good light is not called dark (reference, section 7, points 4 and 6); 0 is white, -1
// half its light. Where the highlights of the skin are much brighter the eyes lie in shade or behind glass, and these
// count. `detail` "crushed": a tenth of the skin and more has lost its levels.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include "core/quality/linear_light.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

constexpr int crushedMax = 8; // grey level
// What highlights count: those of light skin are up to a stop brighter than the whites of the same person's eyes
// (median 0.45, 17 FRLL portraits), those of dark skin are not; counted whole they would make light skin brighter.
constexpr double highlightShare = 0.6;

class UnderExposurePreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::UnderExposurePrevention; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const int skin = cv::countNonZero(appearance.skinMask);
        if (skin == 0)
            return notAssessable(component(), "outside_picture");
        const double highlights =
            highlightShare * linearLightTable()[static_cast<std::size_t>(
                                 FaceAppearance::percentile(appearance.grey, appearance.faceMask, 0.98))];
        const double brightest = std::max({appearance.whites.assessable() ? appearance.whites.luminance : 0, highlights,
                                           static_cast<double>(linearLightTable()[1])});
        const double native = std::log2(brightest);
        const double crushed =
            static_cast<double>(cv::countNonZero((appearance.grey <= crushedMax) & appearance.skinMask)) / skin;
        return scored(component(), native, mapping::underExposure(native), crushed >= 0.1 ? "crushed" : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeUnderExposurePrevention() {
    return std::make_unique<UnderExposurePreventionMeasure>();
}

} // namespace darcha
