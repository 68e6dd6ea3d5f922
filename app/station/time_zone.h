// SPDX-License-Identifier: Apache-2.0
// Where the station stands, in time: which calendar day it is there. The one place that turns an instant into a day;
// ages, validity of services, fees and the date on the slip all ask it.
//
// Immutable; any thread. Rules come from the system's tzdata (Debian package tzdata) through Howard Hinnant's date
// library, so a change of law arrives with an update of the machine. Errors: ConfigurationInvalid (no such zone, or no
// tzdata).
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <chrono>
#include <string>

namespace date {
class time_zone;
}

namespace darcha {

class TimeZone {
public:
    // Of every station of Uzbekistan (UTC+5, no summer time); a station elsewhere names its own.
    static constexpr const char* usual = "Asia/Tashkent";

    TimeZone(); // the usual one; UTC where the machine has no tzdata (a station does not start there)
    static Result<TimeZone> named(const std::string& name); // as in the IANA database: "Asia/Samarkand"

    const std::string& name() const { return m_name; }
    std::chrono::year_month_day dayAt(UtcTime time) const;

private:
    TimeZone(const date::time_zone* zone, std::string name) : m_zone(zone), m_name(std::move(name)) {}

    const date::time_zone* m_zone = nullptr; // of the library's own table, which is never emptied; null: UTC
    std::string m_name = "UTC";
};

} // namespace darcha
