// SPDX-License-Identifier: Apache-2.0
// The virtual printer: each slip becomes a PDF file in a folder that somebody asked for. Training only.
#pragma once

#include "drivers/printer/printer.h"

#include <filesystem>
#include <optional>
#include <string>

namespace darcha {

class PdfPrinter final : public Printer {
public:
    explicit PdfPrinter(std::filesystem::path folder); // made on the first print

    DeviceInfo info() const override;
    Result<DeviceState> probe() override;
    Result<PrintJobId> print(std::span<const std::byte> pdf, const std::string& title) override; // <title>.pdf
    Result<PrintJobState> job(PrintJobId id) override;
    void cancel(PrintJobId id) override;

    // For journeys and tests: what a real printer does. Any text switches it off ("Out of paper"); nullopt mends it.
    void setTrouble(std::optional<std::string> words);
    std::filesystem::path lastFile() const; // empty before the first print

private:
    std::filesystem::path m_folder;
    std::filesystem::path m_lastFile;
    std::optional<std::string> m_trouble;
    PrintJobId m_jobs = 0;
};

} // namespace darcha
