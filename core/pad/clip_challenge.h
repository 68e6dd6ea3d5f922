// SPDX-License-Identifier: Apache-2.0
// A video file held against the turns of a seed: `darchactl pad FILE --challenge SEED`.
//
// The file's first lone face begins the challenge, and the dot of that seed moves as it would have moved before that
// face: out after its rest, back after its hold. A file obeys only if it was filmed before that dot; a clip with any
// turns of its own does not, and is then never bona fide, but the geometry of its turns is judged all the same, over
// the whole file, by the rules of the station's own profile: a head, or a sheet with a face on.
//
// There is no light: nobody can light a file. So 1.7 % of films made for another seed obey as well, nearly all where
// both seeds ask for the same directions in the same rhythm (core/pad/challenge/README.md). Only a live check tells
// those, by its light. Bound to one thread.
#pragma once

#include "core/pad/liveness_session.h"
#include "core/pad/turn/turn_cue.h"

#include <nlohmann/json_fwd.hpp>

namespace darcha {

struct ClipChallengeOutcome {
    std::uint64_t seed = 0;
    bool obeyed = false;
    ChallengeBreak broken = ChallengeBreak::None;
    PadResult result;         // by the profile `kiosk` without what needs a screen; Inconclusive where not obeyed
    CueResult geometry;       // the cue "turn" over the whole file, whether or not the seed was obeyed
    PadResult geometryResult; // it alone, by the rules of the profile `kiosk` about turns
    std::optional<bool> geometryHolds; // every limit of those; none where the turns could not be judged
    std::vector<TurnTaken> turns;      // of the whole file
};

// {"seed", "obeyed", "broken", "decision", "reasons", "judgements", "geometry": the cue with its "judgements" by the
// "profile" of "profileVersion", "geometry_holds": null where not judged, "turns"}
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
    ClipChallenge(std::uint64_t seed, std::unique_ptr<LivenessSession> session, TurnCue geometry, PadProfile turns);
    std::uint64_t m_seed;
    std::unique_ptr<LivenessSession> m_session;
    TurnCue m_geometry;
    PadProfile m_turnRules; // the rules about the cue "turn" alone
    bool m_begun = false;
    SteadyTime m_last{};
};

} // namespace darcha
