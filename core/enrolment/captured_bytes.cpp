// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/captured_bytes.h"

#include "core/sealing/digest.h"

#include <utility>
#include <zlib.h>

namespace darcha {

struct CapturedBytes::Held {
    Secret bytes;
    std::string sha256;
    std::uint32_t crc32;
};

CapturedBytes::CapturedBytes(Secret bytes) {
    std::string sha256 = sha256Hex(bytes.bytes());
    const auto crc = static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes.bytes().data()), bytes.size()));
    m_held = std::make_shared<const Held>(Held{std::move(bytes), std::move(sha256), crc});
}

std::span<const std::byte> CapturedBytes::bytes() const {
    return m_held ? m_held->bytes.bytes() : std::span<const std::byte>();
}

const std::string& CapturedBytes::sha256() const {
    static const std::string none;
    return m_held ? m_held->sha256 : none;
}

std::uint32_t CapturedBytes::crc32() const { return m_held ? m_held->crc32 : 0; }

} // namespace darcha
