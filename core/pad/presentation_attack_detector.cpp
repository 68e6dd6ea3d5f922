// SPDX-License-Identifier: Apache-2.0
#include "core/pad/presentation_attack_detector.h"

#include <nlohmann/json.hpp>

namespace darcha {

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

nlohmann::json toJson(const PadResult& result) {
    nlohmann::json scores = nlohmann::json::object();
    for (const PadScore& score : result.scores)
        scores[score.name] = score.value;
    return {{"detector", result.detector},
            {"version", result.version},
            {"decision", std::string(name(result.decision))},
            {"frames", result.frames},
            {"scores", scores}};
}

} // namespace darcha
