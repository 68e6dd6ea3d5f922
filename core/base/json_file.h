// SPDX-License-Identifier: Apache-2.0
// A JSON text that remembers where each value stands, so that every complaint names file, line and column.
//
// Duplicate keys, trailing text, invalid UTF-8 and nesting deeper than 64 are errors. Immutable; thread-safe to read.
#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace darcha {

struct TextPosition {
    int line = 1;   // from 1
    int column = 1; // from 1, in bytes
};

class JsonFile {
public:
    // `name` is what errors call it: a path, or "<upload>".
    static Result<JsonFile> parse(std::string_view text, std::string name);
    static Result<JsonFile> read(const std::filesystem::path& path); // at most 16 MiB

    const nlohmann::json& root() const;
    const std::string& name() const;

    // Where the value begins that a JSON pointer (RFC 6901) names; of its nearest known parent if it does not exist.
    TextPosition where(const std::string& pointer) const;

    // "services/id_card.json:12:8: <message>"
    Error errorAt(const std::string& pointer, ErrorCode code, std::string_view message) const;

    // JSON Schema draft 7. The error carries the position of the first value that breaks a rule.
    Result<void> validate(const JsonFile& schema, ErrorCode code = ErrorCode::JsonInvalid) const;

    struct Content; // see json_content.h; of use to json_*.cpp only

private:
    explicit JsonFile(std::shared_ptr<const Content> content);
    std::shared_ptr<const Content> m_content;
};

// The file, where it could be read and is as its schema says; else the first thing that is wrong, with its place. A
// schema that could not be read is an error as well.
Result<JsonFile> validated(Result<JsonFile> file, const Result<JsonFile>& schema,
                           ErrorCode code = ErrorCode::JsonInvalid);

// RFC 8785 (JSON Canonicalization Scheme). Numbers must be integers within +-2^53 or doubles printed shortest.
std::string canonicalJson(const nlohmann::json& value);

} // namespace darcha
