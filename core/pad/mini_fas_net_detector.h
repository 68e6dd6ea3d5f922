// SPDX-License-Identifier: Apache-2.0
// The passive cue of a MiniFASNetV2-SE network (models: pad_fr_liveness): texture of prints and screens.
//
// A soft hint, never a gate: a blur of 1.2 pixels halves its acceptance of living people, and it accepts computer
// graphics (reference, liveness sections 0 and 11). So: only frames in focus and within 15 degrees of frontal, and the
// median of ten or more. Input, crop and class order: reference, section 1.1.
#pragma once

#include "core/base/result.h"
#include "core/pad/presentation_attack_detector.h"

#include <memory>
#include <opencv2/core/types.hpp>

namespace darcha {

class ModelStore;

class MiniFasNetDetector final : public PresentationAttackDetector {
public:
    static constexpr int framesNeeded = 10; // reference, section 6.1
    static constexpr int framesMost = 40;   // then the median moves no more, and 7 ms a frame are saved
    static constexpr double poseLimitDegrees = 15;

    static Result<std::unique_ptr<MiniFasNetDetector>> create(const ModelStore& models);
    ~MiniFasNetDetector() override;

    // Frontal frames between two runs of the network, of 7 ms each, once the first ten were judged two frames apart. 1:
    // every frame, from the first.
    void setEvery(int frames) { m_every = frames; }
    // The latest framesMost instead of the first: in front of a station who comes last is who counts.
    void keepLatest() { m_latest = true; }
    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    // Cue "texture": the same network on frontal frames whatever their focus, also on one picture alone. What is out of
    // focus only loses: a high score counts, a low one of a blurred frame is the camera's. Scores: texture.live.median,
    // texture.live.sharp (in focus, for what speaks against a person); of one picture texture.live.one instead.
    CueResult frontalResult() const;
    void reset() override;

    // Probability of the class "live" for one face, whatever its focus or pose; for measurements. Empty if the network
    // failed.
    std::optional<double> live(const FaceObservation& face);
    // 2.7 times the detector's box about its centre, shrunk and shifted to lie inside the picture (minivision's
    // CropImage).
    static cv::Rect cropFor(const cv::Rect2d& detectorBox, cv::Size picture);

private:
    struct Content;
    explicit MiniFasNetDetector(std::unique_ptr<Content> content);
    std::unique_ptr<Content> m_content;
    int m_every = 1, m_since = 0;
    bool m_latest = false;
};

} // namespace darcha
