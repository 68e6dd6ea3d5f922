// SPDX-License-Identifier: Apache-2.0
// One presentation of an acceptance run, as frames come: watched for two seconds alone, then asked to turn and, where a
// screen's light is ours, lit. No limit of a photo's quality; one attempt, where a person at the station gets three.
//
// For the terminal's guide and the desk's. Analysis thread, but for shown() and what is marked so. Keeps no picture
// longer than the session below it does. Errors of look(): a network that cannot be loaded.
#pragma once

#include "app/station/capture/liveness_check.h"
#include "core/pad/acceptance/acceptance_run.h"
#include "core/quality/quality_assessment.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace darcha {

class CaptureSession;
class FaceTracker;
class ModelStore;

class PresentationAttempt {
public:
    struct Options {
        PadProfile profile;
        ChallengeOptions challenge; // without light, "light" is not required of it
        std::uint64_t seed = 0;
        ScreenPlace screen; // that gives the light
    };
    PresentationAttempt(const ModelStore& models, Options options);
    ~PresentationAttempt();

    Result<void> prepare(); // loads the networks, 0.5 s; the first look() does it otherwise
    Result<LivenessLook> look(const FramePtr& frame, CaptureSession& capture);
    void shown(int field, SteadyTime at); // of the screen's light; any thread

    bool ended() const { return m_ended; }       // any thread
    bool faceSeen() const { return m_faceSeen; } // any thread

    // Once the threads of the capture are through. NoResponse::None where it came to its end.
    PadResult result() const;
    PresentationOutcome outcome(const Presentation& what, NoResponse noResponse, UtcTime at, double seconds) const;

private:
    const ModelStore& m_models;
    Options m_options;
    std::unique_ptr<FaceTracker> m_tracker;
    std::optional<LiveAssessor> m_assessor;
    std::unique_ptr<LivenessSession> m_session;
    std::optional<SteadyTime> m_alone; // since when there is one face
    bool m_begun = false;
    std::atomic<bool> m_ended{false}, m_faceSeen{false};

    std::mutex m_mutex;
    std::vector<FieldShown> m_shown;
};

} // namespace darcha
