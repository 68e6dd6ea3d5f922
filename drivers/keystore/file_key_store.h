// SPDX-License-Identifier: Apache-2.0
// Private keys as files: PKCS#8, mode 0600, in a folder of mode 0700, one file a key.
//
// With a machine secret the files are encrypted (PBES2: PBKDF2-SHA256, AES-256-CBC) and a copied disk is not enough;
// without one they are protected by file permissions alone, and protection() says so. The secret comes from systemd
// (LoadCredentialEncrypted=darcha-keystore, bound to the machine's TPM where it has one); /etc/machine-id would be no
// secret. Whoever is root while the station runs can use the keys in either case: for more, use a TPM or a token.
// destroy() overwrites the file before it removes it; flash storage may keep the old blocks, the machine secret covers
// that. A folder or file that others may read is refused (KeyUnusable), as is a symbolic link.
#pragma once

#include "core/sealing/key_store.h"

#include <filesystem>
#include <memory>

namespace darcha {

class FileKeyStore final : public KeyStore {
public:
    static Result<std::unique_ptr<FileKeyStore>> inFolder(const std::filesystem::path& folder,
                                                          Secret machineSecret = machineSecretOfSystemd());
    static Secret machineSecretOfSystemd(); // $CREDENTIALS_DIRECTORY/darcha-keystore; empty if there is none

    KeyProtection protection() const override;
    bool contains(std::string_view name) const override;
    Result<KeyHandle> create(std::string_view name, KeyKind kind) override;
    Result<KeyHandle> open(std::string_view name) override;
    Result<Secret> derive(std::string_view name, const Secret& salt, std::string_view purpose,
                          std::size_t size) override;
    Result<void> destroy(std::string_view name) override;

private:
    FileKeyStore(std::filesystem::path folder, Secret machineSecret);
    Result<std::filesystem::path> fileOf(std::string_view name) const;

    std::filesystem::path m_folder;
    Secret m_machineSecret;
};

} // namespace darcha
