// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/key_store.h"

#include "core/sealing/files.h"
#include "core/sealing/openssl_support.h"

#include <array>
#include <cstring>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pem.h>

namespace darcha {
namespace {

// PEM asks for a pass phrase through this; without one it must fail rather than ask on the terminal.
int givePassphrase(char* buffer, int size, int, void* secret) {
    const auto* passphrase = static_cast<const Secret*>(secret);
    if (!passphrase || passphrase->empty() || passphrase->size() > static_cast<std::size_t>(size))
        return -1;
    std::memcpy(buffer, passphrase->bytes().data(), passphrase->size());
    return static_cast<int>(passphrase->size());
}

} // namespace

KeyHandle::KeyHandle(evp_pkey_st* owned) : m_key(owned, EVP_PKEY_free) {}

std::string_view name(KeyProtection protection) {
    switch (protection) {
    case KeyProtection::FilePermissions:
        return "FilePermissions";
    case KeyProtection::MachineSecret:
        return "MachineSecret";
    case KeyProtection::Hardware:
        return "Hardware";
    }
    return "";
}

Result<KeyHandle> generateKey(KeyKind kind) {
    EVP_PKEY* key = nullptr;
    switch (kind) {
    case KeyKind::EcP256:
        key = EVP_EC_gen("P-256");
        break;
    case KeyKind::Rsa3072:
        key = EVP_RSA_gen(3072);
        break;
    case KeyKind::Derivation:
        // An X25519 key because PKCS#8 has a place for it; only its 32 random bytes are used, as HKDF's input.
        key = EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519");
        break;
    }
    if (!key)
        return {ErrorCode::KeyUnusable, "cannot make a key: " + opensslErrors()};
    return KeyHandle(key);
}

Result<KeyHandle> readKeyFile(const std::filesystem::path& path, const Secret& passphrase) {
    Result<Bytes> content = readFile(path, 64 * 1024);
    if (!content)
        return {content.error().code == ErrorCode::FileNotFound ? ErrorCode::KeyMissing : ErrorCode::KeyUnusable,
                content.error().detail};
    const BioPtr bio = readingBio(*content);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, givePassphrase, const_cast<Secret*>(&passphrase));
    wipe(*content);
    if (!key)
        return {ErrorCode::KeyUnusable, path.string() + ": " + opensslErrors()};
    return KeyHandle(key);
}

Result<void> writeKeyFile(const std::filesystem::path& path, const KeyHandle& key, const Secret& passphrase) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    const EVP_CIPHER* cipher = passphrase.empty() ? nullptr : EVP_aes_256_cbc();
    const int written = PEM_write_bio_PKCS8PrivateKey(bio.get(), key.native(), cipher, nullptr, 0, givePassphrase,
                                                      const_cast<Secret*>(&passphrase));
    if (written != 1)
        return {ErrorCode::KeyUnusable, path.string() + ": " + opensslErrors()};
    return writeFileDurably(path, contentOf(bio.get()), 0600);
}

Result<Secret> deriveFrom(const KeyHandle& derivationKey, const Secret& salt, std::string_view purpose,
                          std::size_t size) {
    if (size < 1 || size > 64)
        return {ErrorCode::InvalidArgument, "a derived secret has 1 to 64 bytes, not " + std::to_string(size)};
    Secret input(32);
    std::size_t inputSize = input.size();
    if (EVP_PKEY_get_raw_private_key(derivationKey.native(), reinterpret_cast<unsigned char*>(input.bytes().data()),
                                     &inputSize) != 1 ||
        inputSize != input.size())
        return {ErrorCode::KeyUnusable, "this key is not for derivation: " + opensslErrors()};

    EVP_KDF* algorithm = EVP_KDF_fetch(nullptr, "HKDF", nullptr);
    EVP_KDF_CTX* context = EVP_KDF_CTX_new(algorithm);
    EVP_KDF_free(algorithm);
    char digest[] = "SHA256";
    std::array<OSSL_PARAM, 5> parameters{};
    std::size_t count = 0;
    parameters[count++] = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0);
    parameters[count++] = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, input.bytes().data(), input.size());
    parameters[count++] =
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, const_cast<char*>(purpose.data()), purpose.size());
    if (!salt.empty())
        parameters[count++] = OSSL_PARAM_construct_octet_string(
            OSSL_KDF_PARAM_SALT, const_cast<std::byte*>(salt.bytes().data()), salt.size());
    parameters[count] = OSSL_PARAM_construct_end();
    Secret derived(size);
    const int done = context ? EVP_KDF_derive(context, reinterpret_cast<unsigned char*>(derived.bytes().data()), size,
                                              parameters.data())
                             : 0;
    EVP_KDF_CTX_free(context);
    if (done != 1)
        return {ErrorCode::KeyUnusable, "HKDF: " + opensslErrors()};
    return derived;
}

} // namespace darcha
