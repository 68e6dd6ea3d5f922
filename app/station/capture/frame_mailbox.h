// SPDX-License-Identifier: Apache-2.0
// A box for one frame between the camera thread and the analysis thread: the newest wins, nothing queues.
//
// Thread-safe; one giver, one taker.
#pragma once

#include "core/media/frame.h"

#include <condition_variable>
#include <mutex>

namespace darcha {

class FrameMailbox {
public:
    void put(FramePtr frame) {
        {
            const std::lock_guard lock(m_mutex);
            m_frame = std::move(frame);
        }
        m_filled.notify_one();
    }

    // Waits for a frame; null once the box was closed.
    FramePtr take() {
        std::unique_lock lock(m_mutex);
        m_filled.wait(lock, [this] { return m_frame != nullptr || m_closed; });
        return m_closed ? nullptr : std::exchange(m_frame, nullptr);
    }

    void close() {
        {
            const std::lock_guard lock(m_mutex);
            m_closed = true;
            m_frame = nullptr;
        }
        m_filled.notify_all();
    }

    void reopen() {
        const std::lock_guard lock(m_mutex);
        m_closed = false;
        m_frame = nullptr;
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_filled;
    FramePtr m_frame;
    bool m_closed = false;
};

} // namespace darcha
