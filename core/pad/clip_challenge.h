// SPDX-License-Identifier: Apache-2.0
// A video file held against the turns of a seed: `darchactl pad FILE --challenge SEED`.
//
// The file's first lone face begins the challenge, and the dot of that seed moves as it would have moved before that
// face: out after its rest, back after its hold. A file obeys only if it was filmed before that very dot; a clip with
// any turns of its own does not, and is then never bona fide, but the geometry of its turns is told all the same
// (`turns`, and the cue "turn" in `result`). There is no light: nobody can light a file. Bound to one thread.
#pragma once

#include "core/pad/liveness_session.h"
#include "core/pad/turn/turn_cue.h"

#include <nlohmann/json_fwd.hpp>

namespace darcha {

struct ClipChallengeOutcome {
    std::uint64_t seed = 0;
    bool obeyed = false;
    ChallengeBreak broken = ChallengeBreak::None;
    PadResult result;             // by the profile `kiosk` without what needs a screen; Inconclusive where not obeyed
    CueResult geometry;           // the cue "turn" over the whole file, whether or not the seed was obeyed
    std::vector<TurnTaken> turns; // of the whole file
};

// {"seed", "obeyed", "broken", "decision", "reasons", "judgements", "geometry", "turns"}
nlohmann::json toJson(const ClipChallengeOutcome& outcome);

class ClipChallenge {
public:
    static Result<ClipChallenge> create(const ModelStore& models, std::uint64_t seed);

    void observe(const FaceFinding& finding, SteadyTime at); // every frame, in the order of time
    ClipChallengeOutcome outcome() const;

    // What the file is, from both sides: an attack if either says so; bona fide only if the seed was obeyed by a person
    // and nothing that could be seen speaks against one.
    static PadDecision joined(PadDecision passive, const ClipChallengeOutcome& outcome);

private:
    ClipChallenge(std::uint64_t seed, std::unique_ptr<LivenessSession> session, TurnCue geometry);
    std::uint64_t m_seed;
    std::unique_ptr<LivenessSession> m_session;
    TurnCue m_geometry;
    bool m_begun = false;
    SteadyTime m_last{};
};

} // namespace darcha
