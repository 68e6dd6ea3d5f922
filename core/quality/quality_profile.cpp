// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_profile.h"

#include "core/base/json_file.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace darcha {

namespace {

constexpr double roomMost = 5; // sigmas: beyond that a component is simply good

// Distance to the nearest end, positive inside.
double inside(const QualityLimit& limit, const QualityScore& score) {
    double least = std::numeric_limits<double>::infinity();
    if (limit.nativeMin)
        least = std::min(least, *score.native - *limit.nativeMin);
    if (limit.nativeMax)
        least = std::min(least, *limit.nativeMax - *score.native);
    const bool onlyValue = !limit.nativeMin && !limit.nativeMax;
    if (limit.valueMin && (onlyValue || *score.value < *limit.valueMin))
        least = std::min<double>(least, *score.value - *limit.valueMin);
    return least;
}

double slack(const QualityLimit& limit) { return limit.severity == LimitSeverity::Hint ? 0 : limit.sigma; }

bool judged(const QualityScore& score) { return score.native && score.value; }

Result<QualityLimit> limitOf(const JsonFile& json, const nlohmann::json& entry, const std::string& where) {
    const std::string component = entry.at("component").get<std::string>();
    const auto known = qualityComponent(component);
    if (!known)
        return json.errorAt(where + "/component", ErrorCode::ProfileInvalid,
                            "\"" + component + "\" is no component; see core/quality/components.def");
    QualityLimit limit;
    limit.component = *known;
    if (entry.contains("native_min"))
        limit.nativeMin = entry.at("native_min").get<double>();
    if (entry.contains("native_max"))
        limit.nativeMax = entry.at("native_max").get<double>();
    if (entry.contains("value_min"))
        limit.valueMin = entry.at("value_min").get<int>();
    limit.sigma = entry.value("sigma", 0.0);
    limit.margin = entry.value("margin", 0.0);
    const std::string severity = entry.value("severity", std::string(name(LimitSeverity::Block)));
    for (const LimitSeverity each : {LimitSeverity::Hint, LimitSeverity::Doubt})
        if (severity == name(each))
            limit.severity = each;
    limit.source = entry.at("source").get<std::string>();
    if (limit.nativeMin && limit.nativeMax &&
        *limit.nativeMin - slack(limit) + limit.margin > *limit.nativeMax + slack(limit) - limit.margin)
        return json.errorAt(where, ErrorCode::ProfileInvalid,
                            "native_min, native_max and margin leave no room: no picture can pass");
    return limit;
}

cv::Size sizeOf(const nlohmann::json& entry) { return {entry.at("width").get<int>(), entry.at("height").get<int>()}; }

Result<QualityProfile> readOne(const std::filesystem::path& file, bool mayHaveBase) {
    const Result<JsonFile> json = validated(
        JsonFile::read(file), JsonFile::read(DARCHA_PROFILE_DIR "/profile.schema.json"), ErrorCode::ProfileInvalid);
    if (!json)
        return json.error();
    const nlohmann::json& root = json->root();
    QualityProfile profile;
    if (root.contains("base")) {
        const std::string base = root.at("base").get<std::string>();
        if (!mayHaveBase)
            return json->errorAt("/base", ErrorCode::ProfileInvalid, "a profile that others are based on has no base");
        const std::filesystem::path baseFile = file.parent_path() / (base + ".json");
        std::error_code trouble;
        if (!std::filesystem::exists(baseFile, trouble))
            return json->errorAt("/base", ErrorCode::ProfileInvalid, "there is no " + baseFile.string());
        Result<QualityProfile> read = readOne(baseFile, false);
        if (!read)
            return read.error();
        profile = std::move(*read);
        profile.baseId = profile.id;
        profile.baseVersion = profile.version;
    }
    profile.id = root.at("id").get<std::string>();
    profile.version = root.at("version").get<int>();
    profile.title = root.at("title").get<std::string>();
    std::set<QualityComponent> seen;
    for (std::size_t i = 0; i < root.at("limits").size(); ++i) {
        const std::string where = "/limits/" + std::to_string(i);
        Result<QualityLimit> limit = limitOf(*json, root.at("limits").at(i), where);
        if (!limit)
            return limit.error();
        if (!seen.insert(limit->component).second)
            return json->errorAt(where + "/component", ErrorCode::ProfileInvalid,
                                 "\"" + std::string(name(limit->component)) + "\" is limited twice");
        const auto old = std::find_if(profile.limits.begin(), profile.limits.end(),
                                      [&](const QualityLimit& l) { return l.component == limit->component; });
        if (old != profile.limits.end())
            *old = std::move(*limit);
        else
            profile.limits.push_back(std::move(*limit));
    }
    if (profile.limits.empty())
        return json->errorAt("/limits", ErrorCode::ProfileInvalid, "nothing is limited: every picture would pass");
    if (root.contains("portrait")) {
        const nlohmann::json& portrait = root.at("portrait");
        if (portrait.contains("largest"))
            profile.portrait.largest = sizeOf(portrait.at("largest"));
        profile.portrait.headHeightShare = portrait.value("head_height", profile.portrait.headHeightShare);
    }
    if (root.contains("camera"))
        profile.camera = CameraDemand{sizeOf(root.at("camera")), root.at("camera").at("source").get<std::string>()};
    return profile;
}

} // namespace

