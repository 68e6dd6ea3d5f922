// SPDX-License-Identifier: Apache-2.0
// One attempt to show that a living person is here, now: passive cues all along, then the turns, then the light.
//
// Pure but for its networks: frames and times are given, what the screen is to show is answered. Bound to one thread
// (analysis). It never says "attack" to anybody: the caller reads result() and decides what to say.
#pragma once

#include "core/base/result.h"
#include "core/pad/challenge/challenge_plan.h"
#include "core/pad/pad_decision.h"

#include <chrono>
#include <memory>
#include <optional>

namespace darcha {

class ModelStore;

enum class LivenessStage { Watching, Turning, Lighting, Done };

// What the screen shows until the next answer.
struct LivenessScreen {
    LivenessStage stage = LivenessStage::Watching;
    std::optional<TurnTarget> turn; // the dot is out there; without one it rests in the middle
    int turnNumber = 0;             // from 1, of the plan
    int field = -1;                 // of the plan's fields; -1: the usual screen
    std::string_view hint;          // text id: "face.liveness.turn_left", "face.liveness.back_to_middle"
    double progress = 0;            // 0..1 of the whole check
};

// When a field was really on the glass, as the window's own clock of presented frames says.
struct FieldShown {
    int field = 0;
    SteadyTime at{};
};

class LivenessSession {
public:
    struct Options {
        ChallengeOptions challenge;
        std::uint64_t seed = 0;
        PadProfile profile;
    };
    static Result<std::unique_ptr<LivenessSession>> create(const ModelStore& models, Options options);
    ~LivenessSession();

    // Every frame of the track. `finding` without a face, or with two, is an event too.
    LivenessScreen observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now);
    void shown(const FieldShown& field); // in the order of time; before the frames that could show it are observed
    void add(CueResult cue);             // of the camera's truth, which is measured elsewhere
    void beginChallenge(SteadyTime now); // the photo is taken; until then only the passive cues look
    LivenessStage stage() const;
    const ChallengePlan& plan() const; // the light of each field is in it

    PadResult result() const;
    // For the packet: seed, plan, version, sub-scores, times of every event, SHA-256 of each key frame.
    nlohmann::json record() const;

private:
    struct Content;
    explicit LivenessSession(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
