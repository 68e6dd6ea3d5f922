// SPDX-License-Identifier: Apache-2.0
// A person, a print or a replay before a screen that shows a plan, seen by a camera and the real tracker: for tests.
//
// The person is the virtual citizen. Print and replay are made of its pictures by this file's own light: a flat sheet
// that the screen lights by Lambert, and a panel whose glass mirrors a share of the screen's light diffusely.
#pragma once

#include "core/face/face_tracker.h"
#include "core/pad/light/light_cue.h"
#include "drivers/camera/virtual_citizen/virtual_citizen.h"

#include <memory>
#include <optional>

namespace darcha::test {

enum class Presented { Person, PersonUnlit, Print, Replay };

struct LitSetup {
    Presented what = Presented::Person;
    CitizenLook look;
    CitizenCamera camera;               // of the person's camera; print and replay take its noise
    std::uint64_t seed = 1;             // of the plan that is asked for
    std::optional<std::uint64_t> litBy; // of the plan whose light is given instead
    double lateSeconds = 0;             // the light comes so much after the screen says that it shows it
    double lux = 400;                   // of the room
    double distanceCm = 55;
    double mirrored = 0.02; // of a replay: share of the light that its glass throws back
    double framesPerSecond = 15;
    cv::Size stream{640, 480};
    double turned = 0;                           // yaw while the light plays
    CitizenScreen screen{48.7, 27.4, 15.5, 300}; // 22 inches: not what the cue takes for granted
};

class LitStage {
public:
    LitStage(const ModelStore& models, const CanonicalFace& face);
    CueResult play(const LitSetup& setup);
    const LightAnswer& answer() const { return m_answer; } // of the last play()

private:
    const CanonicalFace& m_face;
    FaceTracker m_tracker;
    FaceGeometry m_geometry;
    LightAnswer m_answer;
};

} // namespace darcha::test
