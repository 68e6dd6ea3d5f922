// SPDX-License-Identifier: Apache-2.0
#include "core/pad/challenge/challenge_cue.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {

CueResult challengeCue(const ChallengeState& state, const ChallengePlan& plan) {
    CueResult cue;
    cue.cue = "challenge";
    if (state.phase == ChallengePhase::Watching || (plan.turns.empty() && plan.fields.empty())) {
        cue.notJudged = "not_begun";
        return cue;
    }
    if (state.phase != ChallengePhase::Done && state.phase != ChallengePhase::Broken)
        cue.notJudged = "not_finished";
    int reached = 0;
    std::vector<double> latencies;
    for (const TurnTiming& turn : state.turns) {
        reached += turn.back.has_value();
        if (turn.onset && turn.departed)
            latencies.push_back(std::chrono::duration<double>(*turn.departed - *turn.onset).count());
        // Without a way back to be seen, the head was on it before the dot moved.
        if (const auto& answered = turn.turnedBack ? turn.turnedBack : turn.back; turn.released && answered)
            latencies.push_back(std::chrono::duration<double>(*answered - *turn.released).count());
    }
    cue.scores = {{"challenge.done", state.phase == ChallengePhase::Done ? 1.0 : 0.0}};
    if (!plan.turns.empty()) {
        cue.scores.push_back({"challenge.reached", static_cast<double>(reached)});
        cue.scores.push_back({"challenge.restarts", static_cast<double>(state.restarts)});
    }
    if (!latencies.empty()) {
        const auto [least, most] = std::minmax_element(latencies.begin(), latencies.end());
        cue.scores.push_back({"challenge.latency.least", *least});
        cue.scores.push_back({"challenge.latency.most", *most});
        if (latencies.size() > 1)
            cue.scores.push_back({"challenge.latency.spread", *most - *least});
    }
    return cue;
}

nlohmann::json toJson(const ChallengeState& state) {
    const auto milliseconds = [&](SteadyTime time) {
        return std::chrono::duration_cast<std::chrono::milliseconds>(time - state.begun).count();
    };
    nlohmann::json turns = nlohmann::json::array(), fields = nlohmann::json::array();
    for (const TurnTiming& turn : state.turns) {
        nlohmann::json one = {{"farthest", turn.farthest}};
        const std::pair<const char*, const std::optional<SteadyTime>*> times[] = {
            {"onset", &turn.onset},       {"departed", &turn.departed},     {"reached", &turn.reached},
            {"released", &turn.released}, {"turnedBack", &turn.turnedBack}, {"back", &turn.back}};
        for (const auto& [key, time] : times)
            if (*time)
                one[key] = milliseconds(**time);
        turns.push_back(std::move(one));
    }
    for (const SteadyTime shown : state.fields)
        fields.push_back(milliseconds(shown));
    nlohmann::json json = {{"phase", std::string(name(state.phase))},
                           {"turns", turns},
                           {"fieldsShown", fields},
                           {"restarts", state.restarts}};
    if (state.broken != ChallengeBreak::None)
        json["broken"] = std::string(name(state.broken));
    if (state.phase != ChallengePhase::Watching)
        json["endedOrNow"] = milliseconds(state.now);
    return json;
}

} // namespace darcha
