// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/frame_ring.h"

namespace darcha {

void FrameRing::push(FramePtr frame) {
    const std::lock_guard lock(m_mutex);
    m_held += sizeOf(frame);
    const SteadyTime newest = frame->captured;
    m_frames.push_back(std::move(frame));
    while (m_frames.size() > 1 && (m_held > m_bytes || newest - m_frames.front()->captured > m_span)) {
        m_held -= sizeOf(m_frames.front());
        m_frames.pop_front();
    }
}

std::vector<FramePtr> FrameRing::since(SteadyTime from) const {
    const std::lock_guard lock(m_mutex);
    std::vector<FramePtr> frames;
    for (const FramePtr& frame : m_frames) {
        if (frame->captured >= from)
            frames.push_back(frame);
    }
    return frames;
}

void FrameRing::clear() {
    const std::lock_guard lock(m_mutex);
    m_frames.clear();
    m_held = 0;
}

} // namespace darcha
