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
    return forEachFile(arguments.operands, [&](const std::string& packetId) {
        if (const auto done = (*opened)->outbox().retryRejected(packetId); !done.ok())
            return complain(done.error());
        print({{"packet_id", packetId}, {"state", name(OutboxState::Waiting)}});
        return static_cast<int>(Done);
    });
}

} // namespace

Command outboxRetry() {
    return {.name = "outbox retry",
            .operands = "ID...",
            .fewest = 1,
            .most = -1,
            .summary = "send packets again that the gateway has rejected",
            .text =
                "Makes rejected packets of the state folder wait again, due at once, and writes that into the audit "
                "trail. A station that runs on it sends them when it looks next, after a minute at most. For "
                "packets whose reason (outbox list) has been mended at the gateway.",
            .options = {StateOutbox::stateOption()},
            .output = {{"packet_id, state", "the packet, which is waiting now"}},
            .run = run};
}

} // namespace darcha::ctl
