// SPDX-License-Identifier: Apache-2.0
// Whether anything of a person lies in plain under a folder: what was typed, or a picture. For journeys, which look
// right after each SIGKILL, before anything could be cleared away.
//
// Reads every file whole (a state folder of a journey holds some megabytes). Errors: FileUnreadable.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace darcha {

struct PlainTrace {
    std::filesystem::path file;
    std::string what; // the word, "JPEG" or "PNG"
};

// Pictures are found by "JFIF\0" and PNG's signature: long enough not to stand in ciphertext by chance (2^-40 a byte).
Result<std::optional<PlainTrace>> plainTraceIn(const std::filesystem::path& folder,
                                               const std::vector<std::string>& words);

} // namespace darcha
