// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "core/storage/audit_trail.h"
#include "core/storage/outbox.h"

#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int run(const Arguments& arguments) {
    const StateLayout layout(arguments.option("--state").value_or(defaultStateFolder().string()));
    const std::filesystem::path file = layout.folder / "station.db";
    if (!std::filesystem::exists(file))
        return complain({ErrorCode::FileNotFound,
                         file.string() + ": no station has run with this state folder; --state names another"});
    auto database = Database::open(file, stationMigrations());
    if (!database.ok())
        return complain(database.error());
    const SystemClock clock;
    AuditTrail audit(*database, clock);
    auto outbox = Outbox::open(*database, audit, layout.outbox, clock);
    if (!outbox.ok())
        return complain(outbox.error());
    const auto entries = outbox->list();
    if (!entries.ok())
        return complain(entries.error());
    for (const OutboxEntry& entry : *entries) {
        print({{"packet_id", entry.packetId},
               {"state", name(entry.state)},
               {"file", entry.files.ciphertext.string()},
               {"sha256", entry.sha256},
               {"size", entry.size},
               {"service", entry.serviceId},
               {"training", entry.training},
               {"enqueued", iso8601(entry.enqueued)},
               {"attempts", entry.attempts},
               {"next_attempt",
                entry.state == OutboxState::Waiting ? nlohmann::json(iso8601(entry.nextAttempt)) : nlohmann::json()},
               {"last_error", entry.lastError},
               {"reject_reason", entry.rejectReason}});
    }
    return Done;
}

} // namespace

Command outboxList() {
    return {
        .name = "outbox list",
        .summary = "list the packets of a station: waiting, delivered, rejected",
        .text = "Reads the outbox of the state folder; a station may be running on it.",
        .options = {{"--state", "DIR", "State folder of the station (default: darcha in the user's data directory)."}},
        .output = {{"packet_id, state", "state is waiting, delivered or rejected"},
                   {"file, sha256, size, service, training, enqueued", "the sealed packet"},
                   {"attempts, next_attempt, last_error", "of the upload; next_attempt is null unless waiting"},
                   {"reject_reason", "the gateway's words; empty unless rejected"}},
        .run = run};
}

} // namespace darcha::ctl
