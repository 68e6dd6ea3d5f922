// SPDX-License-Identifier: Apache-2.0
// The commands, one file each. A new one: its file, a line here, a line in commands.cpp.
#pragma once

#include "app/ctl/command.h"

namespace darcha::ctl {

Command faceQuality();
Command faceFairness();
Command fingerQuality();
Command photoCheck();
Command journey();
Command pad();
Command padAcceptance();
Command packetVerify();
Command packetOpen();
Command outboxList();
Command outboxRetry();
Command servicesCheck();
Command devices();
Command selfTest();

} // namespace darcha::ctl
