// SPDX-License-Identifier: Apache-2.0
#include "core/enrolment/captured_bytes.h"

#include "core/sealing/digest.h"

#include <utility>

namespace darcha {

struct CapturedBytes::Held {
    Secret bytes;
    std::string sha256;
};

CapturedBytes::CapturedBytes(Secret bytes) {
    std::string sha256 = sha256Hex(bytes.bytes());
    m_held = std::make_shared<const Held>(Held{std::move(bytes), std::move(sha256)});
}

std::span<const std::byte> CapturedBytes::bytes() const {
    return m_held ? m_held->bytes.bytes() : std::span<const std::byte>();
}

const std::string& CapturedBytes::sha256() const {
    static const std::string none;
    return m_held ? m_held->sha256 : none;
}

} // namespace darcha
