// SPDX-License-Identifier: Apache-2.0
#include "app/station/acceptance/acceptance_guide.h"

#include "app/station/acceptance/acceptance_files.h"
#include "app/station/acceptance/acceptance_rows.h"
#include "app/station/acceptance/presentation_stage.h"
#include "app/station/capture/liveness_rows.h"
#include "app/station/sync/storage_thread.h"
#include "app/station/timers.h"
#include "core/base/log.h"
#include "core/base/random_source.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace darcha {
namespace {

struct PlanSize {
    int genuine, attacks; // attacks of each species
};
// A try-out; what one afternoon gives; what ISO/IEC 30107-3's evaluators present at the least (150 of a species prove
// 2 % with 95 % confidence).
constexpr std::array planSizes{PlanSize{3, 1}, PlanSize{20, 10}, PlanSize{150, 150}};

// Why a presentation was taken back, in the words of the report.
const std::array<std::pair<const char*, const char*>, 4> withdrawals{
    {{"slipped", "the artefact slipped, or the person moved away"},
     {"wrong_artefact", "something else was presented than was asked for"},
     {"disturbed", "disturbed from outside: another person, another light"},
     {"other", "another reason"}}};
constexpr const char* stopped = "stopped by staff before it had ended";

bool sameSetting(const AcceptanceRun& a, const AcceptanceRun& b) {
    return a.toJson().at("setting") == b.toJson().at("setting");
}

} // namespace

struct AcceptanceGuide::Private {
    Private(AcceptanceGuide* owner, const Parts& given, Options wanted)
        : q(owner),
          parts(given),
          options(std::move(wanted)),
          stage(*owner, {given.camera, given.models, given.clock, given.timers}, reports()) {
        for (const AttackSpecies& one : usualSpecies())
            chosen.push_back(one.id);
    }

    AcceptanceGuide* q;
    Parts parts;
    Options options;
    PresentationStage stage;
    State state = State::Closed;
    PlanSize size = planSizes[1];
    std::vector<std::string> chosen; // species
    std::optional<AcceptanceRun> run;
    std::filesystem::path reportFile;
    QString error;
    PadResult judged;   // of the last presentation
    bool known = false; // it was of this sitting
    bool closes = false;

    void become(State next) {
        state = next;
        emit q->stateChanged();
    }
    void fail(const Error& why) {
        log::error("acceptance.failed", why);
        if (state == State::Closed) // somebody else may stand there by now
            return;
        error = QStringLiteral("error.") + QString::fromStdString(std::string(name(why.code)));
        become(State::Failed);
        stage.stop();
    }

    PresentationStage::Reports reports();
    Result<AcceptanceSetting> setting() const;
    void save();
    void take(Result<std::optional<AcceptanceRun>> found);
    void launch();
    void over(const PresentationStage::Presented* presented);
    void write(bool shows);
};

PresentationStage::Reports AcceptanceGuide::Private::reports() {
    return {.picture = [this](const FramePtr& frame,
                              const std::function<bool()>& wanted) { q->showPreview(frame, wanted); },
            .pictureShown = [this] { emit q->previewChanged(); },
            .pictureGone = [this] { q->clearPreview(); },
            .secondsLeftChanged = [this] { emit q->secondsLeftChanged(); },
            .failed = [this](const Error& why) { fail(why); },
            .over = [this](const PresentationStage::Presented* presented) { over(presented); },
            .cameraFree = options.cameraFree};
}

Result<AcceptanceSetting> AcceptanceGuide::Private::setting() const {
    const auto profile = PadProfile::named(options.profile);
    if (!profile.ok())
        return profile.error();
    AcceptanceSetting made;
    made.station = options.station;
    made.training = options.training;
    if (parts.camera != nullptr) {
        const DeviceInfo info = parts.camera->info();
        made.camera = info.name + " (" + info.id + ", " + info.driver + ")";
        made.training = made.training || info.isVirtual;
    }
    made.profileId = profile->id;
    made.profileVersion = profile->version;
    made.program = std::string("darcha ") + DARCHA_VERSION;
    made.checks = {"passive", "turn", "identity", "camera"};
    if (stage.challenge().hasGlass())
        made.checks.push_back("light");
    else
        made.leftOut.push_back("the light of the screen: no window was there to give it.");
    made.leftOut.push_back("repeated attempts: a presentation here is one attempt, while the station gives a person up "
                           "to three. An attacker has them as well.");
    return made;
}

void AcceptanceGuide::Private::save() {
    parts.storage.post(
        q, [folder = options.folder, copy = *run] { return saveAcceptanceRun(folder, copy); },
        [this](const Result<void>& saved) {
            if (!saved.ok())
                fail(saved.error());
        });
}

