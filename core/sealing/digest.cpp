// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/digest.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace darcha {

Sha256::Sha256() : m_context(EVP_MD_CTX_new()) {
    if (!m_context || EVP_DigestInit_ex(m_context, EVP_sha256(), nullptr) != 1)
        std::abort(); // only without memory
}

Sha256::~Sha256() { EVP_MD_CTX_free(m_context); }

Sha256::Sha256(Sha256&& other) noexcept : m_context(std::exchange(other.m_context, nullptr)) {}

Sha256& Sha256::operator=(Sha256&& other) noexcept {
    std::swap(m_context, other.m_context);
    return *this;
}

void Sha256::add(ByteView bytes) {
    if (EVP_DigestUpdate(m_context, bytes.data(), bytes.size()) != 1)
        std::abort();
}

std::string Sha256::finishHex() {
    std::array<unsigned char, 32> digest{};
    if (EVP_DigestFinal_ex(m_context, digest.data(), nullptr) != 1)
        std::abort();
    static const char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(64);
    for (const unsigned char byte : digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string sha256Hex(ByteView bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.finishHex();
}

Result<FileDigest> sha256OfFile(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {errno == ENOENT ? ErrorCode::FileNotFound : ErrorCode::FileUnreadable,
                path.string() + ": " + std::strerror(errno)};
    Sha256 hash;
    FileDigest digest;
    std::vector<std::byte> buffer(256 * 1024);
    for (;;) {
        const ssize_t got = ::read(file, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            const int reason = errno;
            ::close(file);
            return {ErrorCode::FileUnreadable, path.string() + ": " + std::strerror(reason)};
        }
        if (got == 0)
            break;
        hash.add(ByteView(buffer.data(), static_cast<std::size_t>(got)));
        digest.size += static_cast<std::uint64_t>(got);
    }
    ::close(file);
    digest.sha256 = hash.finishHex();
    return digest;
}

} // namespace darcha
