// SPDX-License-Identifier: Apache-2.0
#include "core/service/service_definition.h"

namespace darcha {

std::string_view name(Evidence evidence) {
    switch (evidence) {
    case Evidence::Consent:
        return "consent";
    case Evidence::Details:
        return "details";
    case Evidence::Face:
        return "face";
    case Evidence::Fingers:
        return "fingers";
    case Evidence::Signature:
        break;
    }
    return "signature";
}

bool ServiceDefinition::validOn(CalendarDate day) const {
    const std::chrono::sys_days on(day);
    return on >= std::chrono::sys_days(validFrom) && (!validUntil || on <= std::chrono::sys_days(*validUntil));
}

} // namespace darcha
