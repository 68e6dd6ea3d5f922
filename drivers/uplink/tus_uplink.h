// SPDX-License-Identifier: Apache-2.0
// Uplink by tus 1.0.0 (https://tus.io/protocols/resumable-upload, core, creation, checksum) over mutual TLS 1.3.
//
// Trusts the provisioned authority and nothing else, follows no redirect, uses no proxy. Reads the packet in pieces of
// 1 MiB.
#pragma once

#include "core/sealing/key_store.h"
#include "drivers/uplink/uplink.h"

#include <chrono>
#include <memory>

namespace darcha {

struct TusUplinkConfig {
    std::string url;                   // "https://host:port"
    std::filesystem::path certificate; // PEM: the station's certificate for TLS
    KeyHandle key;                     // its key, from the station's key store; may be one that cannot be copied
    std::filesystem::path authority;   // PEM bundle: who vouches for the gateway
    std::chrono::milliseconds patience{20'000}; // without a byte either way: NetworkUnreachable
};

class TusUplink final : public Uplink {
public:
    // ConfigurationInvalid, KeyMissing, CertificateInvalid.
    static Result<std::unique_ptr<TusUplink>> create(TusUplinkConfig config);
    ~TusUplink() override;

    DeviceInfo info() const override;
    void send(Parcel parcel, ReceiptCallback done) override;
    void status(std::string packetId, StatusCallback done) override;
    void cancel() override;

private:
    struct Wire;
    explicit TusUplink(std::unique_ptr<Wire> wire);
    std::unique_ptr<Wire> m_wire;
};

} // namespace darcha
