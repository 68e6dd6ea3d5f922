// SPDX-License-Identifier: Apache-2.0
// Where OFIQ puts a face before it looks at it: a similarity to 616 x 616 with the eyes 113 pixels apart, and the
// region that the landmarks enclose.
//
// Pure; deterministic. Sources: reference, face quality section 6.2, points 5 and 6; the region's rounding was found by
// reproducing region616.png to the pixel.
#pragma once

#include "core/quality/ofiq/landmarks98.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <optional>

namespace darcha::ofiq {

inline constexpr int alignedSide = 616; // pixels

// By least median of squares over eye centres, nose tip and mouth corners; nothing if they fit no similarity.
std::optional<cv::Matx23d> alignment(const Landmarks98& points);

Landmarks98 moved(const Landmarks98& points, const cv::Matx23d& transform); // whole pixels again

// The landmarks' hull as OFIQ draws it: in a crop of 224 x 224 (the hull's box grown by `grow` of its height at top and
// bottom, then made square) and scaled back by the nearest pixel. 255 inside; empty if the hull has no pixels there.
inline constexpr double alignedGrow = 0.05;
cv::Mat landmarkedRegion(const Landmarks98& points, cv::Size picture, double grow);

} // namespace darcha::ofiq
