// SPDX-License-Identifier: Apache-2.0
// What a JsonFile holds; shared by the two files that implement it. Not for other rooms.
#pragma once

#include "core/base/json_file.h"

#include <nlohmann/json.hpp>
#include <unordered_map>

namespace darcha {

struct JsonFile::Content {
    std::string name;
    nlohmann::json root;
    std::unordered_map<std::string, TextPosition> positions; // by JSON pointer
};

} // namespace darcha
