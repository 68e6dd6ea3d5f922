// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

namespace darcha {
namespace {

using nlohmann::json;

// RFC 8785 section 3.2.3 sorts keys by UTF-16 code units: supplementary characters (surrogates D800..DFFF) come before
// U+E000..U+FFFF. UTF-8 order differs only there.
std::u16string utf16(const std::string& text) {
    std::u16string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
        char32_t point = length == 1 ? byte : byte & (0x7F >> length);
        for (std::size_t k = 1; k < length && i + k < text.size(); ++k)
            point = (point << 6) | (static_cast<unsigned char>(text[i + k]) & 0x3F);
        if (point >= 0x10000) {
            out += static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10));
            out += static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF));
        } else {
            out += static_cast<char16_t>(point);
        }
        i += length;
    }
    return out;
}

// ECMAScript Number::toString, as RFC 8785 section 3.2.2.3 asks: shortest digits, exponent form outside 1e-6..1e21.
std::string number(double value) {
    if (value == 0)
        return "0";
    char buffer[32];
    const auto scientific =
        std::to_chars(buffer, buffer + sizeof buffer, std::abs(value), std::chars_format::scientific);
    const std::string_view text(buffer, static_cast<std::size_t>(scientific.ptr - buffer));
    const std::size_t e = text.find('e');
    std::string digits;
    for (const char c : text.substr(0, e)) {
        if (c != '.')
            digits += c;
    }
    int exponent = 0;
    const std::string_view power = text.substr(e + 1);
    std::from_chars(power.data() + (power.front() == '+' ? 1 : 0), power.data() + power.size(), exponent);
    const int n = exponent + 1; // position of the decimal point relative to the digits
    const int k = static_cast<int>(digits.size());
    std::string out = value < 0 ? "-" : "";
    if (k <= n && n <= 21) {
        out += digits + std::string(static_cast<std::size_t>(n - k), '0');
    } else if (0 < n && n <= 21) {
        out += digits.substr(0, static_cast<std::size_t>(n)) + "." + digits.substr(static_cast<std::size_t>(n));
    } else if (-6 < n && n <= 0) {
        out += "0." + std::string(static_cast<std::size_t>(-n), '0') + digits;
    } else {
        out += digits.substr(0, 1);
        if (k > 1)
            out += "." + digits.substr(1);
        out += n - 1 < 0 ? "e-" : "e+";
        out += std::to_string(std::abs(n - 1));
    }
    return out;
}

void write(const json& value, std::string& out) {
    switch (value.type()) {
    case json::value_t::object: {
        std::vector<std::pair<std::u16string, json::const_iterator>> members;
        for (auto it = value.begin(); it != value.end(); ++it)
            members.emplace_back(utf16(it.key()), it);
        std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        out += '{';
        bool first = true;
        for (const auto& [key, member] : members) {
            if (!first)
                out += ',';
            first = false;
            out += json(member.key()).dump() + ":";
            write(*member, out);
        }
        out += '}';
        return;
    }
    case json::value_t::array: {
        out += '[';
        bool first = true;
        for (const json& item : value) {
            if (!first)
                out += ',';
            first = false;
            write(item, out);
        }
        out += ']';
        return;
    }
    case json::value_t::number_float:
        out += number(value.get<double>());
        return;
    default:
        out += value.dump(); // integers, booleans, null, strings with the short escapes of RFC 8785
    }
}

} // namespace

std::string canonicalJson(const json& value) {
    std::string out;
    write(value, out);
    return out;
}

} // namespace darcha
