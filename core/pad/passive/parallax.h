// SPDX-License-Identifier: Apache-2.0
// Depth where the head happened to turn: pairs of frames whose poses differ, and what a homography between them leaves.
// A flat or bent sheet cannot even show the poses. Cue "parallax".
//
// Scores: parallax.degrees (the widest pair), parallax.residual.median (of pairs 10 to 30 degrees apart, over the
// distance between the pupils), parallax.share (of it, over the least that a head leaves at that angle: 1 and more is a
// head). Pure; bound to one thread.
#pragma once

#include "core/pad/passive/planes.h"
#include "core/pad/presentation_attack_detector.h"

namespace darcha {

class ParallaxDetector final : public PresentationAttackDetector {
public:
    // Below 10 degrees expression and noise of the mesh weigh as much as depth (reference, liveness 5.3).
    static constexpr double leastDegrees = 10, mostDegrees = 30;
    static constexpr int pairsNeeded = 6;
    static double leastResidual(double degrees); // that a living head leaves

    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    void reset() override { *this = {}; }

private:
    Planes m_planes;
    int m_frames = 0;
};

} // namespace darcha
