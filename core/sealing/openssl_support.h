// SPDX-License-Identifier: Apache-2.0
// Owners of OpenSSL's objects and its error queue as text. For .cpp files of rooms that speak OpenSSL.
#pragma once

#include "core/sealing/bytes.h"

#include <memory>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>

namespace darcha {

template <auto Free> struct OpensslFree {
    template <typename T> void operator()(T* object) const { Free(object); }
};

using BioPtr = std::unique_ptr<BIO, OpensslFree<BIO_free_all>>;
using CmsPtr = std::unique_ptr<CMS_ContentInfo, OpensslFree<CMS_ContentInfo_free>>;
using X509Ptr = std::unique_ptr<X509, OpensslFree<X509_free>>;
using X509StorePtr = std::unique_ptr<X509_STORE, OpensslFree<X509_STORE_free>>;
using PkeyPtr = std::unique_ptr<EVP_PKEY, OpensslFree<EVP_PKEY_free>>;
using PkeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, OpensslFree<EVP_PKEY_CTX_free>>;

std::string opensslErrors(); // what OpenSSL complained about last in this thread; empties its queue

BioPtr readingBio(ByteView bytes); // `bytes` must outlive it
ByteView contentOf(BIO* memory);   // of BIO_s_mem(), which OpenSSL wipes when it grows and when it is freed

} // namespace darcha
