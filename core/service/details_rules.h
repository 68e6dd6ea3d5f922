// SPDX-License-Identifier: Apache-2.0
// Whether what was typed into a details step is right: one field by itself, then the agreements between fields.
//
// Pure; thread-safe. A fault is a value (the id of the text that says what to do), never an Error. Values are
// normalised: dates are yyyy-mm-dd, outer blanks are gone, an empty string is a field left out.
#pragma once

#include "core/service/service_definition.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

// The value as the record keeps it. A date that is none stays as typed; check() then refuses it.
std::string normalised(const DetailsField& field, std::string_view typed);

// "2001-02-28", "28.02.2001" (also / and -) or "28022001"; nothing for a date that does not exist. Years have four
// digits, always.
std::optional<CalendarDate> parseDate(std::string_view text);
std::string isoDate(CalendarDate date);
std::string shownDate(CalendarDate date); // "28.02.2001"

// Full years. Who is born on 29 February has their birthday on 1 March in other years (Civil Code practice; to be
// confirmed).
int ageOn(CalendarDate day, CalendarDate birth);

// The id of the text that says what is wrong, or empty.
std::string fieldFault(const DetailsField& field, const std::string& value, CalendarDate today);

struct AgreementFault {
    std::string field; // where the text is to be shown
    std::string errorId;
};
using FieldValue = std::function<std::string(std::string_view fieldId)>; // empty if left out or wrong by itself
std::vector<AgreementFault> agreementFaults(const DetailsStep& step, const FieldValue& value);

} // namespace darcha
