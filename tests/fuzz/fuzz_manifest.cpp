// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_header.h"
#include "core/enrolment/packet_opener.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto manifest = darcha::parseManifest({reinterpret_cast<const std::byte*>(data), size});
    if (manifest) {
        for (const darcha::ManifestEntry& entry : manifest->entries) {
            if (!darcha::isEntryPath(entry.path))
                std::abort();
        }
    }
    return 0;
}
