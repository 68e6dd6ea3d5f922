// SPDX-License-Identifier: Apache-2.0
// What each state of the protocol asks the screen to show.
#include "core/pad/challenge/challenge_protocol.h"

#include <algorithm>

namespace darcha {
namespace {

std::string_view turnHint(TurnDirection direction) {
    switch (direction) {
    case TurnDirection::Left:
        return "face.liveness.turn_left";
    case TurnDirection::Right:
        return "face.liveness.turn_right";
    case TurnDirection::Up:
        return "face.liveness.turn_up";
    }
    return "";
}

} // namespace

LivenessScreen screenOf(const ChallengeState& s, const ChallengePlan& plan) {
    LivenessScreen screen;
    // A turn takes about as long as three fields (three parts: middle, out, back).
    const double whole = 3.0 * static_cast<double>(plan.turns.size()) + static_cast<double>(plan.fields.size());
    double done = 0;
    switch (s.phase) {
    case ChallengePhase::Watching:
        return screen;
    case ChallengePhase::Done:
    case ChallengePhase::Broken:
        screen.stage = LivenessStage::Done;
        screen.progress = s.phase == ChallengePhase::Done ? 1 : 0;
        return screen;
    case ChallengePhase::Middle:
    case ChallengePhase::Out:
    case ChallengePhase::Back:
        screen.stage = LivenessStage::Turning;
        screen.turnNumber = static_cast<int>(s.step) + 1;
        done = 3.0 * static_cast<double>(s.step);
        if (s.phase == ChallengePhase::Out) {
            const TurnTarget& target = plan.turns[s.step];
            screen.turn = target;
            screen.hint = s.turns[s.step].reached && s.held ? "face.liveness.stay_there" : turnHint(target.direction);
            screen.filled =
                s.held ? std::min(1.0, std::chrono::duration<double>(s.now - *s.held) / target.hold) : s.reach;
            done += 1;
        } else if (s.phase == ChallengePhase::Back) {
            screen.hint = "face.liveness.back_to_middle";
            done += 2;
        } else {
            screen.hint = "face.liveness.look_at_the_dot";
        }
        break;
    case ChallengePhase::Light:
        screen.stage = LivenessStage::Lighting;
        screen.field = s.step < plan.fields.size() ? static_cast<int>(s.step) : -1;
        screen.hint = "face.liveness.light";
        done = 3.0 * static_cast<double>(plan.turns.size()) + static_cast<double>(s.step);
        break;
    }
    screen.progress = whole > 0 ? done / whole : 1;
    return screen;
}

} // namespace darcha
