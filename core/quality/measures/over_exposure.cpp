// SPDX-License-Identifier: Apache-2.0
// Share of the skin that is burnt out: grey level 250 or more. Mapping as OFIQ (which has 247 in linear light).
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
            static_cast<double>(cv::countNonZero((appearance.grey >= 250) & appearance.skinMask)) / skin;
        return scored(component(), share, mapping::overExposure(share));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeOverExposurePrevention() {
    return std::make_unique<OverExposurePreventionMeasure>();
}

} // namespace darcha
