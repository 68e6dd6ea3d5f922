// SPDX-License-Identifier: Apache-2.0
// The 98 points of a face (WFLW order) that OFIQ's formulas speak of, and what they are made from.
//
// Whole pixels, as OFIQ rounds them, halves away from zero; x right, y down. "Right" and "left" are the picture's here,
// as in OFIQ's formulas, not the subject's. Pure. Source of the order: reference, face quality section 6.2, point 3.
#pragma once

#include "core/face/face_observation.h"

#include <array>
#include <opencv2/core/types.hpp>
#include <span>

namespace darcha::ofiq {

inline constexpr std::size_t landmarkCount = 98;
using Landmarks98 = std::array<cv::Point, landmarkCount>;

namespace landmark {

inline constexpr std::size_t chin = 16;
inline constexpr std::size_t noseTip = 54;
// Eight points an eye: corners at 0 and 4, lids over each other at 1-7, 2-6, 3-5.
inline constexpr std::size_t leftEye = 60;
inline constexpr std::size_t rightEye = 68;
inline constexpr std::size_t eyePoints = 8;
inline constexpr std::size_t outerMouth = 76; // twelve; corners at 0 and 6
inline constexpr std::size_t outerMouthPoints = 12;
inline constexpr std::size_t rightMouthCorner = 82;
inline constexpr std::size_t innerMouth = 88; // eight, as an eye
inline constexpr std::size_t upperInnerLip = 90;
inline constexpr std::size_t lowerInnerLip = 94;

} // namespace landmark

cv::Point rounded(cv::Point2d point);        // halves away from zero
cv::Point middle(cv::Point a, cv::Point b);  // rounded
cv::Point leftEyeCentre(const Landmarks98&); // middle of the two corners
cv::Point rightEyeCentre(const Landmarks98&);
cv::Point2d eyeMidpoint(const Landmarks98&);                 // of the two centres, not rounded
double interEyeDistance(const Landmarks98&);                 // pixels
double eyesToChin(const Landmarks98&);                       // OFIQ's "t-metric", pixels
double largestLidGap(const Landmarks98&, std::size_t first); // of an eye, or of the inner mouth; pixels

// Of our own mesh: the nearest mesh points; the contour spread evenly from the temples to the chin.
Landmarks98 landmarks98(std::span<const cv::Point3d, meshPointCount> mesh);

// Of dlib's 68 points, as the reference data were made: contour points halved, brows there and back.
inline constexpr std::size_t dlibPointCount = 68;
Landmarks98 landmarks98(const std::array<cv::Point2d, dlibPointCount>& dlib);

} // namespace darcha::ofiq
