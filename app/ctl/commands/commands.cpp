// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/commands/commands.h"

namespace darcha::ctl {

std::span<const Command> allCommands() {
    static const std::vector<Command> commands = {
        faceQuality(),  faceFairness(), fingerQuality(), photoCheck(),  journey(),       pad(),     padAcceptance(),
        packetVerify(), packetOpen(),   outboxList(),    outboxRetry(), servicesCheck(), devices(), selfTest()};
    return commands;
}

} // namespace darcha::ctl
