// SPDX-License-Identifier: Apache-2.0
// One measure of a face picture. Stateless; thread-safe.
//
// Measures read what was derived once (FaceObservation, FaceAppearance) and never look for a face themselves. To add
// one: a file in measures/, a line in components.def, a line in CMakeLists.txt, rows in profiles and tests.
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/face_appearance.h"
#include "core/quality/quality_score.h"

#include <memory>
#include <span>

namespace darcha {

class QualityMeasure {
public:
    virtual ~QualityMeasure() = default;
    virtual QualityComponent component() const = 0;
    // `appearance` was made from `observation`.
    virtual QualityScore assess(const FaceObservation& observation, const FaceAppearance& appearance) const = 0;
    // Of the measure that judges how many faces there are; all others answer notAssessable for any number but one.
    virtual QualityScore assessFinding(const FaceFinding& finding, const FaceAppearance* appearance) const;
};

std::span<const std::unique_ptr<QualityMeasure>> allMeasures(); // in the order of components.def

} // namespace darcha
