// SPDX-License-Identifier: Apache-2.0
// How light moves over the face when the head turns: it stays in the room and slides over skin; on a texture it is
// glued. Cue "specular".
//
// Each look is the face, made upright and of one size, as luminance over its own mean. Between two looks whose yaw
// differs, a living face in light from anywhere is lit anew; a texture that is warped keeps its shading and its
// highlights. Scores: specular.change (median over pairs at least 12 degrees apart, of the root mean square change of
// the smooth part, in natural logarithms), specular.slide (how far the highlights' middle moved over the face, in
// distances between the pupils, a radian of yaw). Not judged where the head did not turn. 0.3 ms a look, every third
// frame. Pure; bound to one thread.
#pragma once

#include "core/pad/presentation_attack_detector.h"

#include <opencv2/core/mat.hpp>

namespace darcha {

class SpecularDetector final : public PresentationAttackDetector {
public:
    static constexpr int every = 3;
    static constexpr std::size_t looksMost = 40;
    static constexpr double leastDegrees = 12, mostDegrees = 25; // of one side; further out half of the face is hidden

    void observe(const FaceObservation& face, const QualityAssessment& quality) override;
    CueResult result() const override;
    void reset() override { *this = {}; }

private:
    struct Look {
        cv::Mat shade;         // CV_32FC1, logarithm of luminance over its mean, smoothed, on a grid of the face
        cv::Point2d highlight; // middle of the brightest twentieth, in distances between the pupils
        double yaw = 0;
    };
    std::vector<Look> m_looks;
    int m_since = 0, m_frames = 0;
};

} // namespace darcha
