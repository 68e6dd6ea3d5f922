// SPDX-License-Identifier: Apache-2.0
// Any bytes as a liveness profile: refused with their place, or rules that can be applied to any score.
#include "core/base/json_file.h"
#include "core/pad/pad_decision.h"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = darcha::JsonFile::parse({reinterpret_cast<const char*>(data), size}, "<fuzz>");
    if (!file.ok())
        return 0;
    const auto profile = darcha::PadProfile::fromJson(*file);
    if (!profile.ok())
        return 0;
    if (profile->reject > profile->accept || profile->id.empty())
        std::abort();
    darcha::CueResult cue;
    for (const darcha::PadRule& rule : profile->rules) {
        if (rule.score.empty() || (!rule.least && !rule.most && rule.evidence.empty()))
            std::abort();
        for (std::size_t i = 1; i < rule.evidence.size(); ++i)
            if (!(rule.evidence[i - 1].first < rule.evidence[i].first))
                std::abort();
        cue.scores.push_back({rule.score, rule.least.value_or(0.5)});
    }
    const darcha::PadResult result = darcha::decide(std::span(&cue, 1), *profile);
    if (result.judgements.size() != profile->rules.size())
        std::abort();
    (void)darcha::toJson(result).dump();
    return 0;
}
