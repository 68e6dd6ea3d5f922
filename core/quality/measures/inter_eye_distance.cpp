// SPDX-License-Identifier: Apache-2.0
// Pixels between the pupils as a frontal view would have them. ISO/IEC 29794-5 7.4.8.
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

namespace darcha {

namespace {

class InterEyeDistanceMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::InterEyeDistance; }
    QualityScore assess(const FaceObservation& observation, const FaceAppearance&) const override {
        return scored(component(), observation.interEyeDistance,
                      mapping::interEyeDistance(observation.interEyeDistance));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeInterEyeDistance() { return std::make_unique<InterEyeDistanceMeasure>(); }

} // namespace darcha
