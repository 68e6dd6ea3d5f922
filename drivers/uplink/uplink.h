// SPDX-License-Identifier: Apache-2.0
// The way to the central platform: carries sealed packets there and brings receipts back.
//
// Main thread, asynchronous: each call returns at once and its callback comes later on the same thread, exactly once,
// never from inside the call. One parcel at a time: a second send() is answered DeviceBusy. A receipt is handed on as
// it came; who asked verifies its signature (app/station/sync), because only a verified receipt may mark a packet
// delivered.
//
// Errors: NetworkUnreachable (no line, no answer), TlsRefused (either certificate), GatewayRefused (it will not take
// this packet), GatewayFailed (its own trouble, or nonsense), FileUnreadable (the packet here), Cancelled.
#pragma once

#include "drivers/device.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace darcha {

// What is sent: the ciphertext and the signed public header beside it.
struct Parcel {
    std::string packetId;            // UUID, lower case
    std::filesystem::path packet;    // DER
    std::filesystem::path header;    // <packet id>.header.json
    std::filesystem::path signature; // detached CMS of the header, DER
};

// What the platform says about a packet.
struct ParcelStatus {
    bool stored = false;
    std::uint64_t received = 0; // bytes
    std::uint64_t size = 0;     // bytes
};

using ReceiptBytes = std::vector<std::byte>; // see core/enrolment/packet_receipt.h

class Uplink {
public:
    using ReceiptCallback = std::function<void(Result<ReceiptBytes>)>;
    using StatusCallback = std::function<void(Result<ParcelStatus>)>;

    virtual ~Uplink() = default;
    virtual DeviceInfo info() const = 0;
    virtual void send(Parcel parcel, ReceiptCallback done) = 0; // resumes where an earlier attempt stopped
    virtual void status(std::string packetId, StatusCallback done) = 0;
    virtual void cancel() = 0; // the open calls answer Cancelled
};

} // namespace darcha
