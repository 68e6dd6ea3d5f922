// SPDX-License-Identifier: Apache-2.0
#include "tests/support/rendered_session.h"

#include "core/pad/camera/stream_truth.h"
#include "core/quality/quality_assessment.h"

#include <cmath>
#include <ctime>

namespace darcha::test {
namespace {

using std::chrono::microseconds;

SteadyTime steady(double seconds) {
    return SteadyTime(microseconds(std::llround(seconds * 1e6) + 1'000'000)); // clocks do not begin at nought
}

// What the glass shows, and since when.
class Glass {
public:
    explicit Glass(const ChallengePlan& plan) : m_plan(plan) {}
    void change(int field, double when) { m_changes.push_back({when, field}); }
    int last() const { return m_changes.empty() ? -1 : m_changes.back().field; }
    void light(SceneLight& scene, double now) const {
        int field = -1;
        for (const Change& change : m_changes)
            if (change.when <= now)
                field = change.field;
        LightField shown{{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, {}}; // a page: text on something light
        if (field >= 0 && static_cast<std::size_t>(field) < m_plan.fields.size())
            shown = m_plan.fields[static_cast<std::size_t>(field)];
        scene.setScreen({shown.left[0], shown.left[1], shown.left[2]},
                        {shown.right[0], shown.right[1], shown.right[2]});
    }

private:
    struct Change {
        double when;
        int field;
    };
    const ChallengePlan& m_plan;
    std::vector<Change> m_changes;
};

double now() { // of this thread's work, however busy the machine is
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

} // namespace

std::vector<std::pair<std::string, SessionSetup>> allArms() {
    std::vector<std::pair<std::string, SessionSetup>> arms;
    SessionSetup setup;
    for (const Species species : allSpecies) {
        setup.species = species;
        arms.emplace_back(name(species), setup);
    }
    setup.profile = "kiosk-light";
    setup.challenge.turn = false;
    for (const Species species : {Species::Genuine, Species::GenuineCitizen, Species::PrintFlat, Species::PrintBent,
                                  Species::ReplayPuppet, Species::InjectedDeepfake, Species::ReplayStill}) {
        setup.species = species;
        arms.emplace_back("light_only_" + std::string(name(species)), setup);
    }
    return arms;
}

RenderedKiosk::RenderedKiosk(const ModelStore& models, std::shared_ptr<const Cast> cast, FaceTracker tracker,
                             QualityProfile quality)
    : m_models(models),
      m_cast(std::move(cast)),
      m_tracker(std::move(tracker)),
      m_quality(std::move(quality)) {}

Result<std::unique_ptr<RenderedKiosk>> RenderedKiosk::open(const ModelStore& models, std::shared_ptr<const Cast> cast) {
    FaceTrackerOptions options;
    options.fieldOfViewDegrees = fieldOfViewDegrees;
    Result<FaceTracker> tracker = FaceTracker::create(models, options);
    if (!tracker)
        return tracker.error();
    Result<QualityProfile> quality = QualityProfile::named("icao");
    if (!quality)
        return quality.error();
    return std::unique_ptr<RenderedKiosk>(
        new RenderedKiosk(models, std::move(cast), std::move(*tracker), std::move(*quality)));
}

SessionOutcome RenderedKiosk::run(const SessionSetup& setup) {
    SessionOutcome outcome;
    Lot lot(setup.number ^ 0x5E55);
    const std::uint64_t seed = setup.seed.value_or(lot.bits());
    const double displayDelay = lot.between(0.012, 0.06), firstFrame = lot.between(0, 0.05);
    LivenessSession::Options options;
    options.challenge = setup.challenge;
    options.seed = seed;
    options.profile = PadProfile::named(setup.profile).value();
    const std::unique_ptr<LivenessSession> session = LivenessSession::create(m_models, std::move(options)).value();
    m_tracker.reset();
    LiveAssessor assessor(m_quality);
    assessor.setStillScale(3840.0 * 2160 / setup.frame.area());

    const double watching = watchedFor(setup.species, setup.watching);
    double began = now();
    const std::unique_ptr<Actor> actor =
        actorOf(setup.species, {m_cast, setup.number, setup.frame, watching, setup.scene});
    SimulatedCamera camera(CameraMake::draw(setup.number), setup.number, setup.camera);
    SceneLight light(Station::draw(setup.number));
    cv::Mat linear(setup.frame, CV_32FC3);
    outcome.rendering += now() - began;
    Glass glass(session->plan());
    std::vector<std::pair<double, FieldShown>> pending; // until the window says that it has presented
    StreamTruth stream;                                 // as the camera thread looks at every frame
    stream.begin();
    bool begun = false;
    LivenessScreen screen;
    double before = -1;
    for (std::uint64_t number = 0; screen.stage != LivenessStage::Done; ++number) {
        const double at = firstFrame + static_cast<double>(number) / setup.framesPerSecond + lot.between(-0.004, 0.004);
        if (at - watching > setup.patience - setup.watching) {
            session->timeOut(steady(at));
            break;
        }
        began = now();
        const double seen = at - camera.make().delay; // the moment whose light is in the frame
        glass.light(light, seen);
        const cv::Mat picture = actor->frame(linear, std::max(0.0, seen),
                                             before < 0 ? 1 / setup.framesPerSecond : at - before, light, camera);
        before = at;
        outcome.rendering += now() - began;

        began = now();
        const auto frame = std::make_shared<const Frame>(Frame{picture, number + 1, steady(at)});
        stream.observe(*frame);
        const FaceFinding finding = m_tracker.observe(frame);
        const QualityAssessment quality = assessor.assess(finding);
        for (const auto& [when, field] : pending)
            session->shown(field);
        pending.clear();
        if (!begun && at >= watching) {
            begun = true;
            outcome.photo = at;
            session->setPhoto(finding.face);
            session->beginChallenge(steady(at));
        }
        screen = session->observe(finding, quality, steady(at));
        outcome.analysing += now() - began;
        ++outcome.frames;
        outcome.faces += finding.faceCount == 1;
        outcome.seconds = at;
        actor->told(screen, at + displayDelay);
        if (screen.field != glass.last()) {
            glass.change(screen.field, at + displayDelay);
            if (screen.field >= 0)
                pending.push_back({at + displayDelay, {screen.field, steady(at + displayDelay)}});
        }
        if (setup.look)
            setup.look(frame, screen, finding);
    }
    session->add(stream.result());
    outcome.stage = session->stage();
    outcome.broken = session->broken();
    outcome.result = session->result();
    outcome.record = session->record();
    return outcome;
}

} // namespace darcha::test
