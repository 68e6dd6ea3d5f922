// SPDX-License-Identifier: Apache-2.0
// What the screen is to show during a check, and what the screen says back. Values only.
#pragma once

#include "core/base/clock.h"
#include "core/pad/challenge/challenge_plan.h"

#include <optional>
#include <string_view>

namespace darcha {

enum class LivenessStage { Watching, Turning, Lighting, Done };

// What the screen shows until the next answer.
struct LivenessScreen {
    LivenessStage stage = LivenessStage::Watching;
    std::optional<TurnTarget> turn; // the dot is out there; without one it rests in the middle
    int turnNumber = 0;             // from 1, of the plan
    int field = -1;                 // of the plan's fields; -1: the usual screen
    std::string_view hint;          // text id: "face.liveness.turn_left", "face.liveness.back_to_middle"
    double progress = 0;            // 0..1 of the whole check
    double filled = 0; // 0..1: how far the head has come to the dot, then how long it has stayed there (a ring fills)
};

// When a field was really on the glass, as the window's own clock of presented frames says.
struct FieldShown {
    int field = 0;
    SteadyTime at{};
};

} // namespace darcha
