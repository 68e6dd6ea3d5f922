// SPDX-License-Identifier: Apache-2.0
// Bytes that are not secret (ciphertext, signatures, headers), and the place that a stream of bytes goes to.
#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace darcha {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline ByteView bytesOf(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

inline std::string_view textOf(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// Takes bytes in order. After an error nothing more may be written.
class ByteSink {
public:
    virtual ~ByteSink() = default;
    virtual Result<void> write(ByteView bytes) = 0;
};

} // namespace darcha
