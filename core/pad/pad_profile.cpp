// SPDX-License-Identifier: Apache-2.0
#include "core/pad/pad_profile.h"

#include "core/base/json_file.h"
#include "core/sealing/digest.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <span>

namespace darcha {
namespace {

Result<PadRule> ruleOf(const JsonFile& json, const nlohmann::json& entry, const std::string& where) {
    PadRule rule;
    rule.score = entry.at("score").get<std::string>();
    if (entry.contains("least"))
        rule.least = entry.at("least").get<double>();
    if (entry.contains("most"))
        rule.most = entry.at("most").get<double>();
    if (entry.value("broken", std::string("inconclusive")) == "attack")
        rule.broken = BrokenGate::Attack;
    rule.reason = entry.value("reason", std::string());
    rule.source = entry.at("source").get<std::string>();
    for (const nlohmann::json& point : entry.value("evidence", nlohmann::json::array())) {
        const auto next = std::pair(point.at(0).get<double>(), point.at(1).get<double>());
        if (!rule.evidence.empty() && next.first <= rule.evidence.back().first)
            return json.errorAt(where + "/evidence", ErrorCode::ProfileInvalid, "the points' values must rise");
        rule.evidence.push_back(next);
    }
    const bool gate = rule.least || rule.most;
    if (!gate && rule.evidence.empty())
        return json.errorAt(where, ErrorCode::ProfileInvalid, "neither a limit nor evidence: the rule says nothing");
    if (gate && rule.reason.empty())
        return json.errorAt(where, ErrorCode::ProfileInvalid,
                            "a limit needs a reason: what is wrong when it is broken");
    if (rule.least && rule.most && *rule.least > *rule.most)
        return json.errorAt(where, ErrorCode::ProfileInvalid, "least lies above most: nobody can pass");
    return rule;
}

std::filesystem::path folder() {
    const char* const set = std::getenv("DARCHA_PAD_PROFILE_DIR");
    return set && *set ? set : DARCHA_PAD_PROFILE_DIR;
}

} // namespace

bool PadRule::holds(double value) const {
    return (!least || value >= *least) && (!most || value <= *most) && value == value; // NaN holds nowhere
}

double PadRule::ratio(double value) const {
    if (evidence.empty() || value != value)
        return 0;
    const auto above = std::find_if(evidence.begin(), evidence.end(), [&](const auto& p) { return p.first > value; });
    if (above == evidence.begin())
        return evidence.front().second;
    if (above == evidence.end())
        return evidence.back().second;
    const auto& [x0, y0] = *(above - 1);
    const auto& [x1, y1] = *above;
    return y0 + (y1 - y0) * (value - x0) / (x1 - x0);
}

Result<PadProfile> PadProfile::named(std::string_view id) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    if (id.empty() || !std::all_of(id.begin(), id.end(), plain))
        return {ErrorCode::InvalidArgument, "profile \"" + std::string(id) + "\": a name has a-z, 0-9, - and _ only"};
    const std::filesystem::path file = folder() / (std::string(id) + ".json");
    std::error_code trouble;
    if (!std::filesystem::exists(file, trouble))
        return {ErrorCode::InvalidArgument, "there is no liveness profile " + file.string()};
    return read(file);
}

Result<PadProfile> PadProfile::read(const std::filesystem::path& file) {
    const Result<JsonFile> json = JsonFile::read(file);
    return json ? fromJson(*json) : Result<PadProfile>(json.error());
}

Result<PadProfile> PadProfile::fromJson(const JsonFile& json) {
    const Result<JsonFile> valid =
        validated(json, JsonFile::read(DARCHA_PAD_PROFILE_DIR "/profile.schema.json"), ErrorCode::ProfileInvalid);
    if (!valid)
        return valid.error();
    const nlohmann::json& root = json.root();
    PadProfile profile;
    profile.id = root.at("id").get<std::string>();
    profile.version = root.at("version").get<int>();
    const std::string rules = canonicalJson(root);
    profile.sha256 = sha256Hex(std::as_bytes(std::span(rules)));
    profile.accept = root.at("accept").get<double>();
    profile.reject = root.at("reject").get<double>();
    if (profile.reject > profile.accept)
        return json.errorAt("/reject", ErrorCode::ProfileInvalid, "reject lies above accept");
    profile.required = root.at("required").get<std::vector<std::string>>();
    for (std::size_t i = 0; i < root.at("rules").size(); ++i) {
        Result<PadRule> rule = ruleOf(json, root.at("rules").at(i), "/rules/" + std::to_string(i));
        if (!rule)
            return rule.error();
        profile.rules.push_back(std::move(*rule));
    }
    return profile;
}

} // namespace darcha
