// SPDX-License-Identifier: Apache-2.0
// One structured line an event, to the journal where there is one, else to standard error. Never personal data.
//
//   log::info("packet.sealed", {{"packet", id}, {"bytes", size}});
//
// Event names are dotted literals; values are identifiers, numbers, codes. Names, numbers of documents, texts that a
// person typed and pictures have no business here; a test greps every log of a journey for planted markers.
// Thread-safe.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace darcha::log {

enum class Level { Debug, Info, Warning, Error };

struct Field {
    std::string_view key;
    std::string value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(v) {}
    Field(std::string_view k, const std::string& v) : key(k), value(v) {}
    Field(std::string_view k, std::int64_t v) : key(k), value(std::to_string(v)) {}
    Field(std::string_view k, int v) : key(k), value(std::to_string(v)) {}
    Field(std::string_view k, std::size_t v) : key(k), value(std::to_string(v)) {}
    Field(std::string_view k, double v) : key(k), value(std::to_string(v)) {}
    Field(std::string_view k, bool v) : key(k), value(v ? "true" : "false") {}
};

using Fields = std::initializer_list<Field>;

void write(Level level, std::string_view event, Fields fields = {});
inline void debug(std::string_view event, Fields fields = {}) { write(Level::Debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::Info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::Warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::Error, event, fields); }
void error(std::string_view event, const Error& cause);

void setLevel(Level lowest); // default Info; DARCHA_LOG=debug|info|warning|error sets it at start

} // namespace darcha::log
