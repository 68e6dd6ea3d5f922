// SPDX-License-Identifier: Apache-2.0
#include "core/pad/pad_decision.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

const PadScore* find(std::span<const CueResult> cues, const std::string& name) {
    for (const CueResult& cue : cues)
        if (cue.notJudged.empty())
            if (const PadScore* const score = cue.score(name))
                return score;
    return nullptr;
}

} // namespace

std::string_view name(PadDecision decision) {
    switch (decision) {
    case PadDecision::BonaFide:
        return "bona_fide";
    case PadDecision::Attack:
        return "attack";
    case PadDecision::Inconclusive:
        return "inconclusive";
    }
    return "";
}

PadResult decide(std::span<const CueResult> cues, const PadProfile& profile) {
    PadResult result;
    result.profileId = profile.id;
    result.profileVersion = profile.version;
    result.profileSha256 = profile.sha256;
    result.cues.assign(cues.begin(), cues.end());
    std::vector<std::string> attacks, doubts, open;
    for (const PadRule& rule : profile.rules) {
        const PadScore* const score = find(cues, rule.score);
        if (!score)
            continue;
        const bool holds = rule.holds(score->value);
        const double evidence = rule.ratio(score->value);
        result.judgements.push_back(
            {rule.score, score->value, rule.least, rule.most, holds, evidence, holds ? std::string() : rule.reason});
        result.evidence += evidence;
        if (!holds)
            (rule.broken == BrokenGate::Attack ? attacks : doubts).push_back(rule.reason);
    }
    for (const std::string& required : profile.required) {
        const std::string cueName = required.substr(0, required.find('.'));
        const auto cue = std::find_if(cues.begin(), cues.end(), [&](const CueResult& c) { return c.cue == cueName; });
        std::string lacking;
        if (cue == cues.end())
            lacking = cueName + ".missing";
        else if (!cue->notJudged.empty())
            lacking = cueName + "." + cue->notJudged;
        else if (required != cueName && !cue->score(required))
            lacking = cueName + ".not_measured"; // judged, but not in what the profile relies on
        if (!lacking.empty() && std::find(open.begin(), open.end(), lacking) == open.end())
            open.push_back(std::move(lacking));
    }
    if (!attacks.empty() || result.evidence < profile.reject)
        result.decision = PadDecision::Attack;
    else if (doubts.empty() && open.empty() && result.evidence >= profile.accept)
        result.decision = PadDecision::BonaFide;
    if (result.evidence < profile.reject)
        attacks.push_back("evidence");
    else if (result.evidence < profile.accept)
        doubts.push_back("evidence");
    for (const auto* const list : {&attacks, &doubts, &open})
        result.reasons.insert(result.reasons.end(), list->begin(), list->end());
    return result;
}

nlohmann::json toJson(const PadResult& result) {
    nlohmann::json cues = nlohmann::json::array(), judgements = nlohmann::json::array();
    for (const CueResult& cue : result.cues)
        cues.push_back(toJson(cue));
    for (const PadJudgement& judgement : result.judgements) {
        nlohmann::json one = {{"score", judgement.score},
                              {"value", judgement.value},
                              {"holds", judgement.holds},
                              {"evidence", judgement.evidence}};
        if (judgement.least)
            one["least"] = *judgement.least;
        if (judgement.most)
            one["most"] = *judgement.most;
        judgements.push_back(std::move(one));
    }
    return {{"decision", std::string(name(result.decision))},
            {"evidence", result.evidence},
            {"profile", result.profileId},
            {"profileVersion", result.profileVersion},
            {"profileSha256", result.profileSha256},
            {"reasons", result.reasons},
            {"judgements", judgements},
            {"cues", cues}};
}

} // namespace darcha
