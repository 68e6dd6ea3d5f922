// SPDX-License-Identifier: Apache-2.0
// The intake of the central platform: takes sealed packets by tus 1.0.0 over mutual TLS 1.3 and answers with signed
// receipts.
//
// Verifies header, station and hash; it has no decryption key and no use for one. Everything runs on one thread of its
// own, named "gateway", which start() makes and stop() ends; port() and stop() may be called from any thread. Errors of
// start(): KeyMissing, CertificateInvalid, FileUnwritable, DatabaseFailed, NetworkUnreachable (address in use).
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace darcha {

// Bounds on what strangers can make the gateway hold. Sizes in bytes.
struct GatewayLimits {
    std::uint64_t packetBytes = 256ULL << 20;    // a packet is 2 MB; scanned documents may make it 50
    std::uint32_t headBytes = 64U << 10;         // request line and fields, the signed header among them (about 6 kB)
    std::size_t connections = 64;                // above: closed at once
    std::size_t openUploads = 256;               // not yet complete, over all stations; above: 503
    std::chrono::milliseconds handshake{10'000}; // TLS
    std::chrono::milliseconds head{10'000};      // a whole request head: what a slow loris stretches
    std::chrono::milliseconds idle{30'000};      // between requests, and between two pieces of a body
    std::uint64_t slowestBytesPerSecond = 256;   // of a body, after the first `idle`; slower is cut off and may resume
    std::chrono::hours abandonedAfter{24 * 14};  // an upload without a byte for so long is removed at start
};

struct GatewayConfig {
    std::filesystem::path stateFolder;        // made if absent, mode 0700
    std::filesystem::path tlsCertificate;     // PEM, server authentication
    std::filesystem::path tlsKey;             // PEM
    std::filesystem::path receiptCertificate; // PEM, may sign CMS (emailProtection)
    std::filesystem::path receiptKey;         // PEM
    std::filesystem::path stationAuthority;   // PEM bundle: who may vouch for a station
    std::string gatewayId = "gateway";        // stands in every receipt
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; // 0: any free one
    GatewayLimits limits;
};

class Gateway {
public:
    // `clock` must outlive the gateway.
    static Result<std::unique_ptr<Gateway>> start(GatewayConfig config, const Clock& clock);
    ~Gateway(); // stops

    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    std::uint16_t port() const;
    void stop(); // closes every connection; what has arrived stays, and its upload resumes

private:
    struct Running;
    explicit Gateway(std::unique_ptr<Running> running);
    std::unique_ptr<Running> m_running;
};

} // namespace darcha
