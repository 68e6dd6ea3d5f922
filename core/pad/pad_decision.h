// SPDX-License-Identifier: Apache-2.0
// From what the cues measured to one of three outcomes, with every sub-score and what it was held against.
//
// Pure. Attack: a gate that means attack is broken, or the evidence lies below `reject`. BonaFide: every required cue
// is judged and every required score measured, every gate holds, and the evidence reaches `accept`. All else is
// Inconclusive: a person decides. What is not measured never speaks for a person.
#pragma once

#include "core/pad/pad_profile.h"
#include "core/pad/presentation_attack_detector.h"

#include <span>

namespace darcha {

enum class PadDecision { BonaFide, Attack, Inconclusive };

std::string_view name(PadDecision decision); // "bona_fide", "attack", "inconclusive"

struct PadJudgement { // one rule of the profile, applied
    std::string score;
    double value = 0;
    std::optional<double> least, most;
    bool holds = true;
    double evidence = 0;
    std::string reason; // of the rule, where it does not hold
};

struct PadResult {
    PadDecision decision = PadDecision::Inconclusive;
    double evidence = 0; // sum of log-likelihood ratios
    std::string profileId;
    int profileVersion = 0;
    std::string profileSha256;
    std::vector<CueResult> cues;
    std::vector<PadJudgement> judgements; // in the order of the profile; rules whose score is missing are left out
    std::vector<std::string> reasons;     // what stood against it, the gravest first: "flat", "light.not_judged"
};

PadResult decide(std::span<const CueResult> cues, const PadProfile& profile);

nlohmann::json toJson(const PadResult& result);

} // namespace darcha
