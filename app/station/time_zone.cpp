// SPDX-License-Identifier: Apache-2.0
#include "app/station/time_zone.h"

#include <date/tz.h>
#include <exception>

namespace darcha {

TimeZone::TimeZone() {
    if (auto zone = named(usual); zone.ok())
        *this = std::move(*zone);
}

Result<TimeZone> TimeZone::named(const std::string& name) {
    try { // the library's way to say no
        const date::time_zone* const zone = date::locate_zone(name);
        (void)zone->get_info(date::sys_seconds{}); // its rules are read at first use: a damaged file shows here
        return TimeZone(zone, name);
    } catch (const std::exception&) {
        return {ErrorCode::ConfigurationInvalid,
                "time zone \"" + name +
                    "\": not in the time zone database of this machine; name one of /usr/share/"
                    "zoneinfo, such as Asia/Tashkent, or install the package tzdata"};
    }
}

std::chrono::year_month_day TimeZone::dayAt(UtcTime time) const {
    using namespace std::chrono;
    seconds offset{0};
    if (m_zone != nullptr)
        offset = m_zone->get_info(floor<seconds>(time)).offset;
    return year_month_day(floor<days>(time + offset));
}

} // namespace darcha
