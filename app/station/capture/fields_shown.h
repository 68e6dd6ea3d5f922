// SPDX-License-Identifier: Apache-2.0
// Where a window says that a field of the light is on its glass now. Outlives the screen that it tells, which a page's
// rendering thread may still be busy with when the main thread lets it go. Any thread.
#pragma once

#include "core/base/clock.h"

#include <functional>
#include <mutex>
#include <utility>

namespace darcha {

class FieldsShown {
public:
    using Told = std::function<void(int field, SteadyTime at)>; // on the thread of shown(); must be short
    FieldsShown(const Clock& clock, Told told) : m_clock(clock), m_told(std::move(told)) {}

    void shown(int field) {
        const std::lock_guard lock(m_mutex);
        if (m_told)
            m_told(field, m_clock.steady());
    }
    // Nobody is told any more, nor is anybody in the middle of it: what it told, and the clock, may go.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_told = {};
    }

private:
    std::mutex m_mutex;
    const Clock& m_clock;
    Told m_told;
};

} // namespace darcha
