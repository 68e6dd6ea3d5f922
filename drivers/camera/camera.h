// SPDX-License-Identifier: Apache-2.0
// A camera: a stream of frames, and a still at the sensor's full resolution.
//
// Bound to the camera thread, except info() and state(), which any thread may call. Virtual cameras pace their frames
// by presentation time on the Clock they were given.
#pragma once

#include "core/media/frame.h"
#include "drivers/camera/exposure_control.h"
#include "drivers/device.h"

#include <chrono>
#include <opencv2/core/types.hpp>

namespace darcha {

struct CameraFormat {
    cv::Size stream;            // pixels
    cv::Size still;             // pixels; >= stream
    double framesPerSecond = 0; // nominal; the truth is in each frame's time stamp
};

class Camera {
public:
    virtual ~Camera() = default;
    virtual DeviceInfo info() const = 0;
    virtual DeviceState state() const = 0;
    virtual Result<CameraFormat> open() = 0;
    // Waits for the next frame. DeviceTimeout if none came, DeviceGone after an unplug, VideoUnreadable at the end of a
    // file.
    virtual Result<FramePtr> nextFrame(std::chrono::milliseconds patience) = 0;
    // At full resolution; the picture comes within `patience`. Putting the stream back into its format may take as long
    // again as one change of format, about a second with UVC.
    virtual Result<FramePtr> still(std::chrono::milliseconds patience) = 0;
    virtual void close() = 0;
    // Null where there is none: a recording, a camera without the controls. Owned by the camera, for the camera thread,
    // good while it is open.
    virtual ExposureControl* exposureControl() { return nullptr; }
};

} // namespace darcha
