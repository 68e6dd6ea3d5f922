// SPDX-License-Identifier: Apache-2.0
// Timers, injected: idle limits, display times and retries wait through a Timers, so that a test passes hours in a
// moment.
//
// Main thread. A Timer handle owns its wait: destroying or cancelling it means that its callback never runs. A callback
// may start, cancel and destroy timers, its own handle included. A Timers outlives the handles it gave out.
#pragma once

#include "core/base/clock.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace darcha {

class Timers;

class [[nodiscard]] Timer {
public:
    Timer() = default;
    Timer(Timer&& other) noexcept;
    Timer& operator=(Timer&& other) noexcept;
    ~Timer();

    bool active() const; // false once a single shot has fired
    void cancel();

private:
    friend class Timers;
    Timer(Timers* owner, std::uint64_t id) : m_owner(owner), m_id(id) {}

    Timers* m_owner = nullptr;
    std::uint64_t m_id = 0;
};

class Timers {
public:
    using Callback = std::function<void()>;

    virtual ~Timers() = default;

    Timer after(std::chrono::milliseconds delay, Callback callback);
    Timer every(std::chrono::milliseconds period, Callback callback); // period of at least 1 ms

protected:
    friend class Timer;
    virtual std::uint64_t start(std::chrono::milliseconds delay, bool repeats, Callback callback) = 0;
    virtual void stop(std::uint64_t id) = 0;
    virtual bool runs(std::uint64_t id) const = 0;
};

// On Qt's event loop.
class RealTimers final : public Timers {
public:
    RealTimers();
    ~RealTimers() override;

private:
    std::uint64_t start(std::chrono::milliseconds delay, bool repeats, Callback callback) override;
    void stop(std::uint64_t id) override;
    bool runs(std::uint64_t id) const override;

    struct Running;
    std::map<std::uint64_t, std::unique_ptr<Running>> m_running;
    std::uint64_t m_last = 0;
};

// Fire inside VirtualClock::advance(), in the order in which they are due, each at its own time.
class VirtualTimers final : public Timers, private VirtualClock::Follower {
public:
    explicit VirtualTimers(VirtualClock& clock);
    ~VirtualTimers() override;

private:
    std::uint64_t start(std::chrono::milliseconds delay, bool repeats, Callback callback) override;
    void stop(std::uint64_t id) override;
    bool runs(std::uint64_t id) const override;
    std::optional<SteadyTime> nextDue() const override;
    void fireDue() override;

    struct Waiting {
        SteadyTime due;
        std::chrono::milliseconds period; // zero: once
        Callback callback;
    };
    VirtualClock& m_clock;
    std::map<std::uint64_t, Waiting> m_waiting; // by id: same due time fires in the order of starting
    std::uint64_t m_last = 0;
};

} // namespace darcha
