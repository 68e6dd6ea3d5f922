// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/packet_header.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const darcha::ByteView bytes(reinterpret_cast<const std::byte*>(data), size);
    if (const auto header = darcha::PacketHeader::parse(bytes)) {
        // What was accepted has one spelling.
        if (header->canonical() != darcha::textOf(bytes) || !darcha::isPacketId(header->packetId))
            std::abort();
    }
    return 0;
}
