// SPDX-License-Identifier: Apache-2.0
// Yaw in degrees, signed. The value is ISO's cos^2, which hardly moves near 0: profiles limit the degrees.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class HeadPoseYawMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::HeadPoseYaw; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        return scored(component(), observation.pose.yaw, mapping::cosineSquared(observation.pose.yaw));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeHeadPoseYaw() { return std::make_unique<HeadPoseYawMeasure>(); }

} // namespace darcha
