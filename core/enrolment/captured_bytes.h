// SPDX-License-Identifier: Apache-2.0
// Bytes about a person (a picture, strokes, a scanned document) with their SHA-256, which is computed once: when they
// come in, while the person is busy with the next step, and not when somebody waits for the packet to be sealed.
//
// Made from a Secret; not changed afterwards, not printable. Copies share the one buffer, which is wiped with the last
// of them. Thread-safe.
#pragma once

#include "core/base/secret.h"

#include <memory>
#include <string>

namespace darcha {

class CapturedBytes {
public:
    CapturedBytes() = default;
    CapturedBytes(Secret bytes);

    std::span<const std::byte> bytes() const;
    std::size_t size() const { return bytes().size(); }
    bool empty() const { return bytes().empty(); }
    const std::string& sha256() const; // hexadecimal; empty while nothing came in

private:
    struct Held;
    std::shared_ptr<const Held> m_held;
};

std::ostream& operator<<(std::ostream&, const CapturedBytes&) = delete;

} // namespace darcha
