// SPDX-License-Identifier: Apache-2.0
// The last two seconds at full resolution: where the burst of a capture comes from.
//
// Thread-safe. Bounded twice: by time, and by bytes, because thirty frames of 1920x1080 are 186 MB.
#pragma once

#include "core/media/frame.h"

#include <deque>
#include <mutex>
#include <vector>

namespace darcha {

class FrameRing {
public:
    explicit FrameRing(std::chrono::milliseconds span = std::chrono::seconds(2), std::size_t bytes = 96U << 20)
        : m_span(span),
          m_bytes(bytes) {}

    void push(FramePtr frame);
    std::vector<FramePtr> since(SteadyTime from) const; // oldest first
    void clear();

private:
    static std::size_t sizeOf(const FramePtr& frame) { return frame->bgr.total() * frame->bgr.elemSize(); }

    const std::chrono::milliseconds m_span;
    const std::size_t m_bytes;
    mutable std::mutex m_mutex;
    std::deque<FramePtr> m_frames;
    std::size_t m_held = 0;
};

} // namespace darcha
