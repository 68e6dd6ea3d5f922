// SPDX-License-Identifier: Apache-2.0
// Bytes that are wiped when they are no longer needed: keys, pass phrases, plain packets in memory.
//
// Movable, not copyable, not printable. The pages are locked out of swap where the system allows it.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string_view>
#include <vector>

namespace darcha {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::size_t size);
    explicit Secret(std::span<const std::byte> bytes);
    explicit Secret(std::string_view text);
    ~Secret();

    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;

    std::span<std::byte> bytes() { return m_bytes; }
    std::span<const std::byte> bytes() const { return m_bytes; }
    std::size_t size() const { return m_bytes.size(); }
    bool empty() const { return m_bytes.empty(); }
    void wipe();

private:
    std::vector<std::byte> m_bytes; // never grows: growing would leave a copy behind
};

std::ostream& operator<<(std::ostream&, const Secret&) = delete;

void wipe(std::span<std::byte> bytes); // not optimised away

} // namespace darcha
