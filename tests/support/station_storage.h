// SPDX-License-Identifier: Apache-2.0
// A station's database, outbox, audit trail and committer in a folder, opened as a station does at its start.
#pragma once

#include "core/base/random_source.h"
#include "core/storage/packet_committer.h"
#include "tests/support/sample_record.h"
#include "tests/support/tools.h"

#include <memory>
#include <optional>

namespace darcha {

struct StationStorage {
    const SealingIdentity& identity;
    const Clock& clock;
    std::filesystem::path folder;
    std::optional<Database> database;
    std::optional<AuditTrail> audit;
    std::optional<Outbox> outbox;
    std::optional<PacketCommitter> committer;
    OutboxRecovery recovery;

    StationStorage(const SealingIdentity& sealing, const Clock& time, std::filesystem::path state)
        : identity(sealing),
          clock(time),
          folder(std::move(state)) {}

    Result<void> start(CommitProbe probe = {}) {
        std::error_code ignored;
        std::filesystem::create_directories(folder, ignored);
        Result<Database> opened = Database::open(folder / "station.db", stationMigrations());
        if (!opened)
            return opened.error();
        database.emplace(std::move(*opened));
        audit.emplace(*database, clock);
        Result<Outbox> box = Outbox::open(*database, *audit, folder / "outbox", clock, std::move(probe));
        if (!box)
            return box.error();
        outbox.emplace(std::move(*box));
        Result<OutboxRecovery> recovered = outbox->recover(identity.trust);
        if (!recovered)
            return recovered.error();
        recovery = std::move(*recovered);
        committer.emplace(identity, *outbox, *audit, clock);
        return {};
    }
};

// Files below `folder` in which one of `markers` stands in plain text.
inline QStringList filesWith(const std::filesystem::path& folder, std::span<const std::string_view> markers) {
    QStringList found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        QFile file(QString::fromStdString(entry.path().string()));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray content = file.readAll();
        for (const std::string_view marker : markers) {
            if (content.contains(QByteArray(marker.data(), static_cast<int>(marker.size()))))
                found << file.fileName();
        }
    }
    return found;
}

} // namespace darcha
