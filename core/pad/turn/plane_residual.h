// SPDX-License-Identifier: Apache-2.0
// What is left between two views of some points when the best homography is taken away: nothing of a flat sheet, the
// depth of a head. Pure; root mean squares; empty where the points fit no plane (too few, on one line).
//
// Two ways to the same number, because limits were measured with each: `leastPlaneResidual` stands behind turn.*, whose
// points are few and chosen; `planeResidual` behind parallax.* and vitality.bend.*. OpenCV's search stops early at
// times: over 3200 pairs of generated heads of 58 points (turns to 40 degrees, noise to 0.02 eye distances) it left 0
// to 3 % more than the least, which three digits of a score show. Whoever measures the passive limits again may drop
// it, and calib3d.
#pragma once

#include <opencv2/core/types.hpp>
#include <optional>
#include <span>
#include <vector>

namespace darcha {

// By Gauss and Newton. Both about their own middles, in units of about an eye distance; of b's unit.
std::optional<double> leastPlaneResidual(std::span<const cv::Point2d> a, std::span<const cv::Point2d> b);

// By cv::findHomography on pixels; over `eyeDistance`, in pixels of b.
std::optional<double> planeResidual(const std::vector<cv::Point2f>& a, const std::vector<cv::Point2f>& b,
                                    double eyeDistance);

} // namespace darcha
