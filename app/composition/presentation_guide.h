// SPDX-License-Identifier: Apache-2.0
// Leads one presentation of an acceptance run in front of a camera, without a window: watches, then asks for the turns.
//
// Main thread; returns when the attempt has ended or the patience has. The camera is read and judged as in a session of
// the station (CaptureSession), its exposure is challenged too; there is no light of ours, so that part is left out and
// the report has to say so (leftOut()). One attempt, where a person at the station gets up to three. `say` is called on
// the analysis thread. Nothing is kept of the pictures.
#pragma once

#include "core/pad/acceptance/acceptance_run.h"
#include "core/pad/challenge/challenge_plan.h"
#include "core/pad/pad_profile.h"

#include <functional>

namespace darcha {

class Camera;
class ModelStore;

class PresentationGuide {
public:
    struct Options {
        PadProfile profile;
        std::chrono::seconds patience{30};
    };
    PresentationGuide(Camera& camera, const ModelStore& models, const Clock& clock, Options options);

    // An error is one of ours (a network, the profile); what the camera and the person do is an outcome.
    Result<PresentationOutcome> present(const Presentation& what, std::uint64_t seed,
                                        const std::function<void(std::string_view hint)>& say);

    static std::vector<std::string> checks();  // for AcceptanceSetting
    static std::vector<std::string> leftOut(); // likewise

private:
    Camera& m_camera;
    const ModelStore& m_models;
    const Clock& m_clock;
    Options m_options;
};

} // namespace darcha
