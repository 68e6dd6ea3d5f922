// SPDX-License-Identifier: Apache-2.0
// The table of stored packets: the row that makes a packet stored.
//
// Bound to the gateway's thread. Errors: DatabaseFailed, DatabaseTooNew, DiskFull.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace darcha {

struct StoredPacket {
    std::string packetId;
    std::string sha256; // lower-case hex
    std::uint64_t size = 0;
    std::string station;
    std::string service;
    std::string received; // ISO 8601, UTC
    bool training = false;
};

class PacketRegister {
public:
    static Result<PacketRegister> open(const std::filesystem::path& file);
    ~PacketRegister();
    PacketRegister(PacketRegister&&) noexcept;
    PacketRegister& operator=(PacketRegister&&) noexcept;

    Result<void> insert(const StoredPacket& packet);
    Result<std::optional<StoredPacket>> find(const std::string& packetId) const;

private:
    struct Tables;
    explicit PacketRegister(std::unique_ptr<Tables> tables);
    std::unique_ptr<Tables> m_tables;
};

} // namespace darcha
