// SPDX-License-Identifier: Apache-2.0
// Guides staff through an acceptance run in the terminal: questions on standard error, answers from standard input.
#include "app/composition/device_choice.h"
#include "app/composition/host.h"
#include "app/composition/presentation_guide.h"
#include "app/composition/provisioned_camera.h"
#include "app/ctl/commands/commands.h"
#include "app/station/texts.h"
#include "core/base/random_source.h"
#include "core/inference/model_store.h"
#include "core/pad/acceptance/acceptance_report.h"
#include "core/sealing/files.h"
#include "drivers/keystore/file_key_store.h"

#include <charconv>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace darcha::ctl {
namespace {

std::optional<int> number(const Arguments& arguments, const char* option, int otherwise) {
    const auto given = arguments.option(option);
    if (!given)
        return otherwise;
    int value = 0;
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), value);
    return error == std::errc() && end == given->data() + given->size() ? std::optional(value) : std::nullopt;
}

std::vector<std::string> parts(const std::string& list) {
    std::vector<std::string> all;
    std::istringstream stream(list);
    for (std::string one; std::getline(stream, one, ',');)
        all.push_back(one);
    return all;
}

std::vector<std::string> idsOf(const AcceptancePlan& plan) {
    std::vector<std::string> ids;
    for (const AttackSpecies& one : plan.species)
        ids.push_back(one.id);
    return ids;
}

std::string inWords(const AcceptancePlan& plan) {
    std::string words = std::to_string(plan.genuine) + " genuine, " + std::to_string(plan.attacks) + " each of ";
    for (const std::string& id : idsOf(plan))
        words += (words.ends_with(" of ") ? "" : ",") + id;
    return words;
}

// What the options ask for; where they say nothing, `otherwise`.
Result<AcceptancePlan> planOf(const Arguments& arguments, const AcceptancePlan& otherwise) {
    const auto genuine = number(arguments, "--genuine", otherwise.genuine),
               attacks = number(arguments, "--attacks", otherwise.attacks);
    if (!genuine || !attacks)
        return {ErrorCode::InvalidArgument, "--genuine and --attacks: whole numbers"};
    const auto species = arguments.option("--species");
    return AcceptancePlan::of(*genuine, *attacks, species ? parts(*species) : idsOf(otherwise));
}

Result<AcceptanceRun> openRun(const Arguments& arguments, const std::filesystem::path& file,
                              const AcceptanceSetting& setting, UtcTime now) {
    std::error_code trouble;
    if (std::filesystem::exists(file, trouble)) {
        const auto json = JsonFile::read(file);
        if (!json.ok())
            return json.error();
        auto run = AcceptanceRun::fromJson(*json);
        if (!run.ok())
            return run;
        const AcceptanceSetting& begun = run->setting();
        if (begun.station != setting.station || begun.camera != setting.camera || begun.training != setting.training ||
            begun.profileId != setting.profileId || begun.profileVersion != setting.profileVersion ||
            begun.program != setting.program)
            return {ErrorCode::InvalidArgument,
                    file.string() +
                        ": begun with another station, camera, profile or program; name another with --run"};
        const auto wanted = planOf(arguments, run->plan());
        if (!wanted.ok())
            return wanted.error();
        if (wanted->genuine != run->plan().genuine || wanted->attacks != run->plan().attacks ||
            idsOf(*wanted) != idsOf(run->plan()))
            return {ErrorCode::InvalidArgument,
                    file.string() + ": begun with another plan (" + inWords(run->plan()) +
                        "); leave --genuine, --attacks and --species out to go on, or name another with --run"};
        std::cerr << "Going on with the run of " << iso8601(run->started()) << " (" << file.string()
                  << "): " << run->done() << " of " << run->plan().presentations()
                  << " are on record. A presentation that was broken off is not, and comes again.\n";
        if (!run->next())
            std::cerr << "Everything was presented: the report is written anew. For another run name another file with "
                         "--run.\n";
        return run;
    }
    auto plan = planOf(arguments, {20, 10, {usualSpecies().begin(), usualSpecies().end()}});
    if (!plan.ok())
        return plan.error();
    return AcceptanceRun(std::move(*plan), setting, now);
}

