// SPDX-License-Identifier: Apache-2.0
// Holds a recorded or generated frame back until its presentation time has come on the station's clock.
//
// Bound to the camera thread. Presentation times are what the recording says, never 1 / frame rate: real clips claim
// 1000.
#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <functional>

namespace darcha {

enum class Pacing {
    ByClock,      // a frame is delivered when the clock reaches its presentation time
    AsFastAsRead, // no waiting; time stamps still follow the presentation times. For judging files and fast journeys
};

class FramePacer {
public:
    FramePacer(const Clock& clock, Pacing pacing);

    // Presentation time zero is now.
    void start();
    // The time stamp of a frame with this presentation time.
    SteadyTime due(std::chrono::microseconds presentation) const;
    // True when the frame may be delivered; false when `patience` ran out first, or `interrupted` became true. Patience
    // is real time: a virtual clock that nobody moves must not hold a thread for ever.
    bool wait(std::chrono::microseconds presentation, std::chrono::milliseconds patience,
              const std::function<bool()>& interrupted) const;

private:
    const Clock& m_clock;
    Pacing m_pacing;
    SteadyTime m_start{};
};

} // namespace darcha
