// SPDX-License-Identifier: Apache-2.0
// What uploads, whole: a real outbox on a real disk, the storage thread, the tus uplink and a real gateway in this
// process. Only the station's time is virtual; TLS asks the machine's.
#pragma once

#include "app/station/sync/outbox_uploader.h"
#include "app/station/sync/storage_thread.h"
#include "app/station/timers.h"
#include "drivers/uplink/tus_uplink.h"
#include "tests/support/gateway_station.h"
#include "tests/support/station_storage.h"
#include "tests/support/wait.h"

namespace darcha {

struct SyncStation {
    GatewayStation& pki; // made once for a whole program
    std::filesystem::path folder;
    VirtualClock clock{SystemClock().utc()};
    VirtualTimers timers{clock};
    quint16 port = 0;
    std::unique_ptr<Gateway> gateway;
    std::optional<StationStorage> disk;
    std::unique_ptr<Uplink> uplink;
    std::unique_ptr<StorageThread> storage;
    std::unique_ptr<OutboxUploader> uploader;

    SyncStation(GatewayStation& made, const std::string& name) : pki(made), folder(made.path() / name) {}
    ~SyncStation() { switchOff(); }

    Result<void> gatewayOn() {
        GatewayConfig config = pki.gatewayConfig();
        config.stateFolder = folder / "gateway";
        config.port = port; // the same again
        auto started = Gateway::start(config, pki.clock);
        if (!started)
            return started.error();
        gateway = std::move(*started);
        port = gateway->port();
        return {};
    }
    void gatewayOff() { gateway.reset(); }

    // With `other` in the place of the way to the gateway. The gateway's port must be known.
    Result<void> switchOn(CommitProbe probe = {}, std::unique_ptr<Uplink> other = nullptr) {
        disk.emplace(*pki.identity, clock, folder / "station");
        if (auto started = disk->start(std::move(probe)); !started)
            return started.error();
        auto key = pki.keys->open(stationTlsKey);
        if (!key)
            return key.error();
        if (other) {
            uplink = std::move(other);
        } else {
            auto tus = TusUplink::create({"https://127.0.0.1:" + std::to_string(port), pki.pki->stationTlsCertificate,
                                          *key, pki.pki->authorityCertificate, std::chrono::seconds(5)});
            if (!tus)
                return tus.error();
            uplink = std::move(*tus);
        }
        storage = std::make_unique<StorageThread>();
        uploader =
            std::make_unique<OutboxUploader>(*disk->outbox, pki.identity->trust, *uplink, *storage, timers, clock);
        return {};
    }
    void switchOff() {
        uploader.reset();
        storage.reset();
        uplink.reset();
        disk.reset();
    }

    // Only while the storage thread is idle.
    std::string seal(std::size_t pictureBytes = 2'000) {
        const std::string id = uuid4(pki.random);
        const auto header = disk->committer->commit(sharedSample(id, clock.utc(), pictureBytes), sampleDemands());
        return header.ok() ? id : "not sealed: " + describe(header.error());
    }
    OutboxEntry entry(const std::string& id) {
        auto found = disk->outbox->find(id);
        return found.ok() && *found ? **found : OutboxEntry{};
    }
    bool stored(const std::string& id) const {
        return std::filesystem::exists(
            PacketFiles::in(folder / "gateway" / "training", id).ciphertext); // a training station's place
    }

    // Everything that is under way now has come to its end.
    bool settle() {
        return test::waitUntil([this] { return storage->idle() && uploader->sending().isEmpty(); }, 20'000);
    }
};

} // namespace darcha