Result<void> save(const AcceptanceRun& run, const std::filesystem::path& file) {
    return writeFileDurably(file, bytesOf(run.toJson().dump(2) + "\n"), 0600);
}

std::string asked(const AcceptanceRun& run, const Presentation& next) {
    std::string title = "a genuine person, another one each time where you can";
    for (const AttackSpecies& one : run.plan().species)
        if (one.id == next.species)
            title = "an attack: " + one.title;
    return std::to_string(next.number) + " of " + std::to_string(run.plan().presentations()) + ": " + title;
}

// The whole sitting; true: everything was presented.
Result<bool> lead(AcceptanceRun& run, PresentationGuide& guide, const std::filesystem::path& file, const Texts& texts) {
    SystemRandom random;
    const auto say = [&](std::string_view hint) {
        std::cerr << "    " << texts.text(Language::En, hint).toStdString() << "\n";
    };
    while (const auto next = run.next()) {
        std::cerr << asked(run, *next) << "\n  Enter: begin   w REASON: take the last one back   q: stop for now\n> ";
        std::string answer;
        if (!std::getline(std::cin, answer) || answer == "q")
            return false;
        if (answer.starts_with('w')) {
            const std::size_t reason = answer.find_first_not_of(' ', 1);
            if (!run.withdrawLast(reason == std::string::npos ? "" : answer.substr(reason)))
                std::cerr << "  there is none to take back\n";
        } else if (answer.empty()) {
            auto outcome = guide.present(*next, random.next(), say);
            if (!outcome.ok())
                return outcome.error();
            std::cerr << "  "
                      << (outcome->noResponse != NoResponse::None
                              ? "no response: " + std::string(name(outcome->noResponse))
                              : "decided: " + std::string(name(outcome->decision)))
                      << "\n";
            run.add(std::move(*outcome));
        } else {
            std::cerr << "  Enter, w or q\n";
            continue;
        }
        if (const auto saved = save(run, file); !saved.ok()) // after each: a power cut costs none of them
            return saved.error();
    }
    return true;
}

Result<SealingIdentity> identityOf(const StateLayout& layout) {
    std::error_code trouble;
    if (!std::filesystem::exists(layout.keys, trouble))
        return {ErrorCode::KeyMissing, layout.folder.string() + ": no station has run with this state folder, so there "
                                                                "is no key to sign the report; --state names another"};
    const auto keys = FileKeyStore::inFolder(layout.keys);
    if (!keys.ok())
        return keys.error();
    return loadSealingIdentity(Provisioned(layout.pki), **keys);
}

Result<bool> conduct(const Arguments& arguments, std::filesystem::path& base, std::optional<AcceptanceRun>& held) {
    const StateLayout layout(arguments.option("--state").value_or(defaultStateFolder().string()));
    const SystemClock clock;
    const auto identity = identityOf(layout);
    if (!identity.ok())
        return identity.error();
    const auto models = ModelStore::open(modelFolder());
    if (!models.ok())
        return models.error();
    const auto texts = Texts::load();
    if (!texts.ok())
        return texts.error();
    auto profile = PadProfile::named(arguments.option("--profile").value_or("kiosk"));
    if (!profile.ok())
        return profile.error();
    const auto patience = number(arguments, "--patience", 30);
    if (!patience || *patience < 1 || *patience > 300)
        return {ErrorCode::InvalidArgument, "--patience: 1 to 300 seconds"};
    DeviceWishes wishes;
    wishes.cameraSource = arguments.option("--camera").value_or("");
    auto provisioned = readProvisionedCamera(layout.folder);
    if (!provisioned.ok())
        return provisioned.error();
    wishes.provisionedCamera = std::move(*provisioned);
    auto camera = attachedCamera(wishes, clock);
    if (!camera.ok())
        return camera.error();
    if (!*camera)
        return {ErrorCode::DeviceAbsent, "no camera is attached; --camera names a recording for a rehearsal"};

    const DeviceInfo info = (*camera)->info();
    AcceptanceSetting setting;
    setting.station = identity->stationId;
    setting.camera = info.name + " (" + info.id + ", " + info.driver + ")";
    // A PKI whose authority's key lies beside it was made on the spot.
    setting.training =
        info.isVirtual || !wishes.provisionedCamera || std::filesystem::exists(Provisioned(layout.pki).authorityKey);
    setting.profileId = profile->id;
    setting.profileVersion = profile->version;
    setting.program = std::string("darcha ") + DARCHA_VERSION;
    setting.checks = PresentationGuide::checks();
    setting.leftOut = PresentationGuide::leftOut();
    const std::filesystem::path file =
        arguments.option("--run").value_or((layout.folder / "acceptance.run.json").string());
    auto run = openRun(arguments, file, setting, clock.utc());
    if (!run.ok())
        return run.error();
    held = std::move(*run);
    if (const auto saved = save(*held, file); !saved.ok())
        return saved.error();
    PresentationGuide guide(**camera, *models, clock, {std::move(*profile), std::chrono::seconds(*patience)});
    const auto complete = lead(*held, guide, file, *texts);
    if (!complete.ok())
        return complete;
    base = arguments.option("--report").value_or((layout.folder / "acceptance").string());
    if (const auto written = writeSignedReport(*held, base, identity->signer, clock.utc()); !written.ok())
        return written.error();
    return complete;
}

