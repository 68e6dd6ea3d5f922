// SPDX-License-Identifier: Apache-2.0
// One picture from a camera. Shared between threads, never changed after it was made; overwritten when it goes.
#pragma once

#include "core/base/clock.h"
#include "core/media/wiped_pixels.h"

#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>

namespace darcha {

struct Frame {
    cv::Mat bgr;                // CV_8UC3, sRGB, not mirrored
    std::uint64_t sequence = 0; // strictly rising within one open camera; a gap is a frame that was lost
    SteadyTime captured{};      // when the sensor delivered it

    ~Frame() { wipeIfLast(bgr); }
};

using FramePtr = std::shared_ptr<const Frame>;

} // namespace darcha
