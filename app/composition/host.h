// SPDX-License-Identifier: Apache-2.0
// Everything around a station on this machine: state folder, time, keys and - for training - a PKI and a gateway made
// on the spot.
//
// Main thread, with a QGuiApplication alive (slips are drawn with its fonts).
#pragma once

#include "app/composition/station.h"
#include "app/composition/stepped_time.h"
#include "core/base/random_source.h"
#include "core/sealing/provisioning.h"

#include <filesystem>
#include <memory>
#include <string>

namespace darcha {

class GatewayProcess;
struct JourneyScript;

struct HostOptions {
    std::filesystem::path state;
    std::string gatewayUrl; // empty: a gateway of our own, its store in <state>/gateway
    bool onlyVirtual = false;
    std::filesystem::path cameraSource;
    std::string printerUri;
    std::uint64_t seed = 1;
    StationMode mode = StationMode::Kiosk;
    StationRole role = StationRole::Citizen;
    Language language = Language::En;
    std::string timeZone = TimeZone::usual;
    std::chrono::days keepDelivered = StationOptions{}.keepDelivered;

    static Result<HostOptions> forJourney(const JourneyScript& script, const std::filesystem::path& state);
};

Result<StationMode> stationMode(const std::string& name);
Result<StationRole> stationRole(const std::string& name);
std::filesystem::path defaultStateFolder(); // $XDG_DATA_HOME/darcha, ~/.local/share/darcha
std::filesystem::path serviceFolder();      // of this build, or $DARCHA_SERVICE_DIR
std::filesystem::path modelFolder();        // of this build, or $DARCHA_MODEL_DIR

// Where a station keeps what, below its state folder.
struct StateLayout {
    explicit StateLayout(std::filesystem::path folder);
    std::filesystem::path folder, pki, keys, outbox, gateway, training, run;
};

class Host {
public:
    // `images` may be null; else it outlives the host.
    static Result<std::unique_ptr<Host>> create(const HostOptions& options, StationImages* images = nullptr);
    ~Host();

    Station& station() { return *m_station; }
    SteppedTimers& timers() { return m_timers; }
    GatewayProcess* gateway() { return m_gateway.get(); } // null where the gateway is not ours
    const Provisioned& pki() const { return m_pki; }
    const StateLayout& layout() const { return m_layout; }

private:
    Host(StateLayout layout, Provisioned pki);

    StateLayout m_layout;
    Provisioned m_pki;
    int m_lock = -1; // one station a folder
    SteppedClock m_clock;
    SteppedTimers m_timers{m_clock};
    SystemRandom m_random;
    std::unique_ptr<GatewayProcess> m_gateway;
    std::unique_ptr<Station> m_station;
};

} // namespace darcha
