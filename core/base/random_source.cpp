// SPDX-License-Identifier: Apache-2.0
#include "core/base/random_source.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/random.h>

namespace darcha {

std::uint64_t RandomSource::next() {
    std::uint64_t bits = 0;
    fill(std::as_writable_bytes(std::span(&bits, 1)));
    return bits;
}

double RandomSource::uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

std::uint32_t RandomSource::below(std::uint32_t limit) {
    // Lemire's bound: draws that would make the first values likelier are thrown away.
    const std::uint32_t threshold = (0U - limit) % limit;
    for (;;) {
        const std::uint64_t product = (next() >> 32) * limit;
        if (static_cast<std::uint32_t>(product) >= threshold)
            return static_cast<std::uint32_t>(product >> 32);
    }
}

void SystemRandom::fill(std::span<std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t got = ::getrandom(bytes.data(), bytes.size(), 0);
        if (got < 0 && errno != EINTR)
            std::abort(); // a kernel without randomness: nothing safe can be done
        if (got > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(got));
    }
}

SeededRandom::SeededRandom(std::uint64_t seed) : m_state(seed) {}

void SeededRandom::fill(std::span<std::byte> bytes) {
    const std::lock_guard lock(m_mutex);
    while (!bytes.empty()) {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        z ^= z >> 31;
        const std::size_t count = std::min(bytes.size(), sizeof z);
        std::memcpy(bytes.data(), &z, count);
        bytes = bytes.subspan(count);
    }
}

std::string uuid4(RandomSource& random) {
    std::uint8_t b[16];
    random.fill(std::as_writable_bytes(std::span(b)));
    b[6] = static_cast<std::uint8_t>((b[6] & 0x0F) | 0x40); // version 4
    b[8] = static_cast<std::uint8_t>((b[8] & 0x3F) | 0x80); // variant of RFC 9562
    char text[37];
    std::snprintf(text, sizeof text, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
                  b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
    return text;
}

} // namespace darcha