void AcceptanceGuide::Private::take(Result<std::optional<AcceptanceRun>> found) {
    if (state != State::Opening)
        return;
    const auto now = setting();
    if (!now.ok())
        return fail(now.error());
    if (!found.ok())
        log::warning("acceptance.unreadable", {{"code", name(found.error().code)}}); // it stays where it is
    run.reset();
    if (found.ok() && *found && (*found)->next() &&
        sameSetting(**found, AcceptanceRun((*found)->plan(), *now, (*found)->started())))
        run = std::move(**found);
    emit q->planChanged();
    become(run ? State::Ready : State::Planning);
}

void AcceptanceGuide::Private::launch() {
    auto profile = PadProfile::named(options.profile);
    if (!profile.ok())
        return fail(profile.error());
    PresentationAttempt::Options asked;
    asked.profile = std::move(*profile);
    const std::vector<std::string>& checks = run->setting().checks;
    asked.challenge.light = std::find(checks.begin(), checks.end(), "light") != checks.end();
    asked.seed = parts.random.next();
    asked.screen = options.screen;
    stage.present(*run->next(), std::move(asked), options.patience);
}

void AcceptanceGuide::Private::over(const PresentationStage::Presented* presented) {
    if (state == State::Presenting && presented != nullptr) {
        run->add(presented->outcome);
        judged = presented->judged;
        known = true;
        if (presented->stopped)
            run->withdrawLast(stopped);
        become(presented->stopped ? State::Ready : State::Judged);
        save();
    } else if (state == State::Presenting) {
        become(State::Ready); // it had not begun
    }
    if (std::exchange(closes, false))
        q->close();
}

void AcceptanceGuide::Private::write(bool shows) {
    parts.storage.post(
        q,
        [folder = options.folder, copy = *run, &signer = parts.signer, now = parts.clock.utc()] {
            return writeAcceptanceReport(folder, copy, signer, now);
        },
        [this, shows](const Result<std::filesystem::path>& written) {
            if (!written.ok())
                return fail(written.error());
            reportFile = *written;
            emit q->recorded(QStringLiteral("acceptance.reported"));
            if (shows && (state == State::Ready || state == State::Judged))
                become(State::Reported);
        });
}

AcceptanceGuide::AcceptanceGuide(const Parts& parts, Options options, QObject* parent)
    : PreviewSource(parent),
      d(std::make_unique<Private>(this, parts, std::move(options))) {}

AcceptanceGuide::~AcceptanceGuide() = default; // the stage waits for its threads: nothing outlives the controller

bool AcceptanceGuide::offered() const { return d->options.offered; }
AcceptanceGuide::State AcceptanceGuide::state() const { return d->state; }
ChallengeScreen* AcceptanceGuide::challenge() const { return &d->stage.challenge(); }
const AcceptanceRun* AcceptanceGuide::run() const { return d->run ? &*d->run : nullptr; }
int AcceptanceGuide::secondsLeft() const { return d->stage.secondsLeft(); }
int AcceptanceGuide::done() const { return d->run ? d->run->done() : 0; }
bool AcceptanceGuide::complete() const { return d->run && !d->run->next(); }
QString AcceptanceGuide::errorTextId() const { return d->error; }
QString AcceptanceGuide::reportFile() const { return QString::fromStdString(d->reportFile.string()); }
bool AcceptanceGuide::startable() const { return !d->chosen.empty(); }

QVariantList AcceptanceGuide::sizes() const {
    QVariantList all;
    for (const PlanSize& one : planSizes)
        all << QVariantMap{
            {QStringLiteral("genuine"), one.genuine},
            {QStringLiteral("attacks"), one.attacks},
            {QStringLiteral("upper"), upperPercent(mostLikelyAtMost(0, one.attacks))},
            {QStringLiteral("chosen"), one.genuine == d->size.genuine && one.attacks == d->size.attacks}};
    return all;
}

QVariantList AcceptanceGuide::species() const {
    QVariantList all;
    for (const AttackSpecies& one : usualSpecies())
        all << QVariantMap{
            {QStringLiteral("id"), QString::fromStdString(one.id)},
            {QStringLiteral("titleId"), speciesTitleId(one.id)},
            {QStringLiteral("chosen"), std::find(d->chosen.begin(), d->chosen.end(), one.id) != d->chosen.end()}};
    return all;
}

int AcceptanceGuide::planned() const {
    return d->run ? d->run->plan().presentations()
                  : d->size.genuine + d->size.attacks * static_cast<int>(d->chosen.size());
}

QString AcceptanceGuide::nextTitleId() const {
    const auto next = d->run ? d->run->next() : std::nullopt;
    return next ? speciesTitleId(next->species) : QString();
}

int AcceptanceGuide::nextOfGroup() const {
    const auto next = d->run ? d->run->next() : std::nullopt;
    return next ? next->ofGroup : 0;
}

int AcceptanceGuide::groupSize() const {
    const auto next = d->run ? d->run->next() : std::nullopt;
    return !next ? 0 : next->species.empty() ? d->run->plan().genuine : d->run->plan().attacks;
}

