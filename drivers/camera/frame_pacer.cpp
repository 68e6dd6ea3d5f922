// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/frame_pacer.h"

#include <algorithm>
#include <thread>

namespace darcha {

using namespace std::chrono;

FramePacer::FramePacer(const Clock& clock, Pacing pacing) : m_clock(clock), m_pacing(pacing) {}

void FramePacer::start() { m_start = m_clock.steady(); }

SteadyTime FramePacer::due(microseconds presentation) const { return m_start + presentation; }

bool FramePacer::wait(microseconds presentation, milliseconds patience,
                      const std::function<bool()>& interrupted) const {
    if (m_pacing == Pacing::AsFastAsRead)
        return !interrupted();
    const SteadyTime target = due(presentation);
    // Real time on purpose: the clock may stand still, and sleeping cannot follow one that jumps, hence short slices.
    const auto giveUp = steady_clock::now() + patience;
    for (;;) {
        if (interrupted())
            return false;
        const SteadyTime now = m_clock.steady();
        if (now >= target)
            return true;
        const auto left = giveUp - steady_clock::now();
        if (left <= steady_clock::duration::zero())
            return false;
        std::this_thread::sleep_for(std::min<nanoseconds>(
            {milliseconds(5), duration_cast<nanoseconds>(target - now), duration_cast<nanoseconds>(left)}));
    }
}

} // namespace darcha
