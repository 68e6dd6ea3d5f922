// SPDX-License-Identifier: Apache-2.0
// How much light twelve regions of a face send to the camera in one frame, and some patches of what is behind it.
//
// Linear light 0..1, red, green, blue, by sRGB's curve. Regions are patches of the canonical face around one mesh point
// each, away from eyes, brows, lips and nostrils; they move with the mesh. 400 pixels a region, the brightest and the
// darkest 15 % left out (highlights, hairs, marks). Bound to one thread: where the patches behind lie is kept.
#pragma once

#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"
#include "core/pad/challenge/challenge_plan.h"

#include <array>
#include <opencv2/core/types.hpp>
#include <vector>

namespace darcha {

inline constexpr std::size_t faceRegionCount = 12, backgroundPatchCount = 8;

struct FaceRegion {
    std::string_view name; // "cheek_left": the subject's
    int centre = 0;        // mesh point
    double radius = 0;     // centimetres on the canonical face
    int side = 0;          // +1 the subject's left, -1 right, 0 middle
};
const std::array<FaceRegion, faceRegionCount>& faceRegions();

struct RegionLight {
    bool seen = false;  // inside the picture, and (of the face) turned to the camera
    double clipped = 0; // share of its pixels that are white or black in some colour
    LinearRgb light{};  // trimmed mean
};

struct FaceLight {
    SteadyTime at{};
    std::array<RegionLight, faceRegionCount> regions;
    std::array<RegionLight, backgroundPatchCount> background;
    HeadPose pose;
    double distanceCm = 0;
};

class FaceLightSampler {
public:
    explicit FaceLightSampler(const CanonicalFace& face);
    FaceLight sample(const FaceObservation& face);
    void reset(); // another person: the patches behind are laid anew

private:
    struct Sample { // a place on the mesh: three points and their shares
        std::array<int, 3> points;
        std::array<float, 3> shares;
    };
    void layBackground(const FaceObservation& face);

    std::array<std::vector<Sample>, faceRegionCount> m_samples;
    std::array<cv::Rect, backgroundPatchCount> m_background;
    cv::Size m_picture; // that the background was laid for; empty: not yet
};

} // namespace darcha
