// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_camera.h"

#include <algorithm>

namespace darcha {

using namespace std::chrono;

VirtualCamera::VirtualCamera(DeviceInfo info, const Clock& clock, Pacing pacing)
    : m_info(std::move(info)),
      m_clock(clock),
      m_pacer(clock, pacing) {}

Error VirtualCamera::gone() const { return {ErrorCode::DeviceGone, m_info.name + " was unplugged; plug it in again"}; }

Error VirtualCamera::notOpen() const { return {ErrorCode::WrongState, m_info.name + " is not open"}; }

Result<CameraFormat> VirtualCamera::open() {
    if (m_state == DeviceState::Absent)
        return gone();
    if (m_state == DeviceState::Open || m_state == DeviceState::Capturing)
        return {ErrorCode::WrongState, m_info.name + " is open already"};
    if (m_begun.exchange(false))
        end();
    Result<CameraFormat> format = begin();
    if (!format)
        return format;
    m_begun = true;
    m_pending = {};
    m_last.release();
    m_pacer.start();
    DeviceState from = m_state;
    if (from == DeviceState::Absent || !m_state.compare_exchange_strong(from, DeviceState::Open))
        return gone(); // pulled while it was being opened
    return format;
}

Result<VirtualCamera::Picture> VirtualCamera::waiting() {
    if (!m_pending.bgr.empty())
        return m_pending;
    Result<Picture> next = nextPicture();
    if (next)
        m_pending = *next;
    return next;
}

FramePtr VirtualCamera::stamped(const Picture& picture) {
    // Two pictures may carry the same presentation time (GIFs do); frames never do.
    m_lastStamp = std::max(m_pacer.due(picture.presentation), m_lastStamp + microseconds(1));
    auto frame = std::make_shared<Frame>();
    frame->bgr = picture.bgr;
    frame->sequence = ++m_sequence;
    frame->captured = m_lastStamp;
    return frame;
}

Result<FramePtr> VirtualCamera::nextFrame(milliseconds patience) {
    if (m_state == DeviceState::Absent)
        return gone();
    if (m_state != DeviceState::Open && m_state != DeviceState::Capturing)
        return notOpen();
    Result<Picture> picture = waiting();
    if (!picture)
        return picture.error();
    const auto unplugged = [this] { return m_state == DeviceState::Absent; };
    const bool due = m_pacer.wait(picture->presentation, patience, unplugged);
    DeviceState from = m_state;
    if (from == DeviceState::Absent)
        return gone();
    if (!due)
        return {ErrorCode::DeviceTimeout, m_info.name + " gave no frame in time"};
    m_state.compare_exchange_strong(from, DeviceState::Capturing);
    m_pending = {};
    m_last = picture->bgr;
    return stamped(*picture);
}

Result<cv::Mat> VirtualCamera::stillPicture() {
    if (!m_last.empty())
        return m_last;
    Result<Picture> picture = waiting();
    if (!picture)
        return picture.error();
    return picture->bgr;
}

Result<FramePtr> VirtualCamera::still(milliseconds) { // at hand at once
    if (m_state == DeviceState::Absent)
        return gone();
    if (m_state != DeviceState::Open && m_state != DeviceState::Capturing)
        return notOpen();
    Result<cv::Mat> bgr = stillPicture();
    if (!bgr)
        return bgr.error();
    if (m_state == DeviceState::Absent)
        return gone();
    auto frame = std::make_shared<Frame>();
    frame->bgr = *bgr;
    frame->sequence = ++m_sequence;
    m_lastStamp = std::max(m_clock.steady(), m_lastStamp + microseconds(1));
    frame->captured = m_lastStamp;
    return FramePtr(frame);
}

void VirtualCamera::close() {
    if (m_begun.exchange(false))
        end();
    m_pending = {};
    m_last.release();
    DeviceState from = m_state;
    if (from == DeviceState::Open || from == DeviceState::Capturing)
        m_state.compare_exchange_strong(from, DeviceState::Present);
}

void VirtualCamera::unplug() { m_state = DeviceState::Absent; }

void VirtualCamera::plug() {
    DeviceState from = DeviceState::Absent;
    m_state.compare_exchange_strong(from, DeviceState::Present);
}

} // namespace darcha