AcceptanceGuide::Verdict AcceptanceGuide::verdict() const {
    if (!d->run || d->run->outcomes().empty())
        return Verdict::None;
    const PresentationOutcome& last = d->run->outcomes().back();
    if (last.noResponse != NoResponse::None || last.decision == PadDecision::Inconclusive)
        return Verdict::Open;
    return (last.decision == PadDecision::BonaFide) == last.what.species.empty() ? Verdict::Right : Verdict::Wrong;
}

QString AcceptanceGuide::outcomeTextId() const {
    if (!d->run || d->run->outcomes().empty())
        return {};
    const PresentationOutcome& last = d->run->outcomes().back();
    if (last.noResponse != NoResponse::None)
        return QStringLiteral("acceptance.outcome.") + QString::fromStdString(std::string(name(last.noResponse)));
    return QStringLiteral("acceptance.outcome.%1.%2")
        .arg(last.what.species.empty() ? QStringLiteral("genuine") : QStringLiteral("attack"),
             QString::fromStdString(std::string(name(last.decision))));
}

QVariantList AcceptanceGuide::livenessRows() const {
    return d->known ? darcha::livenessRows(d->judged) : QVariantList();
}

QVariantList AcceptanceGuide::livenessReasons() const {
    return d->known ? darcha::livenessReasons(d->judged, {}) : QVariantList();
}

bool AcceptanceGuide::withdrawable() const {
    return (d->state == State::Ready || d->state == State::Judged) && d->run && !d->run->outcomes().empty() &&
           d->run->outcomes().back().withdrawn.empty();
}

QVariantList AcceptanceGuide::reportRows() const {
    return d->run && d->state == State::Reported ? acceptanceRows(AcceptanceReport::of(*d->run)) : QVariantList();
}

QStringList AcceptanceGuide::limitIds() const { return d->run ? acceptanceLimits(*d->run) : QStringList(); }

void AcceptanceGuide::open() {
    if (!d->options.offered || d->state != State::Closed)
        return;
    d->become(State::Opening);
    d->parts.storage.post(
        this, [folder = d->options.folder] { return newestAcceptanceRun(folder); },
        [this](Result<std::optional<AcceptanceRun>> found) { d->take(std::move(found)); });
}

void AcceptanceGuide::chooseSize(int genuine, int attacks) {
    if (d->state != State::Planning || genuine < 0 || attacks < 0)
        return;
    d->size = {genuine, attacks};
    emit planChanged();
}

void AcceptanceGuide::chooseSpecies(const QString& id, bool take) {
    if (d->state != State::Planning)
        return;
    const std::string named = id.toStdString();
    std::vector<std::string> chosen; // in the usual order
    for (const AttackSpecies& one : usualSpecies())
        if (one.id == named ? take : std::find(d->chosen.begin(), d->chosen.end(), one.id) != d->chosen.end())
            chosen.push_back(one.id);
    d->chosen = std::move(chosen);
    emit planChanged();
}

void AcceptanceGuide::begin() {
    if (d->state != State::Planning)
        return;
    auto plan = AcceptancePlan::of(d->size.genuine, d->size.attacks, d->chosen);
    if (!plan.ok())
        return d->fail(plan.error());
    auto setting = d->setting();
    if (!setting.ok())
        return d->fail(setting.error());
    d->run.emplace(std::move(*plan), std::move(*setting), d->parts.clock.utc());
    d->known = false;
    d->save();
    emit recorded(QStringLiteral("acceptance.begun"));
    emit planChanged();
    d->become(State::Ready);
}

void AcceptanceGuide::present() {
    if (d->state != State::Ready || !d->run)
        return;
    if (!d->run->next())
        return report();
    d->become(State::Presenting);
    d->launch();
}

void AcceptanceGuide::stopPresenting() {
    if (d->state == State::Presenting)
        d->stage.stop();
}

void AcceptanceGuide::withdraw(const QString& reason) {
    if (!withdrawable())
        return;
    for (const auto& [id, words] : withdrawals)
        if (reason == QLatin1String(id) && d->run->withdrawLast(words)) {
            emit recorded(QStringLiteral("acceptance.withdrawn"));
            d->become(State::Ready);
            return d->save();
        }
}

void AcceptanceGuide::goOn() {
    if (d->state != State::Judged)
        return;
    if (d->run->next())
        d->become(State::Ready);
    else
        report();
}

void AcceptanceGuide::report() {
    if ((d->state == State::Ready || d->state == State::Judged) && d->run && d->run->done() > 0)
        d->write(true);
}

void AcceptanceGuide::startAnew() {
    if (d->state != State::Ready && d->state != State::Reported)
        return;
    if (d->state == State::Ready && !d->run->outcomes().empty())
        d->write(false); // nobody begins anew to be rid of a result
    d->run.reset();
    d->known = false;
    emit planChanged();
    d->become(State::Planning);
}

void AcceptanceGuide::close() {
    if (d->state == State::Closed || d->closes)
        return;
    if (d->stage.busy()) {
        d->closes = true;
        d->stage.stop();
        return;
    }
    d->known = false;
    d->run.reset();
    d->become(State::Closed);
}

} // namespace darcha
