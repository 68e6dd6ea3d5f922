// SPDX-License-Identifier: Apache-2.0
// Is this a person, or a picture of one? One cue behind one interface; terms of ISO/IEC 30107-3.
//
// Scores are recorded with the packet for staff, and never shown to the person. Bound to one thread (analysis).
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/quality_assessment.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace darcha {

enum class PadDecision { BonaFide, Attack, Inconclusive };

std::string_view name(PadDecision decision); // "bona_fide", "attack", "inconclusive"

struct PadScore {
    std::string name; // "minifasnet.live.median"
    double value = 0;
};

struct PadResult {
    std::string detector; // "minifasnet"
    std::string version;  // of its network
    PadDecision decision = PadDecision::Inconclusive;
    std::vector<PadScore> scores; // every sub-score is kept
    int frames = 0;               // that were judged
};

nlohmann::json toJson(const PadResult& result);

class PresentationAttackDetector {
public:
    virtual ~PresentationAttackDetector() = default;
    // One frame of the track; `quality` is of the same frame. Chooses itself which frames it uses.
    virtual void observe(const FaceObservation& face, const QualityAssessment& quality) = 0;
    virtual PadResult result() const = 0;
    virtual void reset() = 0; // another person, another attempt
};

} // namespace darcha
