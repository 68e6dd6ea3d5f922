// SPDX-License-Identifier: Apache-2.0
// Files that must be whole: read with a bound, written atomically (temporary file, fsync, rename, fsync of the folder).
//
// Errors: FileNotFound, FileUnreadable, FileUnwritable, DiskFull; the detail names the path and the system's reason.
#pragma once

#include "core/sealing/bytes.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace darcha {

Result<Bytes> readFile(const std::filesystem::path& path, std::uint64_t maxBytes);
Result<void> writeFileDurably(const std::filesystem::path& path, ByteView content, unsigned mode = 0644);
Result<void> makePrivateFolder(const std::filesystem::path& path); // and its parents; this one gets mode 0700
Result<void> syncFolder(const std::filesystem::path& folder);

bool writeAll(int file, ByteView content); // to a descriptor, over interruptions; false: errno says why

// DiskFull for ENOSPC, EDQUOT and EFBIG; FileUnwritable for the rest.
Error writeError(const std::filesystem::path& path, int reason);

} // namespace darcha
