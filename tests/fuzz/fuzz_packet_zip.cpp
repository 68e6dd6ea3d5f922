// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_header.h"
#include "core/enrolment/packet_opener.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto entries = darcha::readPacketZip({reinterpret_cast<const std::byte*>(data), size});
    if (entries) {
        for (const darcha::OpenedEntry& entry : *entries) {
            if (!darcha::isEntryPath(entry.path))
                std::abort();
        }
    }
    return 0;
}
