// SPDX-License-Identifier: Apache-2.0
#include "core/base/log.h"

#include "core/base/clock.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace darcha::log {
namespace {

Level levelFromEnvironment() {
    const char* wanted = std::getenv("DARCHA_LOG");
    if (wanted == nullptr)
        return Level::Info;
    if (std::strcmp(wanted, "debug") == 0)
        return Level::Debug;
    if (std::strcmp(wanted, "warning") == 0)
        return Level::Warning;
    if (std::strcmp(wanted, "error") == 0)
        return Level::Error;
    return Level::Info;
}

std::atomic<Level>& lowestLevel() {
    static std::atomic<Level> level{levelFromEnvironment()};
    return level;
}

const char* nameOf(Level level) {
    switch (level) {
    case Level::Debug:
        return "debug";
    case Level::Info:
        return "info";
    case Level::Warning:
        return "warning";
    case Level::Error:
        return "error";
    }
    return "?";
}

// sd-daemon(3): under the journal, a leading <n> is the syslog priority and the journal adds the time.
const char* journalPrefix(Level level) {
    switch (level) {
    case Level::Debug:
        return "<7>";
    case Level::Info:
        return "<6>";
    case Level::Warning:
        return "<4>";
    case Level::Error:
        return "<3>";
    }
    return "";
}

void appendValue(std::string& line, std::string_view value) {
    const bool plain = !value.empty() && value.find_first_of(" \"=\\\n\r\t") == std::string_view::npos;
    if (plain) {
        line += value;
        return;
    }
    line += '"';
    for (const char c : value) {
        if (c == '"' || c == '\\')
            line += '\\';
        line += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    line += '"';
}

} // namespace

void setLevel(Level lowest) { lowestLevel() = lowest; }

void write(Level level, std::string_view event, Fields fields) {
    if (level < lowestLevel())
        return;
    static const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
    std::string line = journal ? journalPrefix(level) : iso8601(SystemClock().utc()) + " ";
    line += nameOf(level);
    line += ' ';
    line += event;
    for (const Field& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        appendValue(line, field.value);
    }
    line += '\n';
    // One write(2) a line, so that lines of two threads never mix.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

void error(std::string_view event, const Error& cause) {
    write(Level::Error, event, {{"code", name(cause.code)}, {"detail", cause.detail}});
}

} // namespace darcha::log