int run(const Arguments& arguments) {
    std::filesystem::path base;
    std::optional<AcceptanceRun> held;
    const auto complete = conduct(arguments, base, held);
    if (!complete.ok())
        return complain(complete.error());
    const nlohmann::json report = reportJson(*held, SystemClock().utc());
    print({{"report", base.string() + ".json"},
           {"text", base.string() + ".txt"},
           {"signature", base.string() + ".json.p7s"},
           {"complete", *complete},
           {"training", held->setting().training},
           {"presented", held->done()},
           {"planned", held->plan().presentations()},
           {"groups", report.at("groups")},
           {"worst_species", report.value("worst_species", nlohmann::json())}});
    return *complete ? Done : CheckSaysNo;
}

} // namespace

Command padAcceptance() {
    return {
        .name = "pad acceptance",
        .summary = "test the liveness check of this station with your own people and artefacts",
        .text =
            "Guides staff through a number of genuine presentations and of attacks of each species in front of the "
            "station's camera, and writes a report with APCER of each species (the worst counts), BPCER, "
            "non-response rates, exact bounds, and what they can and cannot prove, signed with the station's key. "
            "Turns, passive cues, identity and camera are tested; the light of the screen is not, as a terminal has "
            "none of its own, and the report says so.\n\n"
            "q or the end of the input stops for now; the same command goes on later, and after a power cut or Ctrl+C "
            "too: each presentation is kept as soon as it is decided, and only the one that was broken off comes "
            "again. What is taken back (w) stays on record with its reason. Without a provisioned camera, with a "
            "recording or a training key, the report "
            "says TRAINING. "
            "To check a report: openssl cms -verify -binary -inform DER -in R.json.p7s -content R.json -CAfile "
            "authority.cert.pem -out /dev/null; the SHA-256 of the text is in the JSON.",
        .options = {{"--genuine", "N", "Genuine presentations (default: 20)."},
                    {"--attacks", "N", "Attacks of each species (default: 10)."},
                    {"--species", "LIST",
                     "Comma between them; of the usual ones print, print_bent, print_cut_out, phone, tablet, monitor "
                     "(default: all of these), or names of your own."},
                    {"--profile", "NAME", "Liveness profile (default: kiosk)."},
                    {"--patience", "S", "Seconds for one presentation (default: 30)."},
                    {"--camera", "FILE", "A video or a folder of pictures in the camera's place, for a rehearsal."},
                    {"--run", "FILE", "Where the run is kept between two sittings (default: in the state folder)."},
                    {"--report", "BASE",
                     "BASE.json, BASE.txt, BASE.json.p7s (default: acceptance in the state folder)."},
                    {"--state", "DIR", "State folder of the station (default: darcha in the user's data directory)."}},
        .output = {{"report, text, signature", "the files that were written"},
                   {"complete", "everything that was planned was presented; else the exit code is 1"},
                   {"training", "a rehearsal, which accepts nothing"},
                   {"presented, planned", "how many"},
                   {"groups", "of genuine people and of each species: counts, rate, bounds, in_words"},
                   {"worst_species", "species, apcer (null: none of it was judged), upper_95_one_sided"}},
        .run = run};
}

} // namespace darcha::ctl
