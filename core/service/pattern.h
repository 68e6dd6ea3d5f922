// SPDX-License-Identifier: Apache-2.0
// A regular expression (ECMAScript grammar) over whole UTF-8 values, compiled once.
//
// Works on code points, so [А-я] means what it says. Patterns are at most 200 characters, values at most 1,000: the
// library's matcher recurses. Immutable; thread-safe. Errors: InvalidArgument with the library's reason.
#pragma once

#include "core/base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace darcha {

class Pattern {
public:
    static Result<Pattern> compile(std::string_view expression);
    bool matches(std::string_view value) const; // false for text that is not UTF-8
    const std::string& expression() const;

private:
    struct Compiled;
    explicit Pattern(std::shared_ptr<const Compiled> compiled) : m_compiled(std::move(compiled)) {}
    std::shared_ptr<const Compiled> m_compiled;
};

// Code points of UTF-8 text; nullopt if it is none.
std::optional<std::u32string> codePoints(std::string_view text);

} // namespace darcha
