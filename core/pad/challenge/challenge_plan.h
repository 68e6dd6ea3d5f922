// SPDX-License-Identifier: Apache-2.0
// What one person is asked to do, drawn from a seed: where to look, and which light the screen gives.
//
// Pure: the same seed, options and version give the same plan, so that a record can be judged again. Angles in degrees
// as in HeadPose (the subject's own left and right); light is linear, 0..1 of the screen's full white.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

enum class TurnDirection { Left, Right, Up }; // the subject's own

std::string_view name(TurnDirection direction); // "left"

struct TurnTarget {
    TurnDirection direction = TurnDirection::Left;
    double degrees = 0;                // how far the head is asked to turn
    std::chrono::milliseconds rest{0}; // the dot stays in the middle so long before it goes there
    std::chrono::milliseconds hold{0}; // the head stays out so long before the dot goes back
};

using LinearRgb = std::array<double, 3>;

struct LightField {
    LinearRgb left{};  // half of the screen on the subject's left
    LinearRgb right{}; // both equal: one even field
    std::chrono::milliseconds lasts{0};
};

struct ChallengeOptions {
    bool turn = true;  // false for who cannot turn, or cannot see the dot
    bool light = true; // false where the surroundings are too bright, or the screen is not ours (a video file)
    int turns = 2;
    int fields = 7;
};

struct ChallengePlan {
    static constexpr int version = 2; // raised when the same seed gives another plan
    std::uint64_t seed = 0;
    std::vector<TurnTarget> turns;  // no direction twice in a row
    std::vector<LightField> fields; // light_fields.h
};

ChallengePlan drawChallenge(std::uint64_t seed, const ChallengeOptions& options);

nlohmann::json toJson(const ChallengePlan& plan); // for the audit record

} // namespace darcha
