// SPDX-License-Identifier: Apache-2.0
#include "core/sealing/openssl_support.h"

#include <openssl/err.h>

namespace darcha {

std::string opensslErrors() {
    std::string text;
    while (const unsigned long code = ERR_get_error()) {
        const char* reason = ERR_reason_error_string(code);
        const char* library = ERR_lib_error_string(code);
        if (!text.empty())
            text += "; ";
        text += library ? library : "OpenSSL";
        text += ": ";
        text += reason ? std::string(reason) : "error " + std::to_string(code);
    }
    return text.empty() ? "OpenSSL gave no reason" : text;
}

BioPtr readingBio(ByteView bytes) {
    // A null pointer would make OpenSSL measure a string.
    static const char nothing = 0;
    return BioPtr(BIO_new_mem_buf(bytes.empty() ? &nothing : static_cast<const void*>(bytes.data()),
                                  static_cast<int>(bytes.size())));
}

ByteView contentOf(BIO* memory) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return std::as_bytes(std::span(data, size > 0 ? static_cast<std::size_t>(size) : 0));
}

} // namespace darcha
