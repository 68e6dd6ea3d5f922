// SPDX-License-Identifier: Apache-2.0
// The file that a packet's ciphertext goes to, until it has its own name: one that lay ready, or a new one.
//
// A ready file is full of zeros, and both it and its name are synced. Writing over it changes no metadata that is
// needed to find the data again, so fdatasync() (POSIX: synchronized I/O data integrity) is a write and one flush of
// the disk; a new file costs a commit of the file system's journal, and its folder a second flush. Measured on ext4:
// tests/bench/bench_packet. Dropped before moveTo(), the file is removed. Thread: its outbox's. Errors: DiskFull,
// FileUnwritable.
#pragma once

#include "core/sealing/bytes.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace darcha {

class PacketFile {
public:
    static Result<PacketFile> makeReady(const std::filesystem::path& folder); // takes tens of milliseconds
    static Result<PacketFile> makeNew(const std::filesystem::path& path);
    ~PacketFile();
    PacketFile(PacketFile&& other) noexcept;
    PacketFile& operator=(PacketFile&&) = delete;

    Result<void> write(ByteView bytes); // buffered; what leaves the buffer starts on its way to the disk
    Result<void> flush();               // the buffer
    Result<void> sync(); // what was flushed survives a power cut under this file's name, if that is durable
    Result<void> moveTo(const std::filesystem::path& path); // cut to what was written, and renamed; neither is synced

    std::uint64_t size() const { return m_flushed + m_buffer.size(); }
    std::uint64_t flushed() const { return m_flushed; }
    bool nameIsDurable() const { return m_ready; }

private:
    PacketFile(std::filesystem::path path, int descriptor, bool ready);
    std::filesystem::path m_path; // empty: not ours any more
    int m_descriptor = -1;
    bool m_ready = false;
    std::uint64_t m_flushed = 0;
    std::vector<std::byte> m_buffer;
};

// Files that lay ready when the station stopped; one of them may hold a packet that was promised.
std::vector<std::filesystem::path> readyFilesIn(const std::filesystem::path& folder);

// Whether the first `size` bytes of a file have this SHA-256 (hexadecimal); then it is cut to them and synced.
bool cutToPacket(const std::filesystem::path& path, std::uint64_t size, const std::string& sha256);

} // namespace darcha
