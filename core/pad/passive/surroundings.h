// SPDX-License-Identifier: Apache-2.0
// What is around the head: the straight edges of paper, card or screen in front of a body, and whether shoulders are
// there at all. Cue "surroundings".
//
// A wall's edges run behind the shoulders; those of a medium that carries the face run in front of them, or end the
// body with a corner. Scores are shares of the frames that were looked at (of a picture 0 or 1): surroundings.corner
// (an upright and a level edge meet below the chin, inside of where shoulders are), surroundings.corner.wide (outside
// of it: a desk before a door looks alike), surroundings.cut (an upright edge runs down through a shoulder),
// surroundings.low (a level edge across the body), surroundings.frame (three sides of a rectangle about the head),
// surroundings.shoulders (0 where the wall goes on below the chin on both sides; medians; only where one could see
// them), surroundings.room (how far the picture goes on below the chin, face widths). Pure; 4 to 15 ms a look, so every
// twelfth frame; bound to one thread.
#pragma once

#include "core/pad/passive/straight_edges.h"
#include "core/pad/presentation_attack_detector.h"

#include <optional>

namespace darcha {

class SurroundingsDetector final : public PresentationAttackDetector {
public:
    static constexpr int every = 12;
    static constexpr int lastingLooks = 4;
    static constexpr double poseLimitDegrees = 25; // turned further, the shoulders' place is a guess

    struct Look {
        bool corner = false, wideCorner = false, cut = false, low = false, frame = false;
        std::optional<double> shoulders; // difference of what is beside the jaw and below it, 1: as far as they spread
        double room = 0;
    };
    static Look look(const FaceScene& scene);

    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    void reset() override { *this = {}; }

private:
    std::vector<Look> m_looks;
    int m_since = 0;
};

} // namespace darcha
