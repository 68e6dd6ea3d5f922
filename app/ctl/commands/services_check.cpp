// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "app/station/texts.h"
#include "core/pad/liveness_policy.h"
#include "core/quality/quality_profile.h"
#include "core/service/service_catalogue.h"

#include <nlohmann/json.hpp>

namespace darcha::ctl {
namespace {

int run(const Arguments& arguments) {
    const auto texts = Texts::load();
    if (!texts.ok())
        return complain(texts.error());
    const ServiceContext context{[&](std::string_view id) { return texts->contains(id); },
                                 [](std::string_view profile) { return QualityProfile::named(profile).ok(); },
                                 knowsLivenessProfile};
    const std::filesystem::path folder =
        arguments.operands.empty() ? serviceFolder() : std::filesystem::path(arguments.operands.front());
    int worst = Done;
    for (const ServiceFinding& finding : checkServices(folder, context)) {
        if (finding.error) {
            worst = std::max(worst, printError(finding.file, *finding.error));
            continue;
        }
        print({{"file", finding.file}, {"service", finding.service}, {"verdict", "pass"}});
    }
    return worst;
}

} // namespace

Command servicesCheck() {
    return {.name = "services check",
            .operands = "[FOLDER]",
            .fewest = 0,
            .most = 1,
            .summary = "check the declared services",
            .text = "Reads every service and tariff of FOLDER (default: the station's own) as a station does at its "
                    "start, and says for each whether "
                    "it would be taken. A complaint names file, line, column and remedy.",
            .output = {{"file", "the service file"},
                       {"service, verdict", "its id, and pass"},
                       {"error", "instead, where it would not be taken: code and detail"}},
            .run = run};
}

} // namespace darcha::ctl
