// SPDX-License-Identifier: Apache-2.0
// A station and a gateway that trust each other, on the machine's own clock (TLS asks no other), and parcels between
// them.
//
// A parcel's ciphertext is random bytes: the gateway cannot tell, and should not be able to.
#pragma once

#include "app/gateway/gateway.h"
#include "core/base/random_source.h"
#include "core/enrolment/packet_receipt.h"
#include "core/enrolment/packet_verifier.h"
#include "core/sealing/digest.h"
#include "core/sealing/files.h"
#include "core/sealing/provisioning.h"
#include "drivers/keystore/file_key_store.h"
#include "tests/support/tools.h"

#include <memory>
#include <QTemporaryDir>

namespace darcha {

struct GatewayStation {
    explicit GatewayStation(std::string id = "station-1") : stationId(std::move(id)) {}

    QTemporaryDir folder;
    SystemClock clock;
    SystemRandom random;
    std::string stationId;
    std::unique_ptr<FileKeyStore> keys;
    std::unique_ptr<Provisioned> pki;
    std::unique_ptr<SealingIdentity> identity;

    std::filesystem::path path() const { return folder.path().toStdString(); }

    Result<void> make() {
        auto store = FileKeyStore::inFolder(path() / "keys", Secret());
        if (!store)
            return store.error();
        keys = std::move(*store);
        auto made = provisionTraining(path() / "pki", *keys, stationId, clock);
        if (!made)
            return made.error();
        pki = std::make_unique<Provisioned>(std::move(*made));
        auto loaded = loadSealingIdentity(*pki, *keys);
        if (!loaded)
            return loaded.error();
        identity = std::make_unique<SealingIdentity>(std::move(*loaded));
        auto key = keys->open(stationTlsKey);
        if (!key)
            return key.error();
        return writeKeyFile(tlsKeyFile(), *key); // for curl
    }

    std::filesystem::path tlsKeyFile() const { return path() / "tls.key"; }

    GatewayConfig gatewayConfig() const {
        GatewayConfig config;
        config.stateFolder = path() / "gateway";
        config.tlsCertificate = pki->gatewayTlsCertificate;
        config.tlsKey = pki->gatewayTlsKeyFile;
        config.receiptCertificate = pki->gatewayReceiptCertificate;
        config.receiptKey = pki->gatewayReceiptKeyFile;
        config.stationAuthority = pki->authorityCertificate;
        config.gatewayId = "gateway-test";
        return config;
    }

    struct Sealed {
        PacketHeader header;
        PacketFiles files;
        QByteArray bytes;
        QByteArray headerText;
        QByteArray signature;
    };

    // `as` signs; by default this station.
    Sealed parcel(std::size_t size, const std::string& packetId = {}, const GatewayStation* as = nullptr) {
        Sealed made;
        made.bytes.resize(static_cast<qsizetype>(size));
        random.fill(std::as_writable_bytes(std::span(made.bytes.data(), size)));
        const auto view = std::as_bytes(std::span(made.bytes.constData(), size));
        made.header.packetId = packetId.empty() ? uuid4(random) : packetId;
        made.header.sha256 = sha256Hex(view);
        made.header.size = size;
        made.header.station = stationId;
        made.header.serviceId = "uz.id_card.first";
        made.header.serviceVersion = "1";
        made.header.training = true;
        made.header.recipients = {{"Platform", std::string(64, 'a')}};
        made.header.time = iso8601(clock.utc());
        const std::string text = made.header.canonical();
        auto signature = signDetached(bytesOf(text), (as != nullptr ? as : this)->identity->signer, clock.utc());
        made.headerText = QByteArray::fromStdString(text);
        if (signature)
            made.signature =
                QByteArray(reinterpret_cast<const char*>(signature->data()), static_cast<qsizetype>(signature->size()));
        const std::filesystem::path at = path() / ("parcel-" + uuid4(random));
        std::filesystem::create_directories(at);
        made.files = PacketFiles::in(at, made.header.packetId);
        (void)writeFileDurably(made.files.ciphertext, view);
        (void)writeFileDurably(made.files.header, bytesOf(text));
        if (signature)
            (void)writeFileDurably(made.files.signature, *signature);
        return made;
    }
};

} // namespace darcha
