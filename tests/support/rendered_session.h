// SPDX-License-Identifier: Apache-2.0
// One whole liveness session in a rendered kiosk: the screen that LivenessSession asks for, a person or an attack in
// front of it, a camera, FaceTracker and LiveAssessor in between.
//
// A session is a number: plan, kiosk, camera and person are drawn from it, and are the same for every species. Networks
// are loaded once an instance; one instance a thread. Time is the session's own.
#pragma once

#include "core/face/face_tracker.h"
#include "core/pad/liveness_session.h"
#include "core/quality/quality_profile.h"
#include "tests/support/attacks/species.h"

#include <functional>
#include <nlohmann/json.hpp>

namespace darcha::test {

struct SessionSetup {
    Species species = Species::Genuine;
    std::uint64_t number = 0;
    std::optional<std::uint64_t> seed; // of the plan; else drawn from the number
    std::string profile = "kiosk";
    ChallengeOptions challenge;
    cv::Size frame{640, 480};
    double framesPerSecond = 10; // a third of a station's: for speed
    double watching = 1.7;       // seconds before the challenge; some species see to it that it takes longer
    double patience = 34;        // seconds, then the station ends it: as much longer
    CameraFault camera;
    SceneFault scene;
    std::function<void(const FramePtr&, const LivenessScreen&, const FaceFinding&)> look; // of who wants to see
};

struct SessionOutcome {
    PadResult result;
    nlohmann::json record;
    LivenessStage stage = LivenessStage::Watching; // Done, or where it stuck
    ChallengeBreak broken = ChallengeBreak::None;
    int frames = 0, faces = 0;
    double seconds = 0;                  // of the session
    double photo = 0;                    // seconds until the photo was taken: the rest is the citizen's time
    double rendering = 0, analysing = 0; // seconds of one core
};

// Every species before the whole check; then those of the light alone, for who cannot turn: "light_only_print_flat".
std::vector<std::pair<std::string, SessionSetup>> allArms();

class RenderedKiosk {
public:
    static Result<std::unique_ptr<RenderedKiosk>> open(const ModelStore& models, std::shared_ptr<const Cast> cast);
    SessionOutcome run(const SessionSetup& setup);

private:
    RenderedKiosk(const ModelStore& models, std::shared_ptr<const Cast> cast, FaceTracker tracker,
                  QualityProfile quality);
    const ModelStore& m_models;
    std::shared_ptr<const Cast> m_cast;
    FaceTracker m_tracker;
    QualityProfile m_quality;
};

} // namespace darcha::test
