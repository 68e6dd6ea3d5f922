// SPDX-License-Identifier: Apache-2.0
#include "app/composition/camera_demand.h"
#include "app/composition/device_choice.h"
#include "app/composition/host.h"
#include "app/composition/provisioned_camera.h"
#include "app/ctl/commands/commands.h"
#include "app/station/texts.h"
#include "core/face/canonical_face.h"
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/pad/liveness_policy.h"
#include "core/pad/mini_fas_net_detector.h"
#include "core/quality/quality_profile.h"
#include "core/service/service_catalogue.h"
#include "core/storage/audit_trail.h"
#include "core/storage/outbox.h"
#include "drivers/keystore/file_key_store.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <opencv2/core/mat.hpp>

namespace darcha::ctl {
namespace {

using Outcome = Result<std::string>; // what was found

Outcome checkTexts() {
    const auto texts = Texts::load();
    if (!texts.ok())
        return texts.error();
    return std::to_string(texts->languages().size()) + " languages";
}

Outcome checkModels() {
    const auto models = ModelStore::open(modelFolder());
    if (!models.ok())
        return models.error();
    if (const auto verified = models->verify(); !verified.ok())
        return verified.error();
    auto tracker = FaceTracker::create(*models);
    if (!tracker.ok())
        return tracker.error();
    // One look at an empty picture runs the detector.
    tracker->observe(
        std::make_shared<const Frame>(Frame{cv::Mat(480, 640, CV_8UC3, cv::Scalar(128, 128, 128)), 1, {}}));
    if (const auto cue = MiniFasNetDetector::create(*models); !cue.ok())
        return cue.error();
    return std::to_string(models->entries().size()) + " files fit the manifest, and their networks load";
}

Result<ServiceCatalogue> servicesBy(const Texts& texts) {
    const ServiceContext context{[&](std::string_view id) { return texts.contains(id); },
                                 [](std::string_view profile) { return QualityProfile::named(profile).ok(); },
                                 knowsLivenessProfile};
    return ServiceCatalogue::load(serviceFolder(), context);
}

Outcome checkServicesOf(const Texts& texts) {
    const auto services = servicesBy(texts);
    if (!services.ok())
        return services.error();
    return std::to_string(services->services.size()) + " services";
}

// What a profile demands of the camera is the station's to fulfil, never a person's.
Outcome checkCameraFor(const Texts& texts, const std::filesystem::path& source) {
    const auto services = servicesBy(texts);
    if (!services.ok())
        return services.error();
    const auto demanding = profilesWithCameraDemand(*services, QualityProfile::folder());
    if (!demanding.ok())
        return demanding.error();
    if (demanding->empty())
        return std::string("no service's profile demands anything of the camera");
    const SystemClock clock;
    DeviceWishes wishes;
    wishes.cameraSource = source;
    const auto camera = attachedCamera(wishes, clock);
    if (!camera.ok())
        return camera.error();
    if (!*camera)
        return Error{ErrorCode::DeviceAbsent,
                     "profile " + demanding->front().id + " demands something of the camera, and none is attached"};
    if (const auto fits = checkCamera(**camera, *demanding); !fits.ok())
        return fits.error();
    return "\"" + (*camera)->info().name + "\" delivers what " + demanding->front().id + " demands";
}

// Who the camera is, against the one that the station was set up with.
Outcome checkCameraIdentity(const StateLayout& layout) {
    const auto provisioned = readProvisionedCamera(layout.folder);
    if (!provisioned.ok())
        return provisioned.error();
    const std::vector<CameraFound> attached = CameraWatcher().devices();
    const CameraFound* const camera = cameraToUse(attached, *provisioned);
    if (!*provisioned)
        return std::string("none is provisioned: good for training only (darchactl devices --provision-camera)");
    if (camera == nullptr)
        return Error{ErrorCode::DeviceAbsent, "the station's camera (" + (*provisioned)->text() + ") is not attached"};
    const std::vector<CameraProblem> problems = problemsAgainst(camera->identity, **provisioned);
    if (!problems.empty())
        return Error{ErrorCode::DeviceUntrusted, camera->info.name + " (" + camera->identity.text() + "): " +
                                                     names(problems) + "; " + std::string(remedy(problems.front()))};
    return "\"" + camera->info.name + "\" is the station's own: " + camera->identity.text();
}

Outcome checkStore(const StateLayout& layout) {
    const std::filesystem::path file = layout.folder / "station.db";
    if (!std::filesystem::exists(file))
        return std::string("no station has run here yet");
    auto database = Database::open(file, stationMigrations());
    if (!database.ok())
        return database.error();
    const SystemClock clock;
    AuditTrail audit(*database, clock);
    const auto fitting = audit.verify();
    if (!fitting.ok())
        return fitting.error();
    return std::to_string(*fitting) + " audit entries fit their hashes";
}

Outcome checkKeys(const StateLayout& layout) {
    if (!std::filesystem::exists(layout.keys))
        return std::string("no station has run here yet");
    const auto keys = FileKeyStore::inFolder(layout.keys);
    if (!keys.ok())
        return keys.error();
    return "protected by " + std::string(name((*keys)->protection()));
}

int run(const Arguments& arguments) {
    const StateLayout layout(arguments.option("--state").value_or(defaultStateFolder().string()));
    const auto texts = Texts::load();
    const std::vector<std::pair<std::string, std::function<Outcome()>>> checks = {
        {"texts", checkTexts},
        {"models", checkModels},
        {"profile icao",
         []() -> Outcome {
             const auto profile = QualityProfile::named("icao");
             return profile.ok() ? Outcome("version " + std::to_string(profile->version)) : Outcome(profile.error());
         }},
        {"services", [&]() -> Outcome { return texts.ok() ? checkServicesOf(*texts) : Outcome(texts.error()); }},
        {"camera",
         [&]() -> Outcome {
             return texts.ok() ? checkCameraFor(*texts, arguments.option("--camera").value_or("")) : texts.error();
         }},
        {"camera identity", [&] { return checkCameraIdentity(layout); }},
        {"store", [&] { return checkStore(layout); }},
        {"keys", [&] { return checkKeys(layout); }},
    };
    int worst = Done;
    for (const auto& [what, check] : checks) {
        const Outcome outcome = check();
        if (outcome.ok()) {
            print({{"check", what}, {"verdict", "pass"}, {"detail", *outcome}});
        } else {
            print({{"check", what},
                   {"verdict", "fail"},
                   {"code", name(outcome.error().code)},
                   {"detail", outcome.error().detail},
                   {"remedy", paragraph(outcome.error().code)}});
            worst = std::max(worst, exitCodeOf(outcome.error().code));
        }
    }
    return worst;
}

} // namespace

Command selfTest() {
    return {
        .name = "self-test",
        .summary = "check everything that a station needs before it opens",
        .text =
            "Texts in every language, models against their hashes and loaded, the quality profile, the services, "
            "whether the camera delivers what their profiles demand of one (bsi-live: 1244x1600), whether it is the "
            "one that was provisioned, the store's audit "
            "trail, the keys. One line for each check, in this order.",
        .options = {{"--state", "DIR", "State folder of the station (default: darcha in the user's data directory)."},
                    {"--camera", "FILE", "A video or a folder of pictures in the camera's place."}},
        .output = {{"check", "what was looked at"},
                   {"verdict", "pass or fail"},
                   {"detail", "what was found"},
                   {"code, remedy", "on fail: the error code and what to do about it"}},
        .run = run};
}

} // namespace darcha::ctl
