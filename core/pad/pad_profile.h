// SPDX-License-Identifier: Apache-2.0
// What the scores of the cues mean: gates and evidence as data, with their sources.
//
// profiles/<id>.json against profiles/profile.schema.json; an unknown key is ProfileInvalid with file, line and column.
// Immutable once read; the version is raised with every change of a rule (a test holds to it).
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace darcha {

class JsonFile;

enum class BrokenGate { Attack, Inconclusive }; // what it means when a limit does not hold

// About one score. A gate (least, most) is a hard limit; evidence is a log-likelihood ratio (natural logarithm,
// positive: a living person) as a line through points, level beyond its ends. A rule may have both.
struct PadRule {
    std::string score; // "turn.planarity.median"
    std::optional<double> least;
    std::optional<double> most;
    BrokenGate broken = BrokenGate::Inconclusive;
    std::string reason;                              // short id: "flat", "wrong_light"
    std::vector<std::pair<double, double>> evidence; // (value, ratio), values ascending
    std::string source;                              // measurement or clause

    bool holds(double value) const;
    double ratio(double value) const; // 0 without points
};

struct PadProfile {
    std::string id; // "passive", "kiosk"
    int version = 1;
    std::string sha256;                // of its canonical JSON (RFC 8785): a record names the very rules that judged
    double accept = 0;                 // sum of evidence from which on it is a person, where every gate holds
    double reject = 0;                 // sum below which it is an attack; between them: a person decides
    std::vector<std::string> required; // cues that must be judged, scores that must be measured, or it is inconclusive
    std::vector<PadRule> rules;

    static Result<PadProfile> named(std::string_view id); // of the folder that was set up (DARCHA_PAD_PROFILE_DIR)
    static Result<PadProfile> read(const std::filesystem::path& file);
    static Result<PadProfile> fromJson(const JsonFile& file);
};

} // namespace darcha
