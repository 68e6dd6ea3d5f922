// SPDX-License-Identifier: Apache-2.0
// Where a picture was put together of parts with another past: JPEG ghosts (Farid 2009) and the level of noise, as maps
// for the eyes of an officer and as one number for each part of the face.
//
// Hints, never verdicts: one resize hides both (models/cards/photo.md), and skin, hair and a wall differ by nature.
// 0.4 s a picture on one core. Pure and thread-safe.
#pragma once

#include "core/face/face_observation.h"

#include <opencv2/core/mat.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace darcha {

enum class FaceZone { Face, RightEye, LeftEye, Nose, Mouth };
std::string_view name(FaceZone zone); // "right_eye"

struct ZoneContrast {
    FaceZone zone{};
    double ghost = 0; // 0..1: how apart two distributions lie at the quality that parts them most (Kolmogorov-Smirnov)
    double noise = 0; // doublings by which the zone is noisier (below 0: smoother) than what it is held against
};

struct SpliceMaps {
    cv::Rect window;      // of the picture: what was looked at, on its grid of blocks
    int ghostQuality = 0; // at which the face differs most from its surroundings
    cv::Mat ghost; // CV_32FC1, a cell is 8 x 8 pixels of the window; 0..1, dark: this part was saved at that quality
    cv::Mat noise; // the same cells; grey levels
    std::vector<ZoneContrast> zones; // the face against what is around it, then its parts against the rest of it
};

// Nothing where the face is too small: its cells would be too few.
std::optional<SpliceMaps> spliceMaps(const FaceObservation& face);

// The window with a map laid over it, for a screen or a file: it shows the face.
cv::Mat heatMap(const FaceObservation& face, const SpliceMaps& maps);

} // namespace darcha
