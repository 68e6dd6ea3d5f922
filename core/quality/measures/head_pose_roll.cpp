// SPDX-License-Identifier: Apache-2.0
// Roll in degrees, signed. The value is ISO's cos^2, which hardly moves near 0: profiles limit the degrees.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class HeadPoseRollMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::HeadPoseRoll; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        return scored(component(), observation.pose.roll, mapping::cosineSquared(observation.pose.roll));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeHeadPoseRoll() { return std::make_unique<HeadPoseRollMeasure>(); }

} // namespace darcha
