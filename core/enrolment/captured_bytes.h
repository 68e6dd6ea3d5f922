// SPDX-License-Identifier: Apache-2.0
// Bytes about a person (a picture, strokes, a scanned document) with their SHA-256, which is computed once: when they
// come in, while the person is busy with the next step, and not when somebody waits for the packet to be sealed.
//
// Made from a Secret and, like it, movable, not copyable, not printable, wiped. Not changed afterwards.
#pragma once

#include "core/base/secret.h"
#include "core/sealing/digest.h"

#include <utility>

namespace darcha {

class CapturedBytes {
public:
    CapturedBytes() = default;
    CapturedBytes(Secret bytes) : m_bytes(std::move(bytes)), m_sha256(sha256Hex(m_bytes.bytes())) {}

    std::span<const std::byte> bytes() const { return m_bytes.bytes(); }
    std::size_t size() const { return m_bytes.size(); }
    bool empty() const { return m_bytes.empty(); }
    const std::string& sha256() const { return m_sha256; } // hexadecimal; empty while nothing came in

private:
    Secret m_bytes;
    std::string m_sha256;
};

std::ostream& operator<<(std::ostream&, const CapturedBytes&) = delete;

} // namespace darcha
