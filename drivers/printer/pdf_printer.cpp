// SPDX-License-Identifier: Apache-2.0
#include "drivers/printer/pdf_printer.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace darcha {
namespace {

// A title becomes a file name: only what cannot lead anywhere else.
std::string fileName(const std::string& title) {
    std::string name;
    for (const char c : title.substr(0, 80))
        name += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ? c : '_';
    return (name.empty() ? "slip" : name) + ".pdf";
}

} // namespace

PdfPrinter::PdfPrinter(std::filesystem::path folder) : m_folder(std::move(folder)) {}

DeviceInfo PdfPrinter::info() const { return {"pdf:" + m_folder.string(), "PDF files", "virtual-pdf", true}; }

Result<DeviceState> PdfPrinter::probe() {
    if (m_trouble)
        return {ErrorCode::PrinterOffline, *m_trouble};
    return DeviceState::Present;
}

Result<PrintJobId> PdfPrinter::print(std::span<const std::byte> pdf, const std::string& title) {
    if (m_trouble)
        return {ErrorCode::PrinterOffline, *m_trouble};
    if (pdf.size() < 5 || std::memcmp(pdf.data(), "%PDF-", 5) != 0)
        return {ErrorCode::InvalidArgument, "what is to be printed is not a PDF"};
    std::error_code error;
    std::filesystem::create_directories(m_folder, error);
    if (error)
        return {ErrorCode::FileUnwritable, m_folder.string() + ": " + error.message()};
    const std::filesystem::path path = m_folder / fileName(title);
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr)
        return {ErrorCode::FileUnwritable, path.string() + ": " + std::strerror(errno)};
    const bool written = std::fwrite(pdf.data(), 1, pdf.size(), file) == pdf.size();
    const int reason = errno;
    if (std::fclose(file) != 0 || !written) {
        std::filesystem::remove(path, error);
        return {reason == ENOSPC ? ErrorCode::DiskFull : ErrorCode::FileUnwritable,
                path.string() + ": " + std::strerror(reason)};
    }
    m_lastFile = path;
    return ++m_jobs;
}

Result<PrintJobState> PdfPrinter::job(PrintJobId id) {
    if (id < 1 || id > m_jobs)
        return {ErrorCode::InvalidArgument, "there is no print job " + std::to_string(id)};
    return PrintJobState::Done;
}

void PdfPrinter::cancel(PrintJobId) {} // a file is written at once

void PdfPrinter::setTrouble(std::optional<std::string> words) { m_trouble = std::move(words); }

std::filesystem::path PdfPrinter::lastFile() const { return m_lastFile; }

} // namespace darcha
