// SPDX-License-Identifier: Apache-2.0
// What a session has collected apart from pictures: plain data that the composition puts into the enrolment record.
//
// Personal data: never logged, no stream operators, overwritten when destroyed.
#pragma once

#include "core/base/clock.h"
#include "core/base/language.h"
#include "core/service/flow.h"

#include <cstdint>
#include <string>
#include <vector>

namespace darcha {

struct CollectedField {
    std::string id;    // as the service declares it: "surname"
    std::string value; // normalised: dates as 2001-02-28, spaces trimmed; empty if left out
};

struct CollectedDetails {
    std::vector<CollectedField> fields; // in the service's order
};

struct CollectedConsent {
    bool given = false;
    std::string textId;     // which text
    std::string version;    // of the text, as the service declares it
    std::string textSha256; // lower-case hex of the UTF-8 text that was shown
    Language language = Language::En;
    UtcTime at{};
};

struct CollectedSignature {
    std::vector<std::uint8_t> png; // black on white, 1200 x 400
    std::string strokesJson;       // {"aspect":3,"strokes":[[[x,y,ms],...],...]}, coordinates 0..1
    UtcTime captured{};            // the pen's last release
};

struct CollectedSession {
    std::string serviceId;
    int serviceVersion = 0;
    StationMode mode = StationMode::Kiosk;
    StationRole role = StationRole::Citizen;
    bool training = false;
    Language language = Language::En;
    UtcTime started{};
    CollectedConsent consent;
    CollectedDetails details;
    CollectedSignature signature;

    CollectedSession() = default;
    CollectedSession(const CollectedSession&) = default;
    CollectedSession(CollectedSession&&) = default;
    CollectedSession& operator=(const CollectedSession&) = default;
    CollectedSession& operator=(CollectedSession&&) = default;
    ~CollectedSession();

    void wipe();
};

} // namespace darcha
