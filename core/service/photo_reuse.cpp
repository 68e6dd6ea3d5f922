// SPDX-License-Identifier: Apache-2.0
#include "core/service/photo_reuse.h"

namespace darcha {

CalendarDate lastDayOfReuse(CalendarDate issued, int years) {
    const CalendarDate same = issued + std::chrono::years(years);
    return same.ok() ? same : CalendarDate(same.year() / same.month() / std::chrono::last);
}

PhotoReuse photoReuse(CalendarDate issued, CalendarDate today, int years) {
    if (!issued.ok() || !today.ok() || issued > today)
        return PhotoReuse::DateUnusable;
    return today <= lastDayOfReuse(issued, years) ? PhotoReuse::Allowed : PhotoReuse::TooOld;
}

std::string_view textIdOf(PhotoReuse reuse) {
    switch (reuse) {
    case PhotoReuse::Allowed:
        return "photo.reuse.allowed";
    case PhotoReuse::TooOld:
        return "photo.reuse.too_old";
    case PhotoReuse::DateUnusable:
        return "photo.reuse.date_unusable";
    }
    return {};
}

} // namespace darcha
