// SPDX-License-Identifier: Apache-2.0
#include "app/gateway/packet_register.h"

#include "core/storage/database.h"

namespace darcha {
namespace {

// A released migration never changes.
constexpr Migration kMigrations[] = {
    {1, "CREATE TABLE packet ("
        "  id TEXT PRIMARY KEY,"
        "  sha256 TEXT NOT NULL,"
        "  size INTEGER NOT NULL,"
        "  station TEXT NOT NULL,"
        "  service TEXT NOT NULL,"
        "  received TEXT NOT NULL,"
        "  training INTEGER NOT NULL CHECK (training IN (0, 1))"
        ") STRICT;"
        "CREATE INDEX packet_by_arrival ON packet (training, received);"},
};

} // namespace

struct PacketRegister::Tables {
    Database database;
};

PacketRegister::PacketRegister(std::unique_ptr<Tables> tables) : m_tables(std::move(tables)) {}
PacketRegister::~PacketRegister() = default;
PacketRegister::PacketRegister(PacketRegister&&) noexcept = default;
PacketRegister& PacketRegister::operator=(PacketRegister&&) noexcept = default;

Result<PacketRegister> PacketRegister::open(const std::filesystem::path& file) {
    auto database = Database::open(file, kMigrations);
    if (!database)
        return database.error();
    return PacketRegister(std::make_unique<Tables>(Tables{std::move(*database)}));
}

Result<void> PacketRegister::insert(const StoredPacket& packet) {
    auto statement = m_tables->database.prepare(
        "INSERT INTO packet (id, sha256, size, station, service, received, training) VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!statement)
        return statement.error();
    statement->bind(1, packet.packetId)
        .bind(2, packet.sha256)
        .bind(3, static_cast<std::int64_t>(packet.size))
        .bind(4, packet.station)
        .bind(5, packet.service)
        .bind(6, packet.received)
        .bind(7, std::int64_t{packet.training});
    return statement->run();
}

Result<std::optional<StoredPacket>> PacketRegister::find(const std::string& packetId) const {
    auto statement = m_tables->database.prepare(
        "SELECT id, sha256, size, station, service, received, training FROM packet WHERE id = ?");
    if (!statement)
        return statement.error();
    statement->bind(1, packetId);
    auto row = statement->step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<StoredPacket>();
    return std::optional(StoredPacket{statement->text(0), statement->text(1),
                                      static_cast<std::uint64_t>(statement->integer(2)), statement->text(3),
                                      statement->text(4), statement->text(5), statement->integer(6) != 0});
}

} // namespace darcha
