// SPDX-License-Identifier: Apache-2.0
// Runs and reports of acceptance on the station's disk. Storage thread. No file is ever replaced by another run's.
#pragma once

#include "core/pad/acceptance/acceptance_run.h"

#include <filesystem>
#include <optional>

namespace darcha {

struct Signer;

// <folder>/run-20261122T160102123Z.json and <folder>/report-20261122T160102123Z, by the run's begin.
std::filesystem::path acceptanceRunFile(const std::filesystem::path& folder, UtcTime begun);
std::filesystem::path acceptanceReportBase(const std::filesystem::path& folder, UtcTime begun);

// The newest run in the folder, which is made if it is absent; none: there is none. Errors: FileUnreadable,
// FileUnwritable, and those of AcceptanceRun::fromJson().
Result<std::optional<AcceptanceRun>> newestAcceptanceRun(const std::filesystem::path& folder);
Result<void> saveAcceptanceRun(const std::filesystem::path& folder, const AcceptanceRun& run);
Result<std::filesystem::path> writeAcceptanceReport(const std::filesystem::path& folder, const AcceptanceRun& run,
                                                    const Signer& signer, UtcTime at); // the JSON file

} // namespace darcha
