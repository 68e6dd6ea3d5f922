// SPDX-License-Identifier: Apache-2.0
// The cue "light": the face before the station's screen while it shows the fields of a plan.
//
// Live: shown() as the window says it, observe() for every frame of the track; result() at any time, worked out once
// after the last change (15 ms). Scores, as light_answer.h explains them: light.gain, light.gain.error, light.delay
// (seconds), light.code.correlation, light.code.rank (0 best, of 99), light.colour.strength, light.clipped; where there
// is enough of it light.colour.correlation, light.sides.correlation, light.shape.slope, .error, .correlation, .misfit,
// .even, .relief, .likeness. Bound to one thread.
#pragma once

#include "core/base/result.h"
#include "core/pad/challenge/liveness_screen.h"
#include "core/pad/light/light_answer.h"
#include "core/pad/presentation_attack_detector.h"

#include <memory>
#include <optional>

namespace darcha {

class ModelStore;

class LightCue final : public PresentationAttackDetector {
public:
    static constexpr std::string_view version = "2"; // of the way in which it measures

    LightCue(const CanonicalFace& face, ChallengePlan plan, const ScreenPlace& screen = {});
    static Result<std::unique_ptr<LightCue>> create(const ModelStore& models, ChallengePlan plan,
                                                    const ScreenPlace& screen = {});

    void shown(const FieldShown& field);                      // each once, in order; others are ignored
    void observe(const FaceObservation& face, SteadyTime at); // by the clock of FieldShown
    void observe(const FaceObservation& face, const QualityAssessment&) override;
    void add(const FaceLight& light); // what observe() sampled
    CueResult result() const override;
    LightAnswer answer() const;
    void reset() override;

private:
    ChallengePlan m_plan;
    FaceLightSampler m_sampler;
    ScreenShading m_shading;
    std::vector<FaceLight> m_frames; // from the first field on
    std::vector<SteadyTime> m_shown;
    mutable std::optional<LightAnswer> m_answer; // to what was seen so far
};

} // namespace darcha
