// SPDX-License-Identifier: Apache-2.0
#include "app/composition/stepped_time.h"

#include <algorithm>
#include <QTimer>

namespace darcha {

using namespace std::chrono;

UtcTime SteppedClock::utc() const { return m_system.utc() + milliseconds(m_stepMs.load()); }

SteadyTime SteppedClock::steady() const { return m_system.steady() + milliseconds(m_stepMs.load()); }

SteppedTimers::SteppedTimers(SteppedClock& clock) : m_clock(clock), m_wake(std::make_unique<QTimer>()) {
    m_wake->setSingleShot(true);
    m_wake->setTimerType(Qt::PreciseTimer);
    QObject::connect(m_wake.get(), &QTimer::timeout, m_wake.get(), [this] { fireDue(); });
}

SteppedTimers::~SteppedTimers() = default;

void SteppedTimers::step(milliseconds by) {
    // In small steps, so that a timer which is started by another that fires falls due at its own time.
    constexpr milliseconds stride{250};
    while (by > milliseconds::zero()) {
        const milliseconds part = std::min(by, stride);
        m_clock.m_stepMs += part.count();
        by -= part;
        fireDue();
    }
}

std::uint64_t SteppedTimers::start(milliseconds delay, bool repeats, Callback callback) {
    const std::uint64_t id = ++m_last;
    m_waiting.emplace(id,
                      Waiting{m_clock.steady() + delay, repeats ? delay : milliseconds::zero(), std::move(callback)});
    wakeForNext();
    return id;
}

void SteppedTimers::stop(std::uint64_t id) { m_waiting.erase(id); }

bool SteppedTimers::runs(std::uint64_t id) const { return m_waiting.contains(id); }

void SteppedTimers::fireDue() {
    for (;;) {
        const SteadyTime now = m_clock.steady();
        const auto next = std::min_element(m_waiting.begin(), m_waiting.end(),
                                           [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
        if (next == m_waiting.end() || next->second.due > now)
            break;
        const Callback callback = next->second.callback; // a copy: the callback may destroy its own timer
        if (next->second.period > milliseconds::zero())
            next->second.due += next->second.period;
        else
            m_waiting.erase(next);
        callback();
    }
    wakeForNext();
}

void SteppedTimers::wakeForNext() {
    const auto next = std::min_element(m_waiting.begin(), m_waiting.end(),
                                       [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
    if (next == m_waiting.end()) {
        m_wake->stop();
        return;
    }
    m_wake->start(std::max(milliseconds::zero(), ceil<milliseconds>(next->second.due - m_clock.steady())));
}

} // namespace darcha
