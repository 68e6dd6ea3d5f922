// SPDX-License-Identifier: Apache-2.0
// The words of flow.h, as they stand in records, logs and text ids.
#include "core/service/flow.h"

#include <array>

namespace darcha {

namespace {

template <std::size_t Count, typename Value>
std::string_view wordOf(const std::array<std::string_view, Count>& words, Value value) {
    return words.at(static_cast<std::size_t>(value));
}

} // namespace

std::string_view name(FlowStep step) {
    static constexpr std::array<std::string_view, flowStepCount> words{"welcome", "language", "service", "consent",
                                                                       "details", "face",     "fingers", "signature",
                                                                       "review",  "submit",   "slip"};
    return wordOf(words, step);
}

std::string_view name(StationMode mode) {
    static constexpr std::array<std::string_view, 3> words{"kiosk", "desk", "field"};
    return wordOf(words, mode);
}

std::string_view name(StationRole role) {
    static constexpr std::array<std::string_view, 4> words{"citizen", "officer", "supervisor", "field_officer"};
    return wordOf(words, role);
}

std::string_view name(EndReason reason) {
    static constexpr std::array<std::string_view, 7> words{"finished",         "cancelled",     "idle_timeout",
                                                           "session_limit",    "staff_timeout", "service_changed",
                                                           "consent_withdrawn"};
    return wordOf(words, reason);
}

} // namespace darcha
