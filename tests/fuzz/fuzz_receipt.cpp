// SPDX-License-Identifier: Apache-2.0
// A receipt as a station gets it from whoever answers; nobody is trusted here, so none may hold.
#include "core/enrolment/packet_receipt.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto receipt =
        darcha::verifyReceipt({reinterpret_cast<const std::byte*>(data), size}, darcha::TrustAnchors());
    if (receipt.ok())
        __builtin_trap();
    return 0;
}
