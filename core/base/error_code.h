// SPDX-License-Identifier: Apache-2.0
// What can go wrong in the world, and how a station gets out of it.
//
// Each code has one line in error_codes.def (name, recovery, paragraph) and one text "error.<Name>" in every language
// of ui/strings; tests/app/station proves the second. Expected outcomes (a blurred picture) are values, never codes.
#pragma once

#include <span>
#include <string_view>

namespace darcha {

enum class ErrorCode {
#define DARCHA_ERROR(name, recovery, paragraph) name,
#include "core/base/error_codes.def"
#undef DARCHA_ERROR
};

// The one question a flow asks of an error.
enum class Recovery {
    Retry,        // the same person can do the same thing again
    AskOperator,  // someone has to come; the session is kept
    OutOfService, // the station cannot serve until it is mended
};

std::string_view name(ErrorCode code);
Recovery recovery(ErrorCode code);
std::string_view paragraph(ErrorCode code); // English, for staff and manuals
std::span<const ErrorCode> allErrorCodes();

} // namespace darcha
