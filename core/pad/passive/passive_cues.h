// SPDX-License-Identifier: Apache-2.0
// All passive cues of one face behind one call: what a session shows every frame, and a file's track too.
//
// Each cue chooses its own frames, so that together they cost at most 5 ms a frame on one core, mean over a session
// (tests/bench/bench_pad.cpp). Bound to one thread (analysis). Errors: those of the models.
#pragma once

#include "core/base/result.h"
#include "core/pad/presentation_attack_detector.h"

#include <memory>
#include <vector>

namespace darcha {

class ModelStore;

class PassiveCues {
public:
    // Texture of a clip is judged by its first frames, at a station by the latest: no earlier face speaks for a later.
    enum class Texture { First, Latest };
    static Result<PassiveCues> create(const ModelStore& models, Texture texture = Texture::First);
    PassiveCues(PassiveCues&&) noexcept;
    PassiveCues& operator=(PassiveCues&&) noexcept;
    ~PassiveCues();

    // One frame of the track, in the order of time. `quality` is of the same frame; of a still, of the whole picture.
    void observe(const FaceObservation& face, const QualityAssessment& quality);
    // Cues "minifasnet", "texture", "spectrum", "surroundings", "vitality", "parallax", "specular", "hands".
    std::vector<CueResult> results() const;
    void reset();

private:
    struct Content;
    explicit PassiveCues(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
};

} // namespace darcha
