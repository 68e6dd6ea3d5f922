// SPDX-License-Identifier: Apache-2.0
// How far a journey came before it killed its own station: which verb is next, and how long the ones before took.
//
// One small JSON file in the state folder, written right before the SIGKILL and read by the process that goes on. Holds
// verbs and milliseconds only. Errors: FileUnwritable; FileNotFound (nobody was killed), JsonMalformed, JsonInvalid.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace darcha {

struct JourneyStepTime {
    std::string name;
    std::int64_t ms = 0;
};

struct JourneyProgress {
    std::size_t next = 0;               // index of the verb to go on with
    std::vector<JourneyStepTime> steps; // of every process so far, in order

    static std::filesystem::path fileIn(const std::filesystem::path& state);
    static Result<JourneyProgress> read(const std::filesystem::path& file);
    Result<void> write(const std::filesystem::path& file) const;
};

} // namespace darcha
