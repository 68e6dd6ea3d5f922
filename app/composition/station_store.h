// SPDX-License-Identifier: Apache-2.0
// What a station keeps on its disk: one database (outbox, audit trail) and the folder of sealed packets.
//
// Opened before the storage thread starts; from then on only that thread touches it.
#pragma once

#include "core/sealing/provisioning.h"
#include "core/storage/audit_trail.h"
#include "core/storage/database.h"
#include "core/storage/outbox.h"
#include "core/storage/packet_committer.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace darcha {

class StationStore {
public:
    // Sorts out what a power cut left behind, and says so in log and audit trail.
    static Result<std::unique_ptr<StationStore>> open(const std::filesystem::path& state,
                                                      const SealingIdentity& identity, const Clock& clock);

    AuditTrail& audit() { return *m_audit; }
    Outbox& outbox() { return *m_outbox; }
    PacketCommitter& committer() { return *m_committer; }

private:
    explicit StationStore(Database database) : m_database(std::move(database)) {}

    Database m_database;
    std::optional<AuditTrail> m_audit;
    std::optional<Outbox> m_outbox;
    std::optional<PacketCommitter> m_committer;
};

} // namespace darcha
