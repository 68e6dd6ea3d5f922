// SPDX-License-Identifier: Apache-2.0
// A journey: what a person, the devices and the line do, one verb after another. JSON; the schema is
// journey.schema.json.
//
// Immutable. Errors: JsonMalformed, JsonInvalid, each with file, line and column.
#pragma once

#include "core/base/json_file.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace darcha {

struct JourneyVerb {
    std::string name; // "choose_service"
    std::string text; // its one word: language, service, device, reason, name of a screenshot
    double seconds = 0;
    std::map<std::string, std::string>
        values; // fields of "fill", exceptions of "capture_fingers", expectations of "expect"
};

struct JourneyScript {
    std::string name;
    std::uint64_t seed = 1;
    std::string mode = "kiosk";
    std::string role = "citizen";
    std::string language = "en"; // of the welcome page
    std::string timeZone = "Asia/Tashkent";
    std::string state;   // folder; empty: a new one
    std::string gateway; // URL; empty: one of our own
    std::string camera;  // file or folder of pictures; empty: the virtual citizen
    std::vector<JourneyVerb> verbs;

    static Result<JourneyScript> read(const std::filesystem::path& path);
    bool killsTheStation() const;
};

} // namespace darcha
