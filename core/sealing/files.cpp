// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/files.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace darcha {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : m_number(number) {}
    ~Descriptor() {
        if (m_number >= 0)
            ::close(m_number);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_number; }

private:
    int m_number;
};

} // namespace

bool writeAll(int file, ByteView content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        content = content.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

Error writeError(const std::filesystem::path& path, int reason) {
    const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    return {full ? ErrorCode::DiskFull : ErrorCode::FileUnwritable, path.string() + ": " + std::strerror(reason)};
}

Result<Bytes> readFile(const std::filesystem::path& path, std::uint64_t maxBytes) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0)
        return {errno == ENOENT ? ErrorCode::FileNotFound : ErrorCode::FileUnreadable,
                path.string() + ": " + std::strerror(errno)};
    struct stat status {};
    if (::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {ErrorCode::FileUnreadable, path.string() + ": not a file"};
    if (static_cast<std::uint64_t>(status.st_size) > maxBytes)
        return {ErrorCode::FileUnreadable, path.string() + ": " + std::to_string(status.st_size) + " bytes, at most " +
                                               std::to_string(maxBytes) + " are read"};
    Bytes content(static_cast<std::size_t>(status.st_size));
    std::size_t filled = 0;
    while (filled < content.size()) {
        const ssize_t got = ::read(file.get(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return {ErrorCode::FileUnreadable,
                    path.string() + ": " + (got < 0 ? std::strerror(errno) : "became shorter while it was read")};
        filled += static_cast<std::size_t>(got);
    }
    return content;
}

Result<void> syncFolder(const std::filesystem::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0)
        return writeError(folder, errno);
    return {};
}

Result<void> writeFileDurably(const std::filesystem::path& path, ByteView content, unsigned mode) {
    std::filesystem::path part = path;
    part += ".part";
    {
        const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode));
        if (file.get() < 0)
            return writeError(part, errno);
        if (::fchmod(file.get(), mode) != 0 || !writeAll(file.get(), content) || ::fsync(file.get()) != 0) {
            const int reason = errno;
            ::unlink(part.c_str());
            return writeError(path, reason);
        }
    }
    if (::rename(part.c_str(), path.c_str()) != 0) {
        const int reason = errno;
        ::unlink(part.c_str());
        return writeError(path, reason);
    }
    return syncFolder(path.has_parent_path() ? path.parent_path() : ".");
}

Result<void> makePrivateFolder(const std::filesystem::path& path) {
    std::error_code failure;
    std::filesystem::create_directories(path, failure);
    if (failure)
        return writeError(path, failure.value());
    if (::chmod(path.c_str(), 0700) != 0)
        return writeError(path, errno);
    return {};
}

} // namespace darcha
