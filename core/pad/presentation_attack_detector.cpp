// SPDX-License-Identifier: Apache-2.0
#include "core/pad/presentation_attack_detector.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {

const PadScore* CueResult::score(std::string_view name) const {
    const auto found = std::find_if(scores.begin(), scores.end(), [&](const PadScore& s) { return s.name == name; });
    return found == scores.end() ? nullptr : &*found;
}

nlohmann::json toJson(const CueResult& result) {
    nlohmann::json scores = nlohmann::json::object();
    for (const PadScore& score : result.scores)
        scores[score.name] = score.value;
    nlohmann::json json = {{"cue", result.cue}, {"frames", result.frames}, {"scores", scores}};
    if (!result.version.empty())
        json["version"] = result.version;
    if (!result.notJudged.empty())
        json["notJudged"] = result.notJudged;
    return json;
}

} // namespace darcha
