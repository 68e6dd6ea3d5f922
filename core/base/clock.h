// SPDX-License-Identifier: Apache-2.0
// Time, injected: everything that waits, expires or writes a date asks a Clock, so that a test can pass days in a
// moment.
//
// Thread-safe. UTC is for records; steady time is for intervals and never runs backwards.
#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;
using SteadyTime = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

class Clock {
public:
    virtual ~Clock() = default;
    virtual UtcTime utc() const = 0;
    virtual SteadyTime steady() const = 0;
};

class SystemClock final : public Clock {
public:
    UtcTime utc() const override;
    SteadyTime steady() const override;
};

// Stands still until it is told to move. Timers that follow it (app/station/timers.h) fire inside advance(), which
// therefore belongs to one thread; reading the time does not.
class VirtualClock final : public Clock {
public:
    // Something that waits: advance() stops at each time that is due and lets it fire there.
    class Follower {
    public:
        virtual std::optional<SteadyTime> nextDue() const = 0;
        virtual void fireDue() = 0; // fires one thing that is due, or nothing

    protected:
        ~Follower() = default;
    };

    explicit VirtualClock(UtcTime start);
    UtcTime utc() const override;
    SteadyTime steady() const override;
    void advance(std::chrono::milliseconds by);
    void follow(Follower* follower);
    void unfollow(Follower* follower);

private:
    UtcTime m_start;
    std::atomic<std::int64_t> m_elapsedMs{0};
    std::vector<Follower*> m_followers;
};

std::string iso8601(UtcTime time); // "2026-11-22T01:34:21.000Z"
std::string isoDate(UtcTime time); // "2026-11-22"

} // namespace darcha
