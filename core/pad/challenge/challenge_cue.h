// SPDX-License-Identifier: Apache-2.0
// What the protocol saw, as scores: was the plan obeyed, and how.
//
// Scores of cue "challenge": done (1: to the end), reached (targets), restarts (moved before the dot did), and,
// seconds, latency.{least,most,spread} from the dot's move to the head's departure; the spread is of one person's
// answers.
#pragma once

#include "core/pad/challenge/challenge_protocol.h"
#include "core/pad/presentation_attack_detector.h"

#include <nlohmann/json_fwd.hpp>

namespace darcha {

CueResult challengeCue(const ChallengeState& state, const ChallengePlan& plan);

// Times in milliseconds from the challenge's begin.
nlohmann::json toJson(const ChallengeState& state);

} // namespace darcha
