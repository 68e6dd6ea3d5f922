// SPDX-License-Identifier: Apache-2.0
#include "drivers/keystore/file_key_store.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace darcha {
namespace {

// Nobody but the owner may reach a key or the folder of keys.
Result<void> requirePrivate(const std::filesystem::path& path, mode_t kind) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return {errno == ENOENT ? ErrorCode::KeyMissing : ErrorCode::KeyUnusable,
                path.string() + ": " + std::strerror(errno)};
    if ((status.st_mode & S_IFMT) != kind)
        return {ErrorCode::KeyUnusable, path.string() + ": is a link or not what it should be"};
    if ((status.st_mode & 0077) != 0)
        return {ErrorCode::KeyUnusable, path.string() + ": others may read it; set mode 0600 (folder: 0700)"};
    if (status.st_uid != ::geteuid())
        return {ErrorCode::KeyUnusable, path.string() + ": belongs to another user"};
    return {};
}

} // namespace

Secret FileKeyStore::machineSecretOfSystemd() {
    const char* folder = std::getenv("CREDENTIALS_DIRECTORY"); // set by systemd for this service alone
    if (!folder)
        return {};
    const int file = ::open((std::filesystem::path(folder) / "darcha-keystore").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    Secret buffer(256);
    const ssize_t size = ::read(file, buffer.bytes().data(), buffer.size());
    ::close(file);
    return size > 0 ? Secret(std::span<const std::byte>(buffer.bytes()).first(static_cast<std::size_t>(size)))
                    : Secret();
}

FileKeyStore::FileKeyStore(std::filesystem::path folder, Secret machineSecret)
    : m_folder(std::move(folder)),
      m_machineSecret(std::move(machineSecret)) {}

Result<std::unique_ptr<FileKeyStore>> FileKeyStore::inFolder(const std::filesystem::path& folder,
                                                             Secret machineSecret) {
    std::error_code failure;
    std::filesystem::create_directories(folder.parent_path(), failure);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return {ErrorCode::FileUnwritable, folder.string() + ": " + std::strerror(errno)};
    if (const Result<void> isPrivate = requirePrivate(folder, S_IFDIR); !isPrivate)
        return isPrivate.error();
    return std::unique_ptr<FileKeyStore>(new FileKeyStore(folder, std::move(machineSecret)));
}

KeyProtection FileKeyStore::protection() const {
    return m_machineSecret.empty() ? KeyProtection::FilePermissions : KeyProtection::MachineSecret;
}

Result<std::filesystem::path> FileKeyStore::fileOf(std::string_view name) const {
    const bool good = !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!good)
        return {ErrorCode::InvalidArgument, "a key's name is of a-z, 0-9 and -, 1 to 64 characters"};
    return m_folder / (std::string(name) + ".key.pem");
}

bool FileKeyStore::contains(std::string_view name) const {
    const Result<std::filesystem::path> file = fileOf(name);
    std::error_code failure;
    return file && std::filesystem::exists(*file, failure);
}

Result<KeyHandle> FileKeyStore::create(std::string_view name, KeyKind kind) {
    const Result<std::filesystem::path> file = fileOf(name);
    if (!file)
        return file.error();
    if (contains(name))
        return {ErrorCode::KeyUnusable, file->string() + ": exists; destroy it first"};
    Result<KeyHandle> key = generateKey(kind);
    if (!key)
        return key;
    if (const Result<void> written = writeKeyFile(*file, *key, m_machineSecret); !written)
        return written.error();
    return key;
}

Result<KeyHandle> FileKeyStore::open(std::string_view name) {
    const Result<std::filesystem::path> file = fileOf(name);
    if (!file)
        return file.error();
    if (const Result<void> isPrivate = requirePrivate(*file, S_IFREG); !isPrivate)
        return isPrivate.error();
    return readKeyFile(*file, m_machineSecret);
}

Result<Secret> FileKeyStore::derive(std::string_view name, const Secret& salt, std::string_view purpose,
                                    std::size_t size) {
    const Result<KeyHandle> key = open(name);
    if (!key)
        return key.error();
    return deriveFrom(*key, salt, purpose, size);
}

Result<void> FileKeyStore::destroy(std::string_view name) {
    const Result<std::filesystem::path> file = fileOf(name);
    if (!file)
        return file.error();
    const int descriptor = ::open(file->c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return errno == ENOENT ? Result<void>()
                               : Result<void>(ErrorCode::KeyUnusable, file->string() + ": " + std::strerror(errno));
    struct stat status {};
    const std::array<char, 4096> zeros{};
    if (::fstat(descriptor, &status) == 0) {
        for (off_t left = status.st_size; left > 0;) {
            const ssize_t written =
                ::write(descriptor, zeros.data(), std::min<std::size_t>(zeros.size(), static_cast<std::size_t>(left)));
            if (written <= 0)
                break;
            left -= written;
        }
        ::fsync(descriptor);
    }
    ::close(descriptor);
    if (::unlink(file->c_str()) != 0)
        return {ErrorCode::FileUnwritable, file->string() + ": " + std::strerror(errno)};
    const int folder = ::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return {};
}

} // namespace darcha
