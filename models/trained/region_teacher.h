// SPDX-License-Identifier: Apache-2.0
// Labels of training pictures: GrabCut seeded by the mesh on studio portraits (the teacher), put before other walls and
// into other clothes.
#pragma once

#include "core/quality/regions/head_view.h"

#include <opencv2/core.hpp>

namespace darcha::training {

inline constexpr double teacherUnit = 100; // pixels of a unit in teacher's views

// CV_8UC1 of Region for a studio portrait's view (plain bright wall); empty where the teacher is not sure of itself.
cv::Mat teach(const HeadView& view);

// The same person before another wall, in other clothes, another light: `variant` 0 is the picture as it is.
cv::Mat disguised(const cv::Mat& bgr, const cv::Mat& labels, int variant, cv::RNG& random);

// Puts a scarf or a hat on; grey, white or fair hair instead of what was there.
void cover(const HeadView& view, cv::Mat& bgr, cv::Mat& labels, cv::RNG& random);
void bleach(cv::Mat& bgr, const cv::Mat& labels, cv::RNG& random);

// A wall: plain, uneven, papered, boarded, or a room out of focus.
cv::Mat wall(cv::Size size, cv::RNG& random);

} // namespace darcha::training
