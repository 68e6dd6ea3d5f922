// SPDX-License-Identifier: Apache-2.0
// Any bytes as a station's camera.json: what its schema lets through has every text that composition takes out of it.
// The reader itself needs Qt; the schema is what keeps bad bytes from it.
#include "core/base/json_file.h"

#include <cstdint>
#include <cstdlib>
#include <nlohmann/json.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto schema = darcha::JsonFile::read(DARCHA_PROVISIONED_CAMERA_SCHEMA);
    if (!schema.ok())
        std::abort();
    const auto file = darcha::JsonFile::parse({reinterpret_cast<const char*>(data), size}, "<fuzz>");
    if (!file.ok() || !file->validate(*schema).ok())
        return 0;
    for (const char* member : {"port", "vendor", "product", "serial", "driver"})
        if (!file->root().contains(member) || !file->root().at(member).is_string())
            std::abort();
    if (file->root().contains("screen"))
        for (const char* member : {"widthCm", "heightCm", "belowLensCm"})
            if (!file->root().at("screen").contains(member) || !file->root().at("screen").at(member).is_number())
                std::abort();
    return 0;
}
