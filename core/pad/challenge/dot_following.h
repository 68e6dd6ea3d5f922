// SPDX-License-Identifier: Apache-2.0
// How well the head followed the dot, over the whole challenge and not only at its turning points.
#pragma once

#include "core/face/face_observation.h"
#include "core/pad/challenge/challenge_plan.h"

#include <optional>
#include <vector>

namespace darcha {

struct DotSample { // one frame
    SteadyTime at{};
    HeadPose pose;
    double dotYaw = 0, dotPitch = 0; // where the screen asked the head to be, degrees from rest
};

struct DotFollowing {
    double correlation = 0; // of pose and dot at the best delay; -1..1
    double delay = 0;       // seconds
};

// Delays of 0 to 1.2 s are tried, as people answer. Empty: too few frames, or a dot that never moved.
std::optional<DotFollowing> dotFollowing(const std::vector<DotSample>& samples);

} // namespace darcha
