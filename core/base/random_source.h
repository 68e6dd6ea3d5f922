// SPDX-License-Identifier: Apache-2.0
// Randomness, injected: challenges, identifiers and virtual devices draw from a RandomSource, so that a journey
// repeats.
//
// Keys, nonces and signatures do not come from here: core/sealing uses OpenSSL's generator.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>

namespace darcha {

class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<std::byte> bytes) = 0; // thread-safe

    std::uint64_t next();                     // 64 uniform bits
    double uniform();                         // [0, 1)
    std::uint32_t below(std::uint32_t limit); // 0 .. limit-1, unbiased; limit > 0
};

// The kernel's generator, getrandom(2).
class SystemRandom final : public RandomSource {
public:
    void fill(std::span<std::byte> bytes) override;
};

// The same sequence for the same seed (SplitMix64, Steele, Lea and Flood 2014). For tests, journeys and virtual
// devices.
class SeededRandom final : public RandomSource {
public:
    explicit SeededRandom(std::uint64_t seed);
    void fill(std::span<std::byte> bytes) override;

private:
    std::mutex m_mutex;
    std::uint64_t m_state;
};

std::string uuid4(RandomSource& random); // RFC 9562, lower case

} // namespace darcha
