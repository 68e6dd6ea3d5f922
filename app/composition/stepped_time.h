// SPDX-License-Identifier: Apache-2.0
// Real time that can also jump: devices run at their own pace, and a journey still passes ninety idle seconds in a
// moment.
//
// SteppedTimers fire at the clock's time, on the event loop, and those that a jump makes due fire inside step(). Main
// thread; the clock itself is thread-safe.
#pragma once

#include "app/station/timers.h"
#include "core/base/clock.h"

#include <atomic>
#include <map>
#include <memory>

class QTimer;

namespace darcha {

class SteppedClock final : public Clock {
public:
    UtcTime utc() const override;
    SteadyTime steady() const override;

private:
    friend class SteppedTimers;
    SystemClock m_system;
    std::atomic<std::int64_t> m_stepMs{0};
};

class SteppedTimers final : public Timers {
public:
    explicit SteppedTimers(SteppedClock& clock);
    ~SteppedTimers() override;
    void step(std::chrono::milliseconds by);

private:
    std::uint64_t start(std::chrono::milliseconds delay, bool repeats, Callback callback) override;
    void stop(std::uint64_t id) override;
    bool runs(std::uint64_t id) const override;
    void fireDue();
    void wakeForNext();

    struct Waiting {
        SteadyTime due;
        std::chrono::milliseconds period; // zero: once
        Callback callback;
    };
    SteppedClock& m_clock;
    std::unique_ptr<QTimer> m_wake;
    std::map<std::uint64_t, Waiting> m_waiting;
    std::uint64_t m_last = 0;
};

} // namespace darcha
