// SPDX-License-Identifier: Apache-2.0
// May the photo of an earlier document be used again? Requirements: only of an ID card or passport that
// was issued not more than three years ago; else the person is told why, and a new photo is taken.
//
// The last day is the same day of the month three years on; of 29 February, where that year has none, 28 February: a
// term that ends in a month without its day ends on that month's last. Both ends count. Calendar dates at the station.
// Pure.
#pragma once

#include "core/service/service_definition.h"

#include <string_view>

namespace darcha {

inline constexpr int photoReuseYears = 3;

enum class PhotoReuse { Allowed, TooOld, DateUnusable };

// `issued` of the document that the photo is taken from. DateUnusable: no such day, or it lies in the future.
PhotoReuse photoReuse(CalendarDate issued, CalendarDate today, int years = photoReuseYears);
CalendarDate lastDayOfReuse(CalendarDate issued, int years = photoReuseYears);

std::string_view textIdOf(PhotoReuse reuse); // "photo.reuse.too_old"

} // namespace darcha
