// SPDX-License-Identifier: Apache-2.0
// Variance of the linear luminance of the face, as OFIQ's native and mapping (reference, section 6.3, code 45), over
// the mesh's oval. Told for comparison only: it follows the tone of the skin; contrast is judged by DynamicRange.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <opencv2/core.hpp>

namespace darcha {

namespace {

class LuminanceVarianceMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::LuminanceVariance; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        if (cv::countNonZero(appearance.faceMask) == 0)
            return notAssessable(component(), "outside_picture");
        cv::Scalar mean, deviation;
        cv::meanStdDev(appearance.luminance, mean, deviation, appearance.faceMask);
        const double native = deviation[0] * deviation[0];
        return scored(component(), native, mapping::luminanceVariance(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeLuminanceVariance() { return std::make_unique<LuminanceVarianceMeasure>(); }

} // namespace darcha
