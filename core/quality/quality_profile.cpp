// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_profile.h"

#include "core/base/json_file.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

namespace darcha {

namespace {

bool within(const QualityLimit& limit, const QualityScore& score, double margin) {
    if (!score.native || !score.value)
        return false;
    const bool onlyValue = !limit.nativeMin && !limit.nativeMax;
    if (limit.nativeMin && *score.native < *limit.nativeMin + margin)
        return false;
    if (limit.nativeMax && *score.native > *limit.nativeMax - margin)
        return false;
    return !limit.valueMin || *score.value >= *limit.valueMin + (onlyValue ? margin : 0);
}

} // namespace

bool QualityLimit::holds(const QualityScore& score) const { return within(*this, score, 0); }

bool QualityLimit::holdsWithMargin(const QualityScore& score) const { return within(*this, score, margin); }

Result<QualityProfile> QualityProfile::read(const std::filesystem::path& file) {
    Result<JsonFile> json = JsonFile::read(file);
    if (!json)
        return json.error();
    Result<JsonFile> schema = JsonFile::read(std::filesystem::path(DARCHA_PROFILE_DIR) / "profile.schema.json");
    if (!schema)
        return schema.error();
    if (Result<void> valid = json->validate(*schema, ErrorCode::ProfileInvalid); !valid)
        return valid.error();
    const nlohmann::json& root = json->root();
    QualityProfile profile;
    profile.id = root.at("id").get<std::string>();
    profile.version = root.at("version").get<int>();
    profile.title = root.at("title").get<std::string>();
    std::set<QualityComponent> seen;
    for (std::size_t i = 0; i < root.at("limits").size(); ++i) {
        const nlohmann::json& entry = root.at("limits").at(i);
        const std::string where = "/limits/" + std::to_string(i);
        const std::string component = entry.at("component").get<std::string>();
        const auto known = qualityComponent(component);
        if (!known)
            return json->errorAt(where + "/component", ErrorCode::ProfileInvalid,
                                 "\"" + component + "\" is no component; see core/quality/components.def");
        if (!seen.insert(*known).second)
            return json->errorAt(where + "/component", ErrorCode::ProfileInvalid,
                                 "\"" + component + "\" is limited twice");
        QualityLimit limit;
        limit.component = *known;
        if (entry.contains("native_min"))
            limit.nativeMin = entry.at("native_min").get<double>();
        if (entry.contains("native_max"))
            limit.nativeMax = entry.at("native_max").get<double>();
        if (entry.contains("value_min"))
            limit.valueMin = entry.at("value_min").get<int>();
        limit.margin = entry.value("margin", 0.0);
        limit.source = entry.at("source").get<std::string>();
        if (limit.nativeMin && limit.nativeMax && *limit.nativeMin + limit.margin > *limit.nativeMax - limit.margin)
            return json->errorAt(where, ErrorCode::ProfileInvalid,
                                 "native_min, native_max and margin leave no room: no picture can pass");
        profile.limits.push_back(std::move(limit));
    }
    return profile;
}

std::filesystem::path QualityProfile::folder() {
    const char* const set = std::getenv("DARCHA_PROFILE_DIR");
    return set && *set ? set : DARCHA_PROFILE_DIR;
}

Result<QualityProfile> QualityProfile::named(std::string_view id) {
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; };
    if (id.empty() || !std::all_of(id.begin(), id.end(), plain))
        return {ErrorCode::InvalidArgument, "profile \"" + std::string(id) + "\": a name has a-z, 0-9, - and _ only"};
    const std::filesystem::path file = folder() / (std::string(id) + ".json");
    std::error_code trouble;
    if (!std::filesystem::exists(file, trouble))
        return {ErrorCode::InvalidArgument, "profile \"" + std::string(id) + "\" is not in " + folder().string()};
    return read(file);
}

} // namespace darcha
