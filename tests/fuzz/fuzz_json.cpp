// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_file.h"

#include <cstdint>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = darcha::JsonFile::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (file.ok()) {
        // Canonical text must parse again, to the same canonical text.
        const std::string text = darcha::canonicalJson(file->root());
        const auto again = darcha::JsonFile::parse(text, "again");
        if (!again.ok() || darcha::canonicalJson(again->root()) != text)
            __builtin_trap();
    }
    return 0;
}
