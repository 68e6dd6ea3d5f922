// SPDX-License-Identifier: Apache-2.0
#include "core/storage/packet_file.h"

#include "core/sealing/digest.h"
#include "core/sealing/files.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace darcha {
namespace {

constexpr std::size_t bufferBytes = 256 * 1024; // sealing writes in pieces of 4 kB
constexpr std::size_t readyBytes = 4 << 20; // twice a packet of 2 MB; a larger one grows the file, at a commit's price
constexpr char readyStem[] = "ready-";
constexpr char readyExtension[] = ".spare";

Result<void> fillWithZeros(int descriptor, const std::filesystem::path& path) {
    // Written, not only allocated: a block's first write is a change of metadata.
    const std::vector<std::byte> zeros(bufferBytes);
    for (std::size_t done = 0; done < readyBytes; done += zeros.size()) {
        if (!writeAll(descriptor, zeros))
            return writeError(path, errno);
    }
    if (::fsync(descriptor) != 0 || ::lseek(descriptor, 0, SEEK_SET) != 0)
        return writeError(path, errno);
    return {};
}

} // namespace

PacketFile::PacketFile(std::filesystem::path path, int descriptor, bool ready)
    : m_path(std::move(path)),
      m_descriptor(descriptor),
      m_ready(ready) {}

PacketFile::PacketFile(PacketFile&& other) noexcept
    : m_path(std::exchange(other.m_path, {})),
      m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_ready(other.m_ready),
      m_flushed(other.m_flushed),
      m_buffer(std::move(other.m_buffer)) {}

PacketFile::~PacketFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
    if (!m_path.empty())
        ::unlink(m_path.c_str());
}

Result<PacketFile> PacketFile::makeReady(const std::filesystem::path& folder) {
    for (int number = 0;; ++number) {
        const std::filesystem::path path = folder / (readyStem + std::to_string(number) + readyExtension);
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0 && errno == EEXIST && number < 100)
            continue;
        if (descriptor < 0)
            return writeError(path, errno);
        PacketFile file(path, descriptor, true);
        if (const Result<void> filled = fillWithZeros(descriptor, path); !filled)
            return filled.error();
        if (const Result<void> named = syncFolder(folder); !named)
            return named.error();
        return file;
    }
}

Result<PacketFile> PacketFile::makeNew(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0)
        return writeError(path, errno);
    return PacketFile(path, descriptor, false);
}

Result<void> PacketFile::write(ByteView bytes) {
    m_buffer.reserve(bufferBytes + 64 * 1024);
    m_buffer.insert(m_buffer.end(), bytes.begin(), bytes.end());
    return m_buffer.size() < bufferBytes ? Result<void>() : flush();
}

Result<void> PacketFile::flush() {
    if (!writeAll(m_descriptor, m_buffer))
        return writeError(m_path, errno);
    // The disk may start now, while the next piece is sealed; sync() finds less to wait for. A hint: its result is of
    // no use.
    ::sync_file_range(m_descriptor, static_cast<off64_t>(m_flushed), static_cast<off64_t>(m_buffer.size()),
                      SYNC_FILE_RANGE_WRITE);
    m_flushed += m_buffer.size();
    m_buffer.clear();
    return {};
}

Result<void> PacketFile::sync() {
    if (::fdatasync(m_descriptor) != 0)
        return writeError(m_path, errno);
    return {};
}

Result<void> PacketFile::moveTo(const std::filesystem::path& path) {
    if (m_ready && ::ftruncate(m_descriptor, static_cast<off_t>(m_flushed)) != 0)
        return writeError(m_path, errno);
    if (::rename(m_path.c_str(), path.c_str()) != 0)
        return writeError(path, errno);
    m_path.clear();
    return {};
}

std::vector<std::filesystem::path> readyFilesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure)) {
        if (entry.path().extension() == readyExtension && entry.path().filename().string().starts_with(readyStem))
            files.push_back(entry.path());
    }
    return files;
}

bool cutToPacket(const std::filesystem::path& path, std::uint64_t size, const std::string& sha256) {
    const int file = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0)
        return false;
    Sha256 hash;
    std::vector<std::byte> buffer(bufferBytes);
    std::uint64_t left = size;
    while (left > 0) {
        const ssize_t got = ::read(file, buffer.data(), std::min<std::uint64_t>(left, buffer.size()));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        hash.add(ByteView(buffer).first(static_cast<std::size_t>(got)));
        left -= static_cast<std::uint64_t>(got);
    }
    const bool found = left == 0 && hash.finishHex() == sha256 && ::ftruncate(file, static_cast<off_t>(size)) == 0 &&
                       ::fsync(file) == 0;
    ::close(file);
    return found;
}

} // namespace darcha
