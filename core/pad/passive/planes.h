// SPDX-License-Identifier: Apache-2.0
// Mesh points of frames spread over a track, and what a homography between two of them leaves: nothing of a flat sheet
// but the mesh's own noise, a head's depth and expression of a person.
//
// Keeps at most `most` frames: when full, every second one goes and the spacing doubles, so that any length of track is
// covered evenly. Residuals are root mean squares over the distance between the pupils. Pure.
#pragma once

#include "core/face/face_observation.h"

#include <opencv2/core/types.hpp>
#include <vector>

namespace darcha {

struct PlanePair {
    double residual = 0; // over the distance between the pupils
    double degrees = 0;  // between the two views, by their poses
};

class Planes {
public:
    static constexpr std::size_t most = 24;
    // Beyond that the mesh guesses the far half of the face.
    static constexpr double furthestDegrees = 40;

    void add(const FaceObservation& face);
    std::vector<PlanePair> pairs() const; // of all frames that are kept; at most 276, about 60 us each

private:
    struct View {
        std::vector<cv::Point2f> points;
        HeadPose pose;
        double eyeDistance = 0;
    };
    std::vector<View> m_views;
    int m_every = 1, m_since = 0;
};

} // namespace darcha
