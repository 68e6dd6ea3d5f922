// SPDX-License-Identifier: Apache-2.0
#include "core/base/clock.h"

#include <algorithm>
#include <cstdio>

namespace darcha {

using namespace std::chrono;

UtcTime SystemClock::utc() const { return floor<milliseconds>(system_clock::now()); }

SteadyTime SystemClock::steady() const { return floor<microseconds>(steady_clock::now()); }

VirtualClock::VirtualClock(UtcTime start) : m_start(start) {}

UtcTime VirtualClock::utc() const { return m_start + milliseconds(m_elapsedMs.load()); }

SteadyTime VirtualClock::steady() const { return SteadyTime(milliseconds(m_elapsedMs.load())); }

void VirtualClock::advance(milliseconds by) {
    const std::int64_t until = m_elapsedMs.load() + by.count();
    for (;;) {
        Follower* first = nullptr;
        SteadyTime when = SteadyTime(milliseconds(until));
        for (Follower* follower : m_followers) {
            const std::optional<SteadyTime> due = follower->nextDue();
            if (due && (*due < when || (!first && *due == when))) {
                first = follower;
                when = *due;
            }
        }
        if (!first)
            break;
        m_elapsedMs = std::max(m_elapsedMs.load(), ceil<milliseconds>(when.time_since_epoch()).count());
        first->fireDue();
    }
    m_elapsedMs = std::max(m_elapsedMs.load(), until); // a callback may have advanced further
}

void VirtualClock::follow(Follower* follower) { m_followers.push_back(follower); }

void VirtualClock::unfollow(Follower* follower) { std::erase(m_followers, follower); }

std::string isoDate(UtcTime time) {
    const year_month_day date(floor<days>(time));
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string iso8601(UtcTime time) {
    const hh_mm_ss<milliseconds> clock(time - floor<days>(time));
    char text[32];
    std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return isoDate(time) + text;
}

} // namespace darcha
