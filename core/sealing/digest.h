// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), in one go, as a stream, and of a file. Hexadecimal is lower case.
//
// Errors: FileNotFound, FileUnreadable. One Sha256 belongs to one thread.
#pragma once

#include "core/sealing/bytes.h"

#include <filesystem>
#include <memory>
#include <string>

struct evp_md_ctx_st;

namespace darcha {

class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(ByteView bytes);
    std::string finishHex(); // 64 characters; once

private:
    evp_md_ctx_st* m_context;
};

struct FileDigest {
    std::string sha256;
    std::uint64_t size = 0;
};

std::string sha256Hex(ByteView bytes);
Result<FileDigest> sha256OfFile(const std::filesystem::path& path); // streamed

} // namespace darcha
