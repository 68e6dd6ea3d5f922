// SPDX-License-Identifier: Apache-2.0
#include "app/composition/host.h"
#include "app/ctl/commands/commands.h"
#include "app/station/texts.h"
#include "core/face/canonical_face.h"
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
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

Outcome checkServicesOf(const Texts& texts) {
    const ServiceContext context{[&](std::string_view id) { return texts.contains(id); },
                                 [](std::string_view profile) { return QualityProfile::named(profile).ok(); }};
    const auto services = ServiceCatalogue::load(serviceFolder(), context);
    if (!services.ok())
        return services.error();
    return std::to_string(services->services.size()) + " services";
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
        .text = "Texts in every language, models against their hashes and loaded, the quality profile, the services, "
                "the store's audit trail, the "
                "keys. One line for each check, in this order.",
        .options = {{"--state", "DIR", "State folder of the station (default: darcha in the user's data directory)."}},
        .output = {{"check", "what was looked at"},
                   {"verdict", "pass or fail"},
                   {"detail", "what was found"},
                   {"code, remedy", "on fail: the error code and what to do about it"}},
        .run = run};
}

} // namespace darcha::ctl
