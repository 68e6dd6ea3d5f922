// SPDX-License-Identifier: Apache-2.0
// The cue of turning: whenever the head goes out and comes back, does it move as a head, or as a sheet with a face on?
//
// Finds the turns itself, so a clip without a challenge is measured as one with it. Rest is where the face mostly looks
// ahead. Scores of cue "turn" (of the eye distance, see turn_geometry.h; "least" is over the turns, each the median of
// the frames at its far end): turns, planarity.{least,median}, gain.least, relief.least, nose.least;
// narrowing.least: log of the narrowing that the pose does not explain, over the whole clip. Paper turned by 35 degrees
// has -0.03 to -0.12, but so have living people (-0.02 to -0.10, n = 6): for the record, no rule reads it.
// Not judged: "no_frontal", "no_turn", "too_few_turns". Bound to one thread.
#pragma once

#include "core/pad/presentation_attack_detector.h"
#include "core/pad/turn/turn_geometry.h"

#include <vector>

namespace darcha {

struct TurnTaken {
    double yaw = 0, pitch = 0; // degrees from rest, at the far end
    int frames = 0;            // that were measured there
    ViewPair pair;             // medians
};

class TurnCue final : public PresentationAttackDetector {
public:
    // Degrees from rest. Below: the depth of a face moves its points by less than a bent sheet's noise.
    static constexpr double leastYaw = 14, leastPitch = 9;
    static constexpr double outside = 8;           // a turn begins and ends here
    static constexpr double farthest = 40;         // beyond, the mesh guesses the far cheek
    static constexpr std::size_t mostViews = 3600; // two minutes; 650 bytes each

    explicit TurnCue(const CanonicalFace& face);

    void expect(int turns) { m_expected = turns; } // fewer are not judged
    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    void observe(const FaceView& view);
    CueResult result() const override;
    void reset() override { m_views.clear(); }

    std::vector<TurnTaken> turns() const; // in the order of time

private:
    std::optional<FaceView> rest() const;
    std::vector<TurnTaken> turnsFrom(const FaceView& rest) const;

    TurnGeometry m_geometry;
    std::vector<FaceView> m_views;
    int m_expected = 1;
};

} // namespace darcha
