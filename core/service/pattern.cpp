// SPDX-License-Identifier: Apache-2.0
#include "core/service/pattern.h"

#include <regex>

namespace darcha {
namespace {

constexpr std::size_t longestPattern = 200;
constexpr std::size_t longestValue = 1000;

static_assert(sizeof(wchar_t) == 4, "one code point a wchar_t");

std::wstring wide(const std::u32string& text) { return std::wstring(text.begin(), text.end()); }

} // namespace

std::optional<std::u32string> codePoints(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 6 ? 2 : lead >> 4 == 14 ? 3 : lead >> 3 == 30 ? 4 : 0;
        if (length == 0 || i + length > text.size())
            return std::nullopt;
        char32_t point = length == 1 ? lead : lead & (0x7fu >> length);
        for (std::size_t k = 1; k < length; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if (next >> 6 != 2)
                return std::nullopt;
            point = (point << 6) | (next & 0x3fu);
        }
        constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
        if (point < smallest[length] || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
            return std::nullopt;
        out.push_back(point);
        i += length;
    }
    return out;
}

struct Pattern::Compiled {
    std::string expression;
    std::wregex regex;
};

Result<Pattern> Pattern::compile(std::string_view expression) {
    const auto points = codePoints(expression);
    if (!points)
        return {ErrorCode::InvalidArgument, "the pattern is not UTF-8"};
    if (points->size() > longestPattern)
        return {ErrorCode::InvalidArgument, "the pattern is longer than 200 characters"};
    try {
        auto compiled = std::make_shared<Compiled>();
        compiled->expression = std::string(expression);
        compiled->regex = std::wregex(wide(*points), std::regex::ECMAScript | std::regex::optimize);
        return Pattern(std::move(compiled));
    } catch (const std::regex_error& error) {
        return {ErrorCode::InvalidArgument, error.what()};
    }
}

bool Pattern::matches(std::string_view value) const {
    const auto points = codePoints(value);
    if (!points || points->size() > longestValue)
        return false;
    try {
        return std::regex_match(wide(*points), m_compiled->regex);
    } catch (const std::regex_error&) { // the matcher gave up: too complex counts as no match
        return false;
    }
}

const std::string& Pattern::expression() const { return m_compiled->expression; }

} // namespace darcha
