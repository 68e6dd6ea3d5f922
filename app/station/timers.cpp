// SPDX-License-Identifier: Apache-2.0
#include "app/station/timers.h"

#include <algorithm>
#include <QTimer>

namespace darcha {

using std::chrono::milliseconds;

Timer::Timer(Timer&& other) noexcept : m_owner(std::exchange(other.m_owner, nullptr)), m_id(other.m_id) {}

Timer& Timer::operator=(Timer&& other) noexcept {
    if (this != &other) {
        cancel();
        m_owner = std::exchange(other.m_owner, nullptr);
        m_id = other.m_id;
    }
    return *this;
}

Timer::~Timer() { cancel(); }

bool Timer::active() const { return m_owner && m_owner->runs(m_id); }

void Timer::cancel() {
    if (m_owner)
        std::exchange(m_owner, nullptr)->stop(m_id);
}

Timer Timers::after(milliseconds delay, Callback callback) {
    return Timer(this, start(std::max(delay, milliseconds(0)), false, std::move(callback)));
}

Timer Timers::every(milliseconds period, Callback callback) {
    return Timer(this, start(std::max(period, milliseconds(1)), true, std::move(callback)));
}

struct RealTimers::Running {
    QTimer timer;
};

RealTimers::RealTimers() = default;
RealTimers::~RealTimers() = default;

std::uint64_t RealTimers::start(milliseconds delay, bool repeats, Callback callback) {
    const std::uint64_t id = ++m_last;
    auto running = std::make_unique<Running>();
    running->timer.setTimerType(Qt::PreciseTimer);
    running->timer.setSingleShot(!repeats);
    QObject::connect(&running->timer, &QTimer::timeout, &running->timer,
                     [this, id, repeats, call = std::move(callback)] {
                         const Callback kept = call; // the lambda dies with its QTimer if the callback stops it
                         RealTimers* const self = this;
                         if (!repeats)
                             self->stop(id);
                         kept();
                     });
    running->timer.start(delay);
    m_running.emplace(id, std::move(running));
    return id;
}

void RealTimers::stop(std::uint64_t id) {
    const auto found = m_running.find(id);
    if (found == m_running.end())
        return;
    // A timer may be stopped by its own callback: it must not be destroyed while it emits.
    Running* const running = found->second.release();
    m_running.erase(found);
    running->timer.stop();
    QObject::disconnect(&running->timer, nullptr, nullptr, nullptr);
    QTimer::singleShot(0, [running] { delete running; });
}

bool RealTimers::runs(std::uint64_t id) const { return m_running.contains(id); }

VirtualTimers::VirtualTimers(VirtualClock& clock) : m_clock(clock) { m_clock.follow(this); }

VirtualTimers::~VirtualTimers() { m_clock.unfollow(this); }

std::uint64_t VirtualTimers::start(milliseconds delay, bool repeats, Callback callback) {
    const std::uint64_t id = ++m_last;
    m_waiting.emplace(id, Waiting{m_clock.steady() + delay, repeats ? delay : milliseconds(0), std::move(callback)});
    return id;
}

void VirtualTimers::stop(std::uint64_t id) { m_waiting.erase(id); }

bool VirtualTimers::runs(std::uint64_t id) const { return m_waiting.contains(id); }

std::optional<SteadyTime> VirtualTimers::nextDue() const {
    if (m_waiting.empty())
        return std::nullopt;
    return std::ranges::min_element(m_waiting, {}, [](const auto& entry) { return entry.second.due; })->second.due;
}

void VirtualTimers::fireDue() {
    const auto next = std::ranges::min_element(m_waiting, {}, [](const auto& entry) { return entry.second.due; });
    if (next == m_waiting.end() || next->second.due > m_clock.steady())
        return;
    const Callback callback = next->second.callback;
    if (next->second.period.count() > 0)
        next->second.due += next->second.period;
    else
        m_waiting.erase(next);
    callback();
}

} // namespace darcha
