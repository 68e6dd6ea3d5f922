// SPDX-License-Identifier: Apache-2.0
// Is this a person, or a picture of one? One cue behind one interface; terms of ISO/IEC 30107-3.
//
// A cue measures and never judges: what a score means is data (pad_profile.h), and the sum of all is pad_decision.h.
// Scores are recorded with the packet for staff, and never shown to the person. Bound to one thread (analysis).
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/quality_assessment.h"

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace darcha {

struct PadScore {
    std::string name; // "minifasnet.live.median"; begins with the name of its cue
    double value = 0;
};

struct CueResult {
    std::string cue;              // "minifasnet"
    std::string version;          // of its network or forest; empty where it has none
    std::vector<PadScore> scores; // every sub-score; also where the cue could not be judged, as far as there are any
    std::string notJudged;        // why, as a short id: "too_few_frames", "bright_surroundings"; empty: it is judged
    int frames = 0;               // that were used

    const PadScore* score(std::string_view name) const;
};

nlohmann::json toJson(const CueResult& result);

class PresentationAttackDetector {
public:
    virtual ~PresentationAttackDetector() = default;
    // One frame of the track, in the order of time; `quality` is of the same frame. Chooses itself which it uses.
    virtual void observe(const FaceObservation& face, const QualityAssessment& quality) = 0;
    virtual CueResult result() const = 0;
    virtual void reset() = 0; // another person, another attempt
};

} // namespace darcha
