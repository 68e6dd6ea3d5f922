// SPDX-License-Identifier: Apache-2.0
// What a journey leaves behind, as the last line of its output: where packet, slip and receipt lie, and who can open
// the packet.
#pragma once

#include "core/base/result.h"

#include <nlohmann/json_fwd.hpp>
#include <vector>

namespace darcha {

class Host;
struct JourneyStepTime;

// `steps`: of every process that led the journey. Writes the gateway's receipt beside the packet. Main thread; waits
// for the storage and the print thread.
Result<nlohmann::json> reportJourney(Host& host, const std::vector<JourneyStepTime>& steps);

} // namespace darcha
