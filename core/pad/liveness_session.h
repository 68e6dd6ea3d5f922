// SPDX-License-Identifier: Apache-2.0
// One attempt to show that a living person is here, now: passive cues all along, then the turns, then the light.
//
// Pure but for its networks: frames and times are given, what the screen is to show is answered. Bound to one thread
// (analysis). It never says "attack" to anybody: the caller reads result() and decides what to say.
#pragma once

#include "core/base/result.h"
#include "core/pad/challenge/challenge_protocol.h"
#include "core/pad/light/screen_place.h"
#include "core/pad/pad_decision.h"

#include <chrono>
#include <memory>
#include <optional>

namespace darcha {

class ModelStore;

class LivenessSession {
public:
    struct Options {
        ChallengeOptions challenge;
        std::uint64_t seed = 0;
        PadProfile profile;
        ScreenPlace screen;  // that gives the light
        bool passive = true; // false: what can be seen without a challenge is judged elsewhere
    };
    static Result<std::unique_ptr<LivenessSession>> create(const ModelStore& models, Options options);
    ~LivenessSession();

    // Every frame of the track. `finding` without a face, or with two, is an event too.
    LivenessScreen observe(const FaceFinding& finding, const QualityAssessment& quality, SteadyTime now);
    void shown(const FieldShown& field);     // in the order of time; before the frames that could show it are observed
    void add(CueResult cue);                 // of the camera's truth, which is measured elsewhere
    void setExposure(nlohmann::json record); // of the exposure challenge, for the record
    void setPhoto(FaceObservationPtr photo); // of record: every key frame must show the same person
    void beginChallenge(SteadyTime now);     // the photo is taken; until then only the passive cues look
    void timeOut(SteadyTime now);            // frames stopped, or the station's patience ended
    bool begun() const;                      // the challenge has, whatever became of it
    LivenessStage stage() const;
    ChallengeBreak broken() const;     // why the challenge ended early; None while it runs and when it was obeyed
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
