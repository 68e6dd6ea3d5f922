// SPDX-License-Identifier: Apache-2.0
// What the outbox's pieces share: commit (outbox.cpp), queue (outbox_queue.cpp), recovery (outbox_recovery.cpp). For
// .cpp files only.
#pragma once

#include "core/storage/audit_trail.h"
#include "core/storage/outbox.h"
#include "core/storage/packet_file.h"

namespace darcha {

inline std::int64_t msOf(UtcTime time) { return time.time_since_epoch().count(); }

std::filesystem::path partOf(const std::filesystem::path& path); // "x.p7m.part"
void removeFiles(const PacketFiles& files);                      // parts too

struct Outbox::State {
    Database& database;
    AuditTrail& audit;
    std::filesystem::path folder;
    const Clock& clock;
    CommitProbe probe;
    std::optional<PacketFile> ready; // for the next packet

    void reached(CommitPoint point) const {
        if (probe)
            probe(point);
    }

    Result<void> insertRow(const PacketHeader& header, ByteView signatureDer);

    // Rows of "SELECT `columns` FROM outbox" and `rest`.
    Result<Statement> select(const std::string& rest);
    OutboxEntry entryOf(const Statement& row) const;
    Result<std::optional<OutboxEntry>> onlyEntry(Statement& row) const; // the first row, if there is one
};

} // namespace darcha
