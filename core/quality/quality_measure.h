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

// How often a measure is taken of a live picture. Of a still each is taken.
struct MeasureRate {
    int everyNth = 1; // 1: every frame; n: every n-th, its last score stands meanwhile; 0: of stills only
    int turn = -1;    // of every n-th: those of one turn (0..n-1) share a frame; -1: any frame

    static constexpr MeasureRate everyFrame() { return {1, -1}; }
    static constexpr MeasureRate every(int n, int turn = -1) { return {n, turn}; }
    static constexpr MeasureRate stillOnly() { return {0, -1}; }
};

class QualityMeasure {
public:
    virtual ~QualityMeasure() = default;
    virtual QualityComponent component() const = 0;
    virtual MeasureRate rate() const { return MeasureRate::everyFrame(); }
    // `appearance` was made from `observation`.
    virtual QualityScore assess(const FaceObservation& observation, const FaceAppearance& appearance) const = 0;
    // Of the measure that judges how many faces there are; all others answer notAssessable for any number but one.
    virtual QualityScore assessFinding(const FaceFinding& finding, const FaceAppearance* appearance) const;
};

std::span<const std::unique_ptr<QualityMeasure>> allMeasures(); // in the order of components.def

} // namespace darcha
