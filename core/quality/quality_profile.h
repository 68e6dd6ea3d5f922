// SPDX-License-Identifier: Apache-2.0
// What a picture must be for one purpose: the limits of each component, as data with their sources.
//
// profiles/<id>.json. An unknown key or component is ProfileInvalid with file, line and column. Immutable once read.
#pragma once

#include "core/base/result.h"
#include "core/quality/quality_score.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

struct QualityLimit {
    QualityComponent component{};
    std::optional<double> nativeMin; // at least one of the three
    std::optional<double> nativeMax;
    std::optional<int> valueMin;
    double margin =
        0; // a hint goes away only when the native value (or the value, if only valueMin is set) is this much inside
    std::string source;

    bool holds(const QualityScore& score) const; // false if it could not be assessed
    bool holdsWithMargin(const QualityScore& score) const;
};

struct QualityProfile {
    std::string id;
    int version = 1;
    std::string title;
    std::vector<QualityLimit>
        limits; // in the order in which reasons are told: what blocks the judging of others comes first

    static Result<QualityProfile> read(const std::filesystem::path& file);
    // "icao" -> <folder>/icao.json. The default folder is that of the build, or of DARCHA_PROFILE_DIR in the
    // environment.
    static Result<QualityProfile> named(std::string_view id);
    static std::filesystem::path folder();
};

} // namespace darcha
