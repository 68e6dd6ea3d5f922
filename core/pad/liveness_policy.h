// SPDX-License-Identifier: Apache-2.0
// What comes next: which check a person is given, whether there is another attempt, with which advice, and when a
// member of staff is asked. A pure value; the same past gives the same answer.
//
// Nobody is accused and nobody is locked out: every way ends in "accepted" or "a member of staff", with a reason that
// staff can read. An attack found in an attempt is treated as any other failure towards the person; staff see it.
#pragma once

#include "core/pad/challenge/challenge_protocol.h"
#include "core/pad/pad_decision.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

// As the person or staff say; none of it is guessed from pictures.
struct LivenessNeeds {
    bool cannotTurn = false;     // neck, wheelchair with a headrest, tremor
    bool cannotSee = false;      // the dot; prompts are spoken, and the light needs no eyes
    bool lightSensitive = false; // photosensitive epilepsy, migraine: no fields of light
    bool noScreen = false;       // nothing near the camera whose light is ours

    bool operator==(const LivenessNeeds&) const = default;
};

struct LivenessOutcome { // how one ended
    PadDecision decision = PadDecision::Inconclusive;
    ChallengeBreak broken = ChallengeBreak::None;
    std::vector<std::string> reasons; // of PadResult
};

enum class LivenessStep { Accepted, Again, Staff };

struct LivenessNext {
    LivenessStep step = LivenessStep::Staff;
    ChallengeOptions challenge; // of Again
    std::string_view advice;    // text id for the person, of Again: "face.liveness.advice.slower"
    std::string reason;         // for staff, of Staff: "other_person", "challenge.not_reached", "no_check_possible"
};

inline constexpr int livenessAttempts = 3; // reference, liveness 6.2

std::string_view name(LivenessStep step);

// Whether both of a service's profiles are there: <id>, and <id>-light for who cannot turn.
bool knowsLivenessProfile(std::string_view id);

// The next step after all attempts so far (none yet: the first attempt).
LivenessNext nextLiveness(const LivenessNeeds& needs, std::span<const LivenessOutcome> past);

} // namespace darcha
