// SPDX-License-Identifier: Apache-2.0
// What a picture must be for one purpose: the limits of each component, as data with their sources.
//
// profiles/<id>.json. An unknown key or component is ProfileInvalid with file, line and column. Immutable once read.
#pragma once

#include "core/base/result.h"
#include "core/quality/portrait_crop.h"
#include "core/quality/quality_score.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

enum class LimitSeverity {
    Block, // beyond the limit by more than sigma: no picture
    Hint,  // told, and recorded; refuses nobody
    Doubt, // beyond it by more than sigma the picture cannot be judged: staff look
};

std::string_view name(LimitSeverity severity); // "block", "hint", "doubt", as profiles say

// Native values; of a limit that has only valueMin, everything counts in values.
struct QualityLimit {
    QualityComponent component{};
    std::optional<double> nativeMin; // at least one of the three
    std::optional<double> nativeMax;
    std::optional<int> valueMin;
    double sigma = 0;  // one standard deviation of the estimator (models/cards): nobody is refused for what the measure
                       // is off
    double margin = 0; // hysteresis: a fault counts as mended only when it is this much inside of where it began
    LimitSeverity severity = LimitSeverity::Block;
    std::string source;

    bool holds(const QualityScore& score) const;  // within the limit; false if it could not be assessed
    bool blocks(const QualityScore& score) const; // it was assessed, is of the blocking kind, and beyond limit + sigma
    bool doubts(const QualityScore& score) const; // the same, of the doubting kind
    // Inside of where it blocks (of a hint: inside the limit) by the margin.
    bool mended(const QualityScore& score) const;
    // How far inside of where it blocks, in sigmas (without one: in margins), within -5..5. Of a limit with neither: 5
    // or -5.
    double room(const QualityScore& score) const;
    double beyond(const QualityScore& score) const; // sigmas (or margins) beyond the limit; below 0 inside of it
};

// What the station's camera must be able to deliver; checked at self-test and before a person is asked for anything.
struct CameraDemand {
    cv::Size picture; // pixels that the portrait's crop must have in its full picture
    std::string source;

    // DeviceUnsupported, which names profile, camera, what it gives and the remedy.
    Result<void> check(cv::Size still, const std::string& camera, const std::string& profile) const;
};

struct QualityProfile {
    std::string id;
    int version = 1;    // raised with every change of a rule (tests/core/quality/test_profile.cpp holds to it)
    std::string baseId; // empty: it has none
    int baseVersion = 0;
    std::string title;
    std::vector<QualityLimit>
        limits; // in the order in which hints are given: what blocks the judging of others comes first
    PortraitRules portrait;
    std::optional<CameraDemand> camera;

    const QualityLimit* limit(QualityComponent component) const;

    // A profile with "base" has the limits of that profile of the same folder, but for its own; a base has no base.
    static Result<QualityProfile> read(const std::filesystem::path& file);
    // "icao" -> <folder>/icao.json. The default folder is that of the build, or of DARCHA_PROFILE_DIR in the
    // environment.
    static Result<QualityProfile> named(std::string_view id);
    static std::filesystem::path folder();
};

} // namespace darcha
