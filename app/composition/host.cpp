// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"

#include "app/composition/gateway_process.h"
#include "app/composition/journey_script.h"
#include "app/composition/provisioned_camera.h"
#include "core/quality/quality_profile.h"
#include "drivers/keystore/file_key_store.h"

#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace darcha {
namespace {

std::filesystem::path fromEnvironment(const char* variable, const char* otherwise) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0' ? value : otherwise;
}

Result<void> makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure)
        return {ErrorCode::FileUnwritable, folder.string() + ": " + failure.message()};
    if (::chmod(folder.c_str(), S_IRWXU) != 0)
        return {ErrorCode::FileUnwritable, folder.string() + ": its owner must be the user that runs the station"};
    return {};
}

} // namespace

Result<StationMode> stationMode(const std::string& wanted) {
    for (const StationMode mode : {StationMode::Kiosk, StationMode::Desk, StationMode::Field}) {
        if (wanted == name(mode))
            return mode;
    }
    return {ErrorCode::InvalidArgument, "mode \"" + wanted + "\": kiosk, desk or field"};
}

Result<StationRole> stationRole(const std::string& wanted) {
    for (const StationRole role :
         {StationRole::Citizen, StationRole::Officer, StationRole::Supervisor, StationRole::FieldOfficer}) {
        if (wanted == name(role))
            return role;
    }
    return {ErrorCode::InvalidArgument, "role \"" + wanted + "\": citizen, officer, supervisor or field_officer"};
}

std::filesystem::path defaultStateFolder() {
    const std::filesystem::path data = fromEnvironment("XDG_DATA_HOME", "");
    return (data.empty() ? fromEnvironment("HOME", "/var/lib") / ".local/share" : data) / "darcha";
}

std::filesystem::path serviceFolder() { return fromEnvironment("DARCHA_SERVICE_DIR", DARCHA_SERVICE_FOLDER); }

std::filesystem::path modelFolder() { return fromEnvironment("DARCHA_MODEL_DIR", DARCHA_MODEL_FOLDER); }

StateLayout::StateLayout(std::filesystem::path root)
    : folder(std::move(root)),
      pki(folder / "pki"),
      keys(folder / "keys"),
      outbox(folder / "outbox"),
      gateway(folder / "gateway"),
      training(folder / "training"),
      run(folder / "run") {}

Result<HostOptions> HostOptions::forJourney(const JourneyScript& script, const std::filesystem::path& state) {
    HostOptions options;
    options.state = state;
    options.gatewayUrl = script.gateway;
    options.onlyVirtual = true;
    options.cameraSource = script.camera;
    options.seed = script.seed;
    options.timeZone = script.timeZone;
    const auto mode = stationMode(script.mode);
    const auto role = stationRole(script.role);
    const auto language = languageFromCode(script.language);
    if (!mode.ok())
        return mode.error();
    if (!role.ok())
        return role.error();
    if (!language)
        return {ErrorCode::InvalidArgument, "language \"" + script.language + "\" is not one of the station's"};
    options.mode = *mode;
    options.role = *role;
    options.language = *language;
    return options;
}

Host::Host(StateLayout layout, Provisioned pki) : m_layout(std::move(layout)), m_pki(std::move(pki)) {}

Host::~Host() {
    m_station.reset(); // before the gateway that it may be talking to
    m_gateway.reset();
    ::close(m_lock);
}

Result<std::unique_ptr<Host>> Host::create(const HostOptions& options, StationImages* images) {
    const StateLayout layout(options.state);
    for (const auto& folder : {layout.folder, layout.run}) {
        if (const auto made = makePrivateFolder(folder); !made.ok())
            return made.error();
    }
    // A core dump would hold what no disk may hold.
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    ::prctl(PR_SET_DUMPABLE, 0);
    const int lock = ::open((layout.folder / "lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (lock < 0 || ::flock(lock, LOCK_EX | LOCK_NB) != 0)
        return {ErrorCode::ConfigurationInvalid,
                layout.folder.string() + ": another station runs on this folder; end it, or name another with --state"};
    StationOptions station;
    station.state = layout.folder;
    station.models = modelFolder();
    station.services = serviceFolder();
    station.profiles = QualityProfile::folder();
    station.mode = options.mode;
    station.role = options.role;
    station.language = options.language;
    station.timeZone = options.timeZone;
    station.keepDelivered = options.keepDelivered;
    auto camera = readProvisionedCamera(layout.folder);
    if (!camera.ok())
        return camera.error();
    station.devices.provisionedCamera = std::move(*camera);
    const auto screen = readScreenPlace(layout.folder);
    if (!screen.ok())
        return screen.error();
    station.screen = *screen;
    station.devices.onlyVirtual = options.onlyVirtual;
    station.devices.cameraSource = options.cameraSource;
    station.devices.printerUri = options.printerUri;
    station.devices.trainingFolder = layout.training;
    station.devices.privateFolder = layout.run;
    station.devices.seed = options.seed;

    auto keys = FileKeyStore::inFolder(layout.keys);
    if (!keys.ok())
        return keys.error();
    auto pki = provisionTraining(layout.pki, **keys, station.stationId, SystemClock());
    if (!pki.ok())
        return pki.error();
    std::unique_ptr<Host> host(new Host(layout, std::move(*pki)));
    host->m_lock = lock;
    station.gatewayUrl = options.gatewayUrl;
    if (station.gatewayUrl.empty()) {
        auto gateway = GatewayProcess::start(layout.gateway, host->m_pki);
        if (!gateway.ok())
            return gateway.error();
        host->m_gateway = std::move(*gateway);
        station.gatewayUrl = host->m_gateway->url();
    }
    auto made = Station::create(station, {host->m_clock, host->m_timers, host->m_random, host->m_pki, images});
    if (!made.ok())
        return made.error();
    host->m_station = std::move(*made);
    return host;
}

} // namespace darcha