std::string_view name(LimitSeverity severity) {
    switch (severity) {
    case LimitSeverity::Block:
        return "block";
    case LimitSeverity::Hint:
        return "hint";
    case LimitSeverity::Doubt:
        return "doubt";
    }
    return "";
}

bool QualityLimit::holds(const QualityScore& score) const { return judged(score) && inside(*this, score) >= 0; }

bool QualityLimit::blocks(const QualityScore& score) const {
    return severity == LimitSeverity::Block && judged(score) && inside(*this, score) < -sigma;
}

bool QualityLimit::doubts(const QualityScore& score) const {
    return severity == LimitSeverity::Doubt && judged(score) && inside(*this, score) < -sigma;
}

bool QualityLimit::mended(const QualityScore& score) const {
    return judged(score) && inside(*this, score) >= margin - slack(*this);
}

double QualityLimit::room(const QualityScore& score) const {
    if (!judged(score))
        return -roomMost;
    const double distance = inside(*this, score) + slack(*this);
    const double unit = sigma > 0 ? sigma : margin;
    if (unit <= 0)
        return distance >= 0 ? roomMost : -roomMost;
    return std::clamp(distance / unit, -roomMost, roomMost);
}

double QualityLimit::beyond(const QualityScore& score) const {
    if (!judged(score))
        return 0;
    const double unit = sigma > 0 ? sigma : margin;
    return unit > 0 ? -inside(*this, score) / unit : -room(score);
}

Result<void> CameraDemand::check(cv::Size still, const std::string& camera, const std::string& profile) const {
    if (still.width >= picture.width && still.height >= picture.height)
        return {};
    const auto text = [](cv::Size size) { return std::to_string(size.width) + "x" + std::to_string(size.height); };
    return {ErrorCode::DeviceUnsupported, "profile " + profile + " needs a camera whose pictures have at least " +
                                              text(picture) + " pixels; \"" + camera + "\" gives " + text(still) +
                                              ": attach a better camera, mount it upright, or choose a profile without "
                                              "a camera demand, such as icao"};
}

const QualityLimit* QualityProfile::limit(QualityComponent component) const {
    const auto found =
        std::find_if(limits.begin(), limits.end(), [&](const QualityLimit& l) { return l.component == component; });
    return found == limits.end() ? nullptr : &*found;
}

Result<QualityProfile> QualityProfile::read(const std::filesystem::path& file) { return readOne(file, true); }

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
