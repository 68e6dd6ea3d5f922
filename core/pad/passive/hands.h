// SPDX-License-Identifier: Apache-2.0
// Hands around the head: skin beside or below the face that no neck joins to it. Cue "hands".
//
// What skin looks like is learnt in every frame from the face itself - cheeks and forehead, as ratios of its colours -
// so that it holds for every tone and every lamp; nothing is known beforehand but that one person's skin is of one hue.
// Scores are shares of the frames looked at: hands.seen (a region as large as some fingers up to a forearm), hands.edge
// (one reaches over a long straight edge, as what holds a sheet or a telephone does); hands.area (median of the
// largest, in squares of the face's width). Living people gesture and have bare arms and doors behind them: no rule
// of a profile looks at it (README). A hand that touches the neck or the chin is taken for the body.
// Not judged where the face has no colour of skin (grey film, dim light, a blue panel), or the room has much of it.
// Pure; 5 ms a look (0.4 ms a frame of 1920 x 1080, bench_pad), so every twelfth frame; bound to one thread.
#pragma once

#include "core/pad/passive/straight_edges.h"
#include "core/pad/presentation_attack_detector.h"

#include <optional>

namespace darcha {

class HandsDetector final : public PresentationAttackDetector {
public:
    static constexpr int every = 12;
    static constexpr double poseLimitDegrees = 25; // as surroundings

    struct Look {
        double area = 0; // of the largest region; squares of the face's width
        bool seen = false, edge = false;
    };
    // Nothing where skin cannot be told from what is around it.
    static std::optional<Look> look(const FaceObservation& face);

    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    void reset() override { *this = {}; }

private:
    std::vector<Look> m_looks;
    int m_since = 0, m_blind = 0; // looks that could not tell skin
};

} // namespace darcha
