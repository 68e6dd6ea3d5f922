// SPDX-License-Identifier: Apache-2.0
// What all virtual cameras share: the life of a device, pacing by presentation time, unplugging on demand.
//
// A virtual camera is a shipped product (training, demonstration, tests) and always says so in its DeviceInfo. Derived
// classes only give pictures. open, nextFrame, still and close belong to the camera thread; info, state, unplug and
// plug may be called from any thread.
#pragma once

#include "drivers/camera/camera.h"
#include "drivers/camera/frame_pacer.h"

#include <atomic>

namespace darcha {

class VirtualCamera : public Camera {
public:
    DeviceInfo info() const final { return m_info; }
    DeviceState state() const final { return m_state.load(); }
    Result<CameraFormat> open() final;
    Result<FramePtr> nextFrame(std::chrono::milliseconds patience) final;
    Result<FramePtr> still(std::chrono::milliseconds patience) final;
    void close() final;

    // Pulls the plug: a call that waits in another thread returns DeviceGone, and so does every later one until plug().
    void unplug();
    void plug();

protected:
    struct Picture {
        cv::Mat bgr;                               // CV_8UC3; not touched by the source after it was handed over
        std::chrono::microseconds presentation{0}; // since begin(); rising
    };

    VirtualCamera(DeviceInfo info, const Clock& clock, Pacing pacing);

    virtual Result<CameraFormat> begin() = 0;
    virtual Result<Picture> nextPicture() = 0;
    // Full resolution, of the moment of the last frame. Default: the last stream picture.
    virtual Result<cv::Mat> stillPicture();
    virtual void end() {}

    const Clock& clock() const { return m_clock; }

private:
    Error gone() const;
    Error notOpen() const;
    Result<Picture> waiting(); // the picture read but not yet due, or the next one
    FramePtr stamped(const Picture& picture);

    const DeviceInfo m_info;
    const Clock& m_clock;
    FramePacer m_pacer;
    std::atomic<DeviceState> m_state{DeviceState::Present};
    std::atomic<bool> m_begun{false}; // begin() without its end(): after an unplug the source is still to be closed
    Picture m_pending;                // bgr empty: none
    cv::Mat m_last;
    std::uint64_t m_sequence = 0;
    SteadyTime m_lastStamp = SteadyTime::min();
};

} // namespace darcha
