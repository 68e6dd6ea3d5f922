// SPDX-License-Identifier: Apache-2.0
// What a person would have been told over the time of a video, as a picture: a row a hint, the pose above.
//
// No pixel of the video is in it. Pure.
#pragma once

#include "core/quality/guidance.h"

#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string>

namespace darcha::ctl {

struct HintMoment {
    double seconds = 0;      // from the first frame
    std::string_view wanted; // of this frame alone; "face.hint.hold_still" where nothing is to be done
    std::string_view told;   // after hysteresis and display time: what would stand on the screen
    bool passes = false;
    std::optional<HeadPose> pose; // of a single face
};

// CV_8UC3; empty without moments, which are in the order of time.
cv::Mat hintTimeline(std::span<const HintMoment> moments, const std::string& title);

} // namespace darcha::ctl
