// SPDX-License-Identifier: Apache-2.0
// Numbers and texts out of bytes that nobody vouches for: what lies beyond the end reads as 0 or as nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace darcha::photobytes {

using Bytes = std::span<const std::uint8_t>;

inline Bytes part(Bytes bytes, std::size_t at, std::size_t length) {
    return at >= bytes.size() ? Bytes() : bytes.subspan(at, std::min(length, bytes.size() - at));
}

inline std::string_view text(Bytes bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

inline bool begins(Bytes bytes, std::string_view magic, std::size_t at = 0) {
    return text(part(bytes, at, magic.size())) == magic;
}

inline std::uint32_t number(Bytes bytes, std::size_t at, int count, bool bigEndian = true) {
    const Bytes own = part(bytes, at, static_cast<std::size_t>(count));
    if (own.size() != static_cast<std::size_t>(count))
        return 0;
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i)
        value = value << 8 | own[static_cast<std::size_t>(bigEndian ? i : count - 1 - i)];
    return value;
}

// Printable ASCII up to the first 0, at most `most`; anything else becomes '?', so that it can be shown anywhere.
inline std::string shown(std::string_view raw, std::size_t most = 80) {
    std::string made;
    for (const char c : raw.substr(0, std::min(raw.size(), most))) {
        if (c == '\0')
            break;
        made += c >= ' ' && c <= '~' ? c : '?';
    }
    while (!made.empty() && made.back() == ' ')
        made.pop_back();
    return made;
}

} // namespace darcha::photobytes
