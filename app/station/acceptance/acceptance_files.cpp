// SPDX-License-Identifier: Apache-2.0
#include "app/station/acceptance/acceptance_files.h"

#include "core/pad/acceptance/acceptance_report.h"
#include "core/sealing/files.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {
namespace {

std::string stamp(UtcTime time) { // sorts as time does
    std::string text = iso8601(time);
    std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == '.'; });
    return text;
}

} // namespace

std::filesystem::path acceptanceRunFile(const std::filesystem::path& folder, UtcTime begun) {
    return folder / ("run-" + stamp(begun) + ".json");
}

std::filesystem::path acceptanceReportBase(const std::filesystem::path& folder, UtcTime begun) {
    return folder / ("report-" + stamp(begun));
}

Result<std::optional<AcceptanceRun>> newestAcceptanceRun(const std::filesystem::path& folder) {
    if (const auto made = makePrivateFolder(folder); !made.ok())
        return made.error();
    std::filesystem::path newest;
    std::error_code trouble;
    for (const auto& entry : std::filesystem::directory_iterator(folder, trouble)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("run-") && name.ends_with(".json") && name > newest.filename().string())
            newest = entry.path();
    }
    if (trouble)
        return {ErrorCode::FileUnreadable, folder.string() + ": " + trouble.message()};
    if (newest.empty())
        return std::optional<AcceptanceRun>();
    const auto json = JsonFile::read(newest);
    if (!json.ok())
        return json.error();
    auto run = AcceptanceRun::fromJson(*json);
    if (!run.ok())
        return run.error();
    return std::optional(std::move(*run));
}

Result<void> saveAcceptanceRun(const std::filesystem::path& folder, const AcceptanceRun& run) {
    return writeFileDurably(acceptanceRunFile(folder, run.started()), bytesOf(run.toJson().dump(2) + "\n"), 0600);
}

Result<std::filesystem::path> writeAcceptanceReport(const std::filesystem::path& folder, const AcceptanceRun& run,
                                                    const Signer& signer, UtcTime at) {
    const std::filesystem::path base = acceptanceReportBase(folder, run.started());
    if (const auto written = writeSignedReport(run, base, signer, at); !written.ok())
        return written.error();
    return std::filesystem::path(base.string() + ".json");
}

} // namespace darcha
