// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"
#include "app/ctl/commands/state_outbox.h"

#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int run(const Arguments& arguments) {
    auto opened = StateOutbox::open(arguments);
    if (!opened.ok())
        return complain(opened.error());
    const auto entries = (*opened)->outbox().list();
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
    return {.name = "outbox list",
            .summary = "list the packets of a station: waiting, delivered, rejected",
            .text = "Reads the outbox of the state folder; a station may be running on it.",
            .options = {StateOutbox::stateOption()},
            .output = {{"packet_id, state", "state is waiting, delivered or rejected"},
                       {"file, sha256, size, service, training, enqueued", "the sealed packet"},
                       {"attempts, next_attempt, last_error", "of the upload; next_attempt is null unless waiting"},
                       {"reject_reason", "the gateway's words; empty unless rejected"}},
            .run = run};
}

} // namespace darcha::ctl
