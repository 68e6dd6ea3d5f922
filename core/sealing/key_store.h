// SPDX-License-Identifier: Apache-2.0
// Where a station keeps its private keys: opaque handles by name, so that a file, a TPM or a PKCS#11 token look the
// same.
//
// A handle can be used (sign, decrypt, agree; OpenSSL's provider does it) and not looked into: whether the key's bytes
// are in this process is the store's business. Names are [a-z0-9-]{1,64}. A handle that was opened stays usable until
// it is destroyed; KeyStore::destroy() makes sure that no new one can be opened. Thread: any, one call at a time.
// Errors: KeyMissing, KeyUnusable, InvalidArgument, FileUnwritable, DiskFull.
#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st; // OpenSSL's EVP_PKEY

namespace darcha {

enum class KeyKind {
    EcP256,     // signatures (ECDSA), key agreement (ECDH), TLS
    Rsa3072,    // key transport with OAEP; 128-bit strength as P-256 (NIST SP 800-57 part 1, table 2)
    Derivation, // never signs: the secret that KeyStore::derive() starts from
};

class KeyHandle {
public:
    explicit KeyHandle(evp_pkey_st* owned);
    evp_pkey_st* native() const {
        return m_key.get();
    } // for OpenSSL, QSslKey(Qt::HANDLE) and SSL_CTX; not owned by the caller

private:
    std::shared_ptr<evp_pkey_st> m_key;
};

// What an attacker needs to copy the keys. Stations show it in their self-test.
enum class KeyProtection {
    FilePermissions, // root or the station's user can read them
    MachineSecret,   // the disk alone is not enough
    Hardware,        // they cannot be copied
};

class KeyStore {
public:
    virtual ~KeyStore() = default;
    virtual KeyProtection protection() const = 0;
    virtual bool contains(std::string_view name) const = 0;
    virtual Result<KeyHandle> create(std::string_view name,
                                     KeyKind kind) = 0; // an existing key of that name is kept: KeyUnusable
    virtual Result<KeyHandle> open(std::string_view name) = 0;
    // HKDF-SHA256 (RFC 5869) of a Derivation key; `salt` is a second secret or nothing. 1 to 64 bytes.
    virtual Result<Secret> derive(std::string_view name, const Secret& salt, std::string_view purpose,
                                  std::size_t size) = 0;
    virtual Result<void> destroy(std::string_view name) = 0; // a missing key is a success: destroying is the wipe
};

std::string_view name(KeyProtection protection);

// For those who write key stores, and for the keys of the gateway and the platform, which are files (PEM, PKCS#8, mode
// 0600).
Result<KeyHandle> generateKey(KeyKind kind);
Result<KeyHandle> readKeyFile(const std::filesystem::path& path, const Secret& passphrase = {});
Result<void> writeKeyFile(const std::filesystem::path& path, const KeyHandle& key, const Secret& passphrase = {});
Result<Secret> deriveFrom(const KeyHandle& derivationKey, const Secret& salt, std::string_view purpose,
                          std::size_t size);

} // namespace darcha
