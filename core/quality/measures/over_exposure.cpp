// SPDX-License-Identifier: Apache-2.0
// Share of the skin that is burnt out: grey level 247 or more, as OFIQ's number, but of sRGB levels: what is clipped
// has lost its detail on any skin. Mapping as OFIQ (reference, section 6.3, code 47).
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <opencv2/core.hpp>

namespace darcha {

namespace {

class OverExposurePreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::OverExposurePrevention; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const int skin = cv::countNonZero(appearance.skinMask);
        if (skin == 0)
            return notAssessable(component(), "outside_picture");
        const double share =
            static_cast<double>(cv::countNonZero((appearance.grey >= 247) & appearance.skinMask)) / skin;
        return scored(component(), share, mapping::overExposure(share));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeOverExposurePrevention() {
    return std::make_unique<OverExposurePreventionMeasure>();
}

} // namespace darcha
