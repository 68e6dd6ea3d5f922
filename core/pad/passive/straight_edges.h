// SPDX-License-Identifier: Apache-2.0
// Long straight edges around a face, in units of its width: what paper, card and screen end with.
//
// The frame is scaled so that the face is `faceWidth` pixels wide: the same edges are found of a near and a far face.
// Coordinates: u to the right from the face's middle, v down from the chin, both over the face's width. An edge is one
// sign of contrast all along. Pure; about 4 ms.
#pragma once

#include "core/face/face_observation.h"

#include <cmath>
#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <vector>

namespace darcha {

struct StraightEdge {
    cv::Point2d from, to; // u, v; upright edges from above, level ones from the left
    double contrast = 0;  // grey levels across it, median
    bool upright() const { return std::abs(to.y - from.y) > std::abs(to.x - from.x); }
    double length() const { return cv::norm(to - from); }
    double uAt(double v) const; // of an upright edge
    double vAt(double u) const; // of a level one
};

// What is looked at: the face with room on all sides, cut off where the picture ends.
struct FaceScene {
    static constexpr double faceWidth = 56;                        // pixels
    static constexpr double aside = 3.2, above = 2.8, below = 3.2; // face widths from the middle, the chin, the chin

    cv::Mat bgr; // scaled
    cv::Mat grey;
    cv::Point2d middle;                              // of u = v = 0, in it
    double left = 0, right = 0, top = 0, bottom = 0; // u, v of its borders

    static FaceScene of(const FaceObservation& face);
    cv::Point2d at(double u, double v) const { return {middle.x + u * faceWidth, middle.y + v * faceWidth}; }
};

std::vector<StraightEdge> straightEdges(const FaceScene& scene);

} // namespace darcha
