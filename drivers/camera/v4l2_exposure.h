// SPDX-License-Identifier: Apache-2.0
// The exposure time of a UVC camera through V4L2 controls, and the narrow seam to the kernel behind it.
//
// The exposure time, not the gain: UVC gives it in units of 100 us, so half the time is half the light, while a step of
// gain means what its maker liked. Threads and errors: ExposureControl. Source: Linux Media Infrastructure userspace
// API, V4L2, "Camera Control Reference"; while the automatics are on, uvcvideo reads the time that they chose from the
// camera (UVC_CTRL_FLAG_AUTO_UPDATE). What only a real camera can prove: see README.
#pragma once

#include "drivers/camera/exposure_control.h"

#include <cstdint>
#include <memory>

namespace darcha {

// The one system call of the controls, so that a test can stand in for the kernel.
class V4l2Ioctl {
public:
    virtual ~V4l2Ioctl() = default;
    virtual int call(unsigned long request, void* argument) = 0; // -1: errno says why
};

class V4l2Exposure final : public ExposureControl {
public:
    // Null where the camera cannot: no manual mode, no time, or one that is not to be set.
    static std::unique_ptr<V4l2Exposure> find(V4l2Ioctl& device);
    ~V4l2Exposure() override; // restores

    Result<double> stepTo(double factor) override;
    Result<void> restore() override;

private:
    struct Range {
        std::int32_t least = 0, most = 0, step = 1;
    };
    V4l2Exposure(V4l2Ioctl& device, Range range) : m_device(device), m_range(range) {}
    Result<std::int32_t> read(std::uint32_t control) const;
    Result<void> write(std::uint32_t control, std::int32_t value) const;

    V4l2Ioctl& m_device;
    const Range m_range;
    bool m_inHand = false;
    std::int32_t m_mode = 0; // as found; likewise
    std::int32_t m_time = 0;
};

} // namespace darcha
