// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/command.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

namespace darcha::ctl {
namespace {

constexpr std::size_t helpWidth = 100; // columns

std::string wrapped(const std::string& text, std::size_t indent) {
    std::ostringstream out;
    std::istringstream paragraphs(text);
    std::string paragraph;
    while (std::getline(paragraphs, paragraph)) {
        std::istringstream words(paragraph);
        std::string word;
        std::size_t column = 0;
        while (words >> word) {
            if (column > 0 && column + 1 + word.size() + indent > helpWidth) {
                out << '\n';
                column = 0;
            }
            out << (column == 0 ? std::string(indent, ' ') : " ") << word;
            column += word.size() + (column == 0 ? 0 : 1);
        }
        out << '\n';
    }
    return out.str();
}

const char* exitCodeText =
    "0 done; 1 the check says no; 2 wrong usage; 3 bad input; 4 device or environment. Of several files, the "
    "worst.";

// roff: a leading dot or quote would be a request, a backslash an escape, a hyphen must stay one when it is copied.
std::string roff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if ((c == '.' || c == '\'') && (out.empty() || out.back() == '\n'))
            out += std::string("\\&") + c;
        else
            out += c;
    }
    return out;
}

std::string synopsis(const Command& command) {
    std::string line = "darchactl " + command.name;
    for (const Option& option : command.options)
        line += " [" + option.name + (option.value.empty() ? "" : " " + option.value) + "]";
    return command.operands.empty() ? line : line + " " + command.operands;
}

} // namespace

int exitCodeOf(ErrorCode code) {
    switch (code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::FileNotFound:
    case ErrorCode::FileUnreadable:
    case ErrorCode::JsonMalformed:
    case ErrorCode::JsonInvalid:
    case ErrorCode::ImageUnreadable:
    case ErrorCode::ImageSizeOutOfRange:
    case ErrorCode::VideoUnreadable:
    case ErrorCode::FingerImageBlank:
    case ErrorCode::FingerAreaTooSmall:
    case ErrorCode::PacketMalformed:
    case ErrorCode::ServiceUnknown:
    case ErrorCode::ServiceInvalid:
    case ErrorCode::TextMissing:
    case ErrorCode::ProfileInvalid:
    case ErrorCode::ConfigurationInvalid:
        return BadInput;
    case ErrorCode::SignatureInvalid:
    case ErrorCode::HashMismatch:
    case ErrorCode::CertificateUntrusted:
    case ErrorCode::DecryptionFailed:
    case ErrorCode::AuditChainBroken:
    case ErrorCode::RecordIncomplete:
        return CheckSaysNo;
    default:
        return Environment;
    }
}

std::optional<std::string> Arguments::option(std::string_view name) const {
    for (const auto& [key, value] : m_options) {
        if (key == name)
            return value;
    }
    return std::nullopt;
}

void Arguments::set(std::string name, std::string value) { m_options.emplace_back(std::move(name), std::move(value)); }

std::string helpText(const Command& command) {
    std::ostringstream out;
    out << "Usage: " << synopsis(command) << "\n\n" << wrapped(command.text, 0);
    if (!command.options.empty()) {
        out << "\nOptions:\n";
        for (const Option& option : command.options)
            out << "  " << option.name << (option.value.empty() ? "" : " " + option.value) << "\n"
                << wrapped(option.text, 6);
    }
    if (!command.output.empty()) {
        out << "\nEach line of the output is one JSON object:\n";
        for (const Field& field : command.output)
            out << "  " << field.name << "\n" << wrapped(field.text, 6);
    }
    out << "\nExit code: " << exitCodeText << "\n";
    return out.str();
}

std::string manPage(const Command& command) {
    std::string title = "darchactl-" + command.name;
    for (char& c : title) {
        if (c == ' ')
            c = '-';
    }
    std::ostringstream out;
    out << ".TH " << roff(title) << " 1 \"\" \"Darcha " << DARCHA_VERSION << "\"\n";
    out << ".SH NAME\n" << roff(title) << " \\- " << roff(command.summary) << "\n";
    out << ".SH SYNOPSIS\n" << roff(synopsis(command)) << "\n";
    out << ".SH DESCRIPTION\n";
    std::istringstream paragraphs(command.text);
    std::string paragraph;
    while (std::getline(paragraphs, paragraph))
        out << (paragraph.empty() ? ".PP" : roff(paragraph)) << "\n";
    if (!command.options.empty()) {
        out << ".SH OPTIONS\n";
        for (const Option& option : command.options)
            out << ".TP\n"
                << roff(option.name + (option.value.empty() ? "" : " " + option.value)) << "\n"
                << roff(option.text) << "\n";
    }
    if (!command.output.empty()) {
        out << ".SH OUTPUT\nJSON Lines on standard output; messages on standard error.\n";
        for (const Field& field : command.output)
            out << ".TP\n" << roff(field.name) << "\n" << roff(field.text) << "\n";
    }
    out << ".SH EXIT STATUS\n" << roff(exitCodeText) << "\n.SH SEE ALSO\ndarchactl(1)\n";
    return out.str();
}

void print(const nlohmann::json& line) {
    const std::string text = line.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

int printError(const std::string& file, const Error& error) {
    print({{"file", file}, {"error", {{"code", name(error.code)}, {"detail", error.detail}}}});
    return exitCodeOf(error.code);
}

int complain(const Error& error) {
    std::fprintf(stderr, "darchactl: %s\n%s\n", describe(error).c_str(), std::string(paragraph(error.code)).c_str());
    return exitCodeOf(error.code);
}

} // namespace darcha::ctl
