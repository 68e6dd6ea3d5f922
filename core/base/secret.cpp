// SPDX-License-Identifier: Apache-2.0
#include "core/base/secret.h"

#include <cstring>
#include <string.h>
#include <sys/mman.h>
#include <utility>

namespace darcha {

void wipe(std::span<std::byte> bytes) {
    if (!bytes.empty())
        ::explicit_bzero(bytes.data(), bytes.size());
}

Secret::Secret(std::size_t size) : m_bytes(size) {
    if (size > 0)
        ::mlock(m_bytes.data(), size); // best effort: an unprivileged limit may refuse
}

Secret::Secret(std::span<const std::byte> bytes) : Secret(bytes.size()) {
    if (!bytes.empty())
        std::memcpy(m_bytes.data(), bytes.data(), bytes.size());
}

Secret::Secret(std::string_view text) : Secret(std::as_bytes(std::span(text.data(), text.size()))) {}

Secret::~Secret() { wipe(); }

Secret::Secret(Secret&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        m_bytes = std::exchange(other.m_bytes, {});
    }
    return *this;
}

void Secret::wipe() {
    if (m_bytes.empty())
        return;
    darcha::wipe(m_bytes);
    ::munlock(m_bytes.data(), m_bytes.size());
    m_bytes.clear();
}

} // namespace darcha
