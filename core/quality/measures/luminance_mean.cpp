// SPDX-License-Identifier: Apache-2.0
// Mean linear luminance of the face, 0..1, as OFIQ's native and mapping (reference, section 6.3, code 44), over the
// mesh's oval. Told for comparison only: it follows the tone of the skin (reference, section 7, point 6), so no profile
// of ours limits it; exposure is judged by clipping and by the whites of the eyes.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <opencv2/core.hpp>

namespace darcha {

namespace {

class LuminanceMeanMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::LuminanceMean; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (cv::countNonZero(appearance.faceMask) == 0)
            return notAssessable(component(), "outside_picture");
        const double native = cv::mean(appearance.luminance, appearance.faceMask)[0];
        return scored(component(), native, mapping::luminanceMean(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeLuminanceMean() { return std::make_unique<LuminanceMeanMeasure>(); }

} // namespace darcha
