// SPDX-License-Identifier: Apache-2.0
#include "core/pad/challenge/challenge_plan.h"

#include "core/base/random_source.h"
#include "core/pad/challenge/light_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

constexpr int directions = 3;

// Degrees. To the side: from 18 on a flat or bent sheet is told from a head (reference, liveness 5.3: limit 0.06 from
// 20 degrees on, of which 0.8 must be reached and people go further than asked); beyond 28 the mesh loses the far
// cheek. Up: a neck gives less, and the camera sees up the nostrils.
constexpr double sideLeast = 19, sideMost = 28, upLeast = 12, upMost = 17;
// Milliseconds. Pauses are long or short, at least one of each: a recording made for another plan answers far too early
// or too late, as long and short lie further apart than the answers of one person (challenge_cue.h, latency.spread).
// At most half of them are long: the whole check is to take a person 8 s. Two turns have six orders and ten rhythms.
constexpr std::uint32_t shortLeast = 110, shortMost = 160, longLeast = 790, longMost = 860;

double between(RandomSource& random, double low, double high) { return low + (high - low) * random.uniform(); }

std::chrono::milliseconds pause(RandomSource& random, bool lasting) {
    const std::uint32_t least = lasting ? longLeast : shortLeast, most = lasting ? longMost : shortMost;
    return std::chrono::milliseconds(least + random.below(most - least + 1));
}

// Each part of a plan has its own sequence: a change of the light leaves the turns of a seed as they were.
std::uint64_t partSeed(std::uint64_t seed, std::uint64_t part) {
    SeededRandom random(seed ^ (part * 0xd1342543de82ef95ULL));
    return random.next();
}

std::vector<TurnTarget> drawTurns(RandomSource& random, int count) {
    std::vector<TurnTarget> turns;
    std::vector<bool> rhythm(2 * static_cast<std::size_t>(std::max(0, count)));
    const auto uneven = [&] {
        const auto lasting = static_cast<std::size_t>(std::count(rhythm.begin(), rhythm.end(), true));
        return lasting > 0 && 2 * lasting <= rhythm.size();
    };
    do {
        for (std::size_t i = 0; i < rhythm.size(); ++i)
            rhythm[i] = random.below(2) == 1;
    } while (!rhythm.empty() && !uneven());
    for (std::size_t i = 0; 2 * i < rhythm.size(); ++i) {
        TurnTarget target;
        if (turns.empty()) {
            target.direction = static_cast<TurnDirection>(random.below(directions));
        } else { // one of the others, all equally likely
            const auto step = 1 + random.below(directions - 1);
            target.direction =
                static_cast<TurnDirection>((static_cast<std::uint32_t>(turns.back().direction) + step) % directions);
        }
        const bool up = target.direction == TurnDirection::Up;
        target.degrees = up ? between(random, upLeast, upMost) : between(random, sideLeast, sideMost);
        target.rest = pause(random, rhythm[2 * i]);
        target.hold = pause(random, rhythm[2 * i + 1]);
        turns.push_back(target);
    }
    return turns;
}

} // namespace

std::string_view name(TurnDirection direction) {
    switch (direction) {
    case TurnDirection::Left:
        return "left";
    case TurnDirection::Right:
        return "right";
    case TurnDirection::Up:
        return "up";
    }
    return "";
}

ChallengePlan drawChallenge(std::uint64_t seed, const ChallengeOptions& options) {
    ChallengePlan plan;
    plan.seed = seed;
    if (options.turn) {
        SeededRandom random(partSeed(seed, 1));
        plan.turns = drawTurns(random, options.turns);
    }
    if (options.light) {
        SeededRandom random(partSeed(seed, 2));
        plan.fields = drawLightFields(random, options.fields);
    }
    return plan;
}

nlohmann::json toJson(const ChallengePlan& plan) {
    nlohmann::json turns = nlohmann::json::array(), fields = nlohmann::json::array();
    for (const TurnTarget& turn : plan.turns)
        turns.push_back({{"direction", std::string(name(turn.direction))},
                         {"degrees", turn.degrees},
                         {"restMs", turn.rest.count()},
                         {"holdMs", turn.hold.count()}});
    for (const LightField& field : plan.fields)
        fields.push_back({{"left", field.left}, {"right", field.right}, {"ms", field.lasts.count()}});
    // As text: a number of 64 bits does not survive every reader of JSON.
    return {
        {"version", ChallengePlan::version}, {"seed", std::to_string(plan.seed)}, {"turns", turns}, {"fields", fields}};
}

} // namespace darcha
