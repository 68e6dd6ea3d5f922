// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/v4l2_exposure.h"

#include "core/base/log.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <linux/videodev2.h>

namespace darcha {

namespace {

Error failure(const char* doing) {
    const int cause = errno;
    const bool gone = cause == ENODEV || cause == ENOENT || cause == ENXIO || cause == ESHUTDOWN;
    return {gone ? ErrorCode::DeviceGone : ErrorCode::DeviceFailed,
            std::string("exposure: ") + doing + ": " + std::strerror(cause)};
}

constexpr std::uint32_t unusable = V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY;

} // namespace

std::unique_ptr<V4l2Exposure> V4l2Exposure::find(V4l2Ioctl& device) {
    v4l2_queryctrl mode{};
    mode.id = V4L2_CID_EXPOSURE_AUTO;
    if (device.call(VIDIOC_QUERYCTRL, &mode) == -1 || (mode.flags & unusable))
        return nullptr;
    v4l2_querymenu manual{};
    manual.id = V4L2_CID_EXPOSURE_AUTO;
    manual.index = V4L2_EXPOSURE_MANUAL;
    if (device.call(VIDIOC_QUERYMENU, &manual) == -1) // the entry is missing
        return nullptr;
    v4l2_queryctrl time{};
    time.id = V4L2_CID_EXPOSURE_ABSOLUTE;
    // While the automatics are on it may be inactive, which is no hindrance.
    if (device.call(VIDIOC_QUERYCTRL, &time) == -1 || (time.flags & unusable) || time.maximum <= time.minimum)
        return nullptr;
    return std::unique_ptr<V4l2Exposure>(
        new V4l2Exposure(device, {time.minimum, time.maximum, std::max(time.step, 1)}));
}

V4l2Exposure::~V4l2Exposure() {
    if (const Result<void> restored = restore(); !restored.ok() && restored.error().code != ErrorCode::DeviceGone)
        log::warning("camera.exposure_not_restored", {{"detail", restored.error().detail}});
}

Result<std::int32_t> V4l2Exposure::read(std::uint32_t control) const {
    v4l2_control value{control, 0};
    if (m_device.call(VIDIOC_G_CTRL, &value) == -1)
        return failure("read");
    return value.value;
}

Result<void> V4l2Exposure::write(std::uint32_t control, std::int32_t value) const {
    v4l2_control wanted{control, value};
    if (m_device.call(VIDIOC_S_CTRL, &wanted) == -1)
        return failure("set");
    return {};
}

Result<double> V4l2Exposure::stepTo(double factor) {
    if (!m_inHand) {
        const Result<std::int32_t> mode = read(V4L2_CID_EXPOSURE_AUTO);
        if (!mode)
            return mode.error();
        const Result<std::int32_t> time = read(V4L2_CID_EXPOSURE_ABSOLUTE);
        if (!time)
            return time.error();
        m_mode = *mode;
        m_time = std::clamp(*time, m_range.least, m_range.most);
        m_inHand = true; // from here on there is something to restore
        if (const Result<void> manual = write(V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL); !manual)
            return manual.error();
    }
    const std::int32_t steps = (m_range.most - m_range.least) / m_range.step; // of the control, to its end
    const double wanted = std::clamp((m_time * factor - m_range.least) / m_range.step, 0.0, static_cast<double>(steps));
    const std::int32_t set = m_range.least + static_cast<std::int32_t>(std::lround(wanted)) * m_range.step;
    if (const Result<void> done = write(V4L2_CID_EXPOSURE_ABSOLUTE, set); !done)
        return done.error();
    return static_cast<double>(set) / std::max(m_time, 1);
}

Result<void> V4l2Exposure::restore() {
    if (!m_inHand)
        return {};
    m_inHand = false;
    // The time first: in an automatic mode the camera may refuse it. Both are tried whatever the first says.
    const Result<void> time = write(V4L2_CID_EXPOSURE_ABSOLUTE, m_time);
    const Result<void> mode = write(V4L2_CID_EXPOSURE_AUTO, m_mode);
    return mode.ok() ? time : mode;
}

} // namespace darcha
