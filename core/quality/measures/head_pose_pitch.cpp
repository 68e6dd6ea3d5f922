// SPDX-License-Identifier: Apache-2.0
// Pitch in degrees, signed. The value is ISO's cos^2, which hardly moves near 0: profiles limit the degrees.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class HeadPosePitchMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::HeadPosePitch; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        return scored(component(), observation.pose.pitch, mapping::cosineSquared(observation.pose.pitch));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeHeadPosePitch() { return std::make_unique<HeadPosePitchMeasure>(); }

} // namespace darcha
