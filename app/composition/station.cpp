// SPDX-License-Identifier: Apache-2.0
#include "app/composition/station.h"

#include "app/composition/camera_demand.h"
#include "app/composition/case_number.h"
#include "app/composition/citizen_at_screen.h"
#include "app/composition/station_store.h"
#include "app/station/acceptance/acceptance_guide.h"
#include "app/station/capture/face_capture.h"
#include "app/station/capture/finger_capture.h"
#include "app/station/flow/details_form.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/flow/signature_capture.h"
#include "app/station/health/station_health.h"
#include "app/station/slip/print_thread.h"
#include "app/station/slip/slip_print.h"
#include "app/station/station_images.h"
#include "app/station/sync/delivered_cleanup.h"
#include "app/station/sync/outbox_uploader.h"
#include "app/station/sync/storage_thread.h"
#include "app/station/sync/submission.h"
#include "app/station/timers.h"
#include "app/station/voice/voice.h"
#include "core/base/log.h"
#include "core/base/random_source.h"
#include "core/inference/model_store.h"
#include "core/pad/liveness_policy.h"
#include "core/sealing/provisioning.h"
#include "core/service/details_rules.h"
#include "core/service/service_catalogue.h"
#include "drivers/keystore/file_key_store.h"
#include "drivers/uplink/tus_uplink.h"

#include <malloc.h>
#include <QCoreApplication>

namespace darcha {

namespace {

// A camera that nobody reads has no thread that could say how it is: its state is asked for. Whoever plugs a cable in
// and looks up sees it.
constexpr std::chrono::seconds deviceLookEvery{1};

QString qt(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

// `format` as in LanguageTraits: each run of d, m or y stands for that many digits.
QString dateShown(CalendarDate day, std::string_view format) {
    const std::string iso = isoDate(day); // yyyy-mm-dd
    QString text = qt(format);
    text.replace("yyyy", qt(iso.substr(0, 4))).replace("mm", qt(iso.substr(5, 2))).replace("dd", qt(iso.substr(8, 2)));
    return text;
}

DeviceRecord recordOf(const char* kind, const DeviceInfo& info) {
    return {kind, info.id, info.name, info.driver, info.isVirtual};
}

} // namespace

// In the order of dependency: what stands below uses what stands above, and goes first.
struct Station::Rooms {
    ~Rooms() { QCoreApplication::removeTranslator(&translator); }

    StationOptions options;
    World world;
    TimeZone zone;
    Texts texts;
    TextTranslator translator{texts};
    ModelStore models;
    ServiceCatalogue services;
    SealingIdentity identity;
    std::unique_ptr<StationStore> store;
    Devices devices;
    std::unique_ptr<TusUplink> uplink;

    std::unique_ptr<StorageThread> storage;
    std::unique_ptr<PrintThread> printing;
    std::unique_ptr<OutboxUploader> uploader;
    std::unique_ptr<DeliveredCleanup> cleanup;
    std::unique_ptr<Submission> submission;
    std::unique_ptr<SlipPrint> slip;
    std::unique_ptr<FaceCapture> face;
    std::unique_ptr<AcceptanceGuide> acceptance;
    std::unique_ptr<CitizenAtScreen> citizen, presented; // null where the camera is real
    std::unique_ptr<FingerCapture> fingers;
    std::unique_ptr<DetailsForm> details;
    std::unique_ptr<SignatureCapture> signature;
    std::unique_ptr<StationHealth> health;
    std::unique_ptr<Voice> voice;
    std::unique_ptr<EnrolmentFlow> flow;

    Timer deviceLook;
    SessionIdentity session;
    std::vector<StepTime> steps;
    std::string lastPacketId;
    QString sealedService;

    Rooms(const StationOptions& o, const World& w, Texts t, ModelStore m, ServiceCatalogue s, SealingIdentity i)
        : options(o),
          world(w),
          texts(std::move(t)),
          models(std::move(m)),
          services(std::move(s)),
          identity(std::move(i)) {}
};

Result<std::unique_ptr<Station>> Station::create(const StationOptions& options, const World& world) {
    auto zone = TimeZone::named(options.timeZone);
    if (!zone.ok())
        return zone.error();
    auto texts = Texts::load();
    if (!texts.ok())
        return texts.error();
    auto models = ModelStore::open(options.models);
    if (!models.ok())
        return models.error();
    const ServiceContext context{[&](std::string_view id) { return texts->contains(id); },
                                 [&](std::string_view profile) {
                                     return std::filesystem::exists(options.profiles /
                                                                    (std::string(profile) + ".json"));
                                 },
                                 knowsLivenessProfile};
    auto services = ServiceCatalogue::load(options.services, context);
    if (!services.ok())
        return services.error();
    auto keys = FileKeyStore::inFolder(options.state / "keys");
    if (!keys.ok())
        return keys.error();
    auto identity = loadSealingIdentity(world.pki, **keys);
    if (!identity.ok())
        return identity.error();

    auto rooms = std::make_unique<Rooms>(options, world, std::move(*texts), std::move(*models), std::move(*services),
                                         std::move(*identity));
    rooms->zone = std::move(*zone);
    auto store = StationStore::open(options.state, rooms->identity, world.clock);
    if (!store.ok())
        return store.error();
    rooms->store = std::move(*store);
    DeviceWishes wishes = options.devices;
    wishes.training = options.training;
    auto devices = chooseDevices(wishes, rooms->models, world.clock);
    if (!devices.ok())
        return devices.error();
    rooms->devices = std::move(*devices);
    // One that is not there yet is looked at when it comes (FaceCapture).
    const auto demanding = profilesWithCameraDemand(rooms->services, options.profiles);
    if (!demanding.ok())
        return demanding.error();
    if (const auto fits = checkCamera(*rooms->devices.camera, *demanding);
        !fits.ok() && fits.error().code == ErrorCode::DeviceUnsupported)
        return fits.error();
    auto tlsKey = (*keys)->open(stationTlsKey);
    if (!tlsKey.ok())
        return tlsKey.error();
    auto uplink = TusUplink::create({.url = options.gatewayUrl,
                                     .certificate = world.pki.stationTlsCertificate,
                                     .key = *tlsKey,
                                     .authority = world.pki.authorityCertificate});
    if (!uplink.ok())
        return uplink.error();
    rooms->uplink = std::move(*uplink);
    std::unique_ptr<Station> station(new Station(std::move(rooms)));
    if (const auto built = station->build(); !built.ok())
        return built.error();
    return station;
}

Station::Station(std::unique_ptr<Rooms> rooms) : m_rooms(std::move(rooms)) {}

Station::~Station() {
    // What the rooms say while they go concerns nobody any more.
    for (QObject* room :
         std::initializer_list<QObject*>{m_rooms->face.get(), m_rooms->acceptance.get(), m_rooms->fingers.get(),
                                         m_rooms->submission.get(), m_rooms->uploader.get()}) {
        if (room != nullptr)
            room->disconnect();
    }
}

Result<void> Station::build() {
    Rooms& r = *m_rooms;
    r.storage = std::make_unique<StorageThread>();
    r.uploader = std::make_unique<OutboxUploader>(r.store->outbox(), r.identity.trust, *r.uplink, *r.storage,
                                                  r.world.timers, r.world.clock);
    r.cleanup = std::make_unique<DeliveredCleanup>(r.store->outbox(), *r.storage, r.world.timers, r.world.clock,
                                                   r.options.keepDelivered);
    r.submission = std::make_unique<Submission>(*r.storage, *r.uploader);
    r.printing = std::make_unique<PrintThread>();
    r.slip = std::make_unique<SlipPrint>(*r.printing, r.world.timers, r.devices.printer.get(),
                                         [this](const QImage& qr, int revision) {
                                             if (m_rooms->world.images != nullptr)
                                                 m_rooms->world.images->set(QString("qr/%1").arg(revision), qr);
                                         });
    r.face = std::make_unique<FaceCapture>(
        FaceCapture::Parts{r.devices.camera.get(), r.models, r.world.clock, r.world.random});
    r.face->setScreen(r.options.screen);
    r.acceptance = std::make_unique<AcceptanceGuide>(
        AcceptanceGuide::Parts{r.devices.camera.get(), r.models, r.world.clock, r.world.timers, r.world.random,
                               *r.storage, r.identity.signer},
        AcceptanceGuide::Options{.offered =
                                     r.options.mode == StationMode::Desk && r.options.role == StationRole::Supervisor,
                                 .folder = r.options.state / "acceptance",
                                 .station = r.identity.stationId,
                                 .training = training() || !r.options.devices.provisionedCamera,
                                 .screen = r.options.screen,
                                 .cameraFree = [&r] { return r.face->atRest(); }});
    if (r.devices.citizen) {
        r.citizen = std::make_unique<CitizenAtScreen>(*r.face->challenge(), r.devices.citizen, r.world.timers);
        r.presented = std::make_unique<CitizenAtScreen>(*r.acceptance->challenge(), r.devices.citizen, r.world.timers);
    }
    r.fingers = std::make_unique<FingerCapture>(r.devices.fingerprint.get(), r.world.clock, r.world.timers, *r.storage);
    r.details = std::make_unique<DetailsForm>(r.world.clock);
    r.signature = std::make_unique<SignatureCapture>(r.world.clock);
    r.health = std::make_unique<StationHealth>();
    r.health->setTraining(training());
    r.voice = std::make_unique<Voice>(r.texts, r.world.timers, r.options.language);
    const EnrolmentFlow::Parts parts{r.world.clock, r.world.timers, r.texts,     r.services,
                                     *this,         *r.details,     *r.signature};
    r.flow = std::make_unique<EnrolmentFlow>(
        parts, EnrolmentFlow::Setting{r.options.mode, r.options.role, training(), r.options.language, r.zone});
    QCoreApplication::installTranslator(&r.translator);
    wire();
    beginSession();
    r.uploader->start();
    r.cleanup->start();
    return {};
}

void Station::wire() {
    Rooms& r = *m_rooms;
    // What the check does not settle, staff do: until then nobody goes on.
    const auto faceReady = [&r] {
        r.flow->setReady(FlowStep::Face, r.face->state() == FaceCapture::State::Captured &&
                                             r.face->result() != nullptr && !r.face->staffDecide());
    };
    connect(r.face.get(), &FaceCapture::stateChanged, this, faceReady);
    connect(r.face.get(), &FaceCapture::staffDecideChanged, this, faceReady);
    connect(r.face.get(), &FaceCapture::livenessVouched, this, [this, &r](const QString& reason) {
        audit("exception.liveness", {{"reason", reason.toStdString()}, {"approval", approval()}});
        r.flow->staffResolved();
    });
    connect(r.face.get(), &FaceCapture::livenessRefused, this, [this, &r](const QString& reason) {
        audit("liveness.refused", {{"reason", reason.toStdString()}, {"approval", approval()}});
        r.flow->confirmCancel();
    });
    // Decision, profile and why staff are asked; the scores are in the packet.
    connect(r.face.get(), &FaceCapture::stateChanged, this, [this, &r] {
        if (const FaceCaptureResult* const taken = r.face->result();
            taken != nullptr && taken->livenessAsked && r.face->state() == FaceCapture::State::Captured)
            audit("liveness.judged", {{"decision", std::string(name(taken->liveness.decision))},
                                      {"profile", taken->liveness.profileId},
                                      {"version", std::to_string(taken->liveness.profileVersion)},
                                      {"reason", taken->livenessReason}});
    });
    connect(r.acceptance.get(), &AcceptanceGuide::recorded, this,
            [this](const QString& event) { audit(event.toStdString(), {}); });
    connect(r.face.get(), &FaceCapture::cameraChanged, this, &Station::showDevices);
    connect(r.face.get(), &FaceCapture::personSeen, r.flow.get(), &EnrolmentFlow::presence);
    connect(r.face.get(), &FaceCapture::staffNeeded, r.flow.get(), &EnrolmentFlow::callStaffFor);
    connect(r.face.get(), &FaceCapture::deviceLost, r.flow.get(), &EnrolmentFlow::deviceLost);
    connect(r.face.get(), &FaceCapture::deviceBack, r.flow.get(), &EnrolmentFlow::deviceBack);
    connect(r.face.get(), &FaceCapture::failed, this, [&r](const Error& error) { r.flow->failed(error.code); });
    connect(r.face.get(), &FaceCapture::stillChanged, this, [&r] {
        if (r.world.images != nullptr)
            r.world.images->set(QString("face/%1").arg(r.face->stillRevision()), r.face->still());
    });
    connect(r.fingers.get(), &FingerCapture::completed, this, [&r] { r.flow->setReady(FlowStep::Fingers, true); });
    connect(r.fingers.get(), &FingerCapture::staffNeeded, r.flow.get(), &EnrolmentFlow::callStaffFor);
    connect(r.fingers.get(), &FingerCapture::deviceLost, r.flow.get(), &EnrolmentFlow::deviceLost);
    connect(r.fingers.get(), &FingerCapture::deviceBack, r.flow.get(), &EnrolmentFlow::deviceBack);
    // At once, whatever becomes of the session.
    connect(r.fingers.get(), &FingerCapture::wentOnWithoutReader, this, [this](const QStringList& fingers) {
        audit("exception.no_reader", {{"fingers", fingers.join('+').toStdString()}, {"approval", approval()}});
    });
    connect(r.fingers.get(), &FingerCapture::readerChanged, this, &Station::showDevices);
    connect(r.fingers.get(), &FingerCapture::stateChanged, this, [&r] {
        if (r.fingers->state() == FingerCapture::Scanning || r.fingers->state() == FingerCapture::Captured)
            r.flow->presence();
        if (!r.fingers->capturedAll())
            r.flow->setReady(FlowStep::Fingers, false);
    });
    connect(r.fingers.get(), &FingerCapture::stillChanged, this, [&r] {
        if (r.world.images != nullptr)
            r.world.images->set(QString("finger/%1").arg(r.fingers->stillRevision()), r.fingers->still());
    });
    connect(r.submission.get(), &Submission::sealed, this, [this, &r](const QString& packetId) {
        r.lastPacketId = packetId.toStdString();
        prepareSlip(); // before the flow moves on: entering the slip's page prints
        r.flow->sealed(qt(r.session.caseNumber));
    });
    connect(r.submission.get(), &Submission::failed, this, [&r](const Error& error) {
        log::error("packet.failed", error);
        r.flow->failed(error.code);
    });
    connect(r.submission.get(), &Submission::sealedUnseen, this, [&r](const QString& packetId) {
        // Under no session: the one that is alive is somebody else's, and its excerpt goes into their packet.
        r.storage->post([store = r.store.get(), packet = packetId.toStdString()] {
            const auto written = store->audit().append("packet.sealed_after_session", {}, {{"packet", packet}});
            if (!written.ok())
                log::error("audit.failed", written.error());
        });
    });
    // Before the person reads that nothing was sent, it must be true.
    connect(r.flow.get(), &EnrolmentFlow::overlayChanged, this, [this, &r] {
        if (r.flow->state().seal == SealState::Late && r.submission->withdraw())
            audit("submission.withdrawn", {});
    });
    connect(r.uploader.get(), &OutboxUploader::changed, this, [&r] {
        r.health->setLine(r.uploader->offline(), r.uploader->waitingPackets(), r.uploader->rejectedPackets());
    });
    connect(r.uploader.get(), &OutboxUploader::attemptFailed, this, [](const QString& packetId, const Error& why) {
        log::warning("packet.waits", {{"packet", packetId.toStdString()}, {"code", name(why.code)}});
    });
    if (r.devices.printer) {
        const auto printerIs = [&r](DeviceState state) {
            r.health->setDevice("printer", r.devices.printer->info(), state);
        };
        connect(r.slip.get(), &SlipPrint::printed, this, [printerIs] { printerIs(DeviceState::Present); });
        connect(r.slip.get(), &SlipPrint::failed, this, [printerIs] { printerIs(DeviceState::Failed); });
    }
    showDevices();
    askPrinter();
    r.deviceLook = r.world.timers.every(deviceLookEvery, [this] { showDevices(); });
}

// Nobody signs in as staff yet: a desk knows in which role it was started, a kiosk that somebody pressed the button.
std::string Station::approval() const {
    const StationRole role = m_rooms->options.role;
    return m_rooms->options.mode == StationMode::Kiosk || role == StationRole::Citizen ? "unconfirmed"
                                                                                       : std::string(name(role));
}

void Station::showDevices() {
    Rooms& r = *m_rooms;
    r.health->setDevice("camera", r.devices.camera->info(), r.devices.camera->state());
    r.health->setDevice("fingerprint", r.devices.fingerprint->info(), r.devices.fingerprint->state());
}

void Station::askPrinter() {
    Rooms& r = *m_rooms;
    if (!r.devices.printer)
        return;
    r.printing->post(
        this, [printer = r.devices.printer.get()] { return printer->probe(); },
        [&r](const Result<DeviceState>& state) {
            r.health->setDevice("printer", r.devices.printer->info(), state.ok() ? *state : DeviceState::Failed);
        });
}

void Station::beginSession() {
    Rooms& r = *m_rooms;
    r.session = {uuid4(r.world.random), uuid4(r.world.random), drawCaseNumber(r.world.random)};
    r.steps.clear();
    // The file that this session's packet goes to is durable long before anybody presses "submit".
    r.storage->post([store = r.store.get()] {
        if (const auto prepared = store->outbox().prepare(); !prepared.ok())
            log::error("outbox.not_prepared", prepared.error());
    });
}

void Station::prepareSlip() {
    Rooms& r = *m_rooms;
    const Language language = r.flow->spoken();
    const LanguageTraits& speech = traits(language);
    const auto text = [&r, language](std::string_view id) { return r.texts.text(language, id); };
    SlipFacts facts;
    facts.caseNumber = qt(r.session.caseNumber);
    facts.serviceTitle = text(r.flow->serviceTitleId().toStdString());
    facts.date = dateShown(r.zone.dayAt(r.world.clock.utc()), speech.dateFormat);
    facts.qrPayload = slipQrPayload(facts.caseNumber, qt(r.session.packetId));
    facts.training = training();
    facts.rightToLeft = speech.direction == Direction::RightToLeft;
    r.slip->prepare(slipDocument(facts, [&](const char* id) { return text(id); }));
}

void Station::startFace(const FaceStep& step) {
    auto profile = QualityProfile::named(step.profile);
    if (!profile.ok()) {
        m_rooms->flow->failed(profile.error().code);
        return;
    }
    m_rooms->face->setProfile(std::move(*profile));
    m_rooms->face->setLiveness(step.liveness);
    m_rooms->face->setAttempts(step.attempts);
    m_rooms->face->start();
}

void Station::stopFace() { m_rooms->face->pause(); }

void Station::startFingers(const FingersStep& step) {
    m_rooms->fingers->setPositions(step.positions);
    m_rooms->fingers->setAttempts(step.attempts);
    m_rooms->fingers->start();
}

void Station::stopFingers() { m_rooms->fingers->pause(); }

void Station::seal(const CollectedSession& session) {
    Rooms& r = *m_rooms;
    SessionParts parts{
        .identity = r.session, .collected = session, .face = r.face->result(), .fingers = r.fingers->results()};
    if (!r.face->vouched().isEmpty())
        parts.exceptions.push_back({"face.liveness", "liveness." + r.face->vouched().toStdString(), approval()});
    parts.devices = {recordOf("camera", r.devices.camera->info()),
                     recordOf("fingerprint", r.devices.fingerprint->info())};
    for (const ModelEntry& model : r.models.entries())
        parts.models.push_back({model.name, model.version, model.sha256});
    parts.steps = r.steps;
    parts.training = training();
    auto record = composeRecord(std::move(parts));
    const ServiceDefinition* service = r.flow->service();
    r.submission->submit([store = r.store.get(), record = std::move(record), demands = demandsOf(*service)](
                             const std::function<bool()>& mayCommit) -> Result<std::string> {
        const auto header = store->committer().commit(record, demands, mayCommit);
        if (!header.ok())
            return header.error();
        return header->packetId;
    });
}

void Station::print() { m_rooms->slip->print(); }

void Station::summonStaff(const QString& reasonTextId) {
    // No pager is wired yet: whoever watches the stations' logs is told by this line alone, and the screen promises
    // nobody.
    log::warning("staff.summoned", {{"station", m_rooms->options.stationId}, {"reason", reasonTextId.toStdString()}});
    audit("staff.summoned", {{"reason", reasonTextId.toStdString()}});
}

void Station::changeLanguage(Language language) {
    m_rooms->translator.setLanguage(language);
    m_rooms->voice->setLanguage(language);
    emit languageChanged();
}

void Station::entered(FlowStep step) {
    Rooms& r = *m_rooms;
    const UtcTime now = r.world.clock.utc();
    if (!r.steps.empty())
        r.steps.back().ended = now;
    r.steps.push_back({std::string(name(step)), now, now});
    audit("step.entered", {{"step", std::string(name(step))}});
}

void Station::wipe() {
    Rooms& r = *m_rooms;
    r.face->stop();
    r.fingers->stop();
    r.submission->reset();
    r.slip->reset();
    r.voice->reset(); // whoever comes next did not ask for it
    if (r.world.images != nullptr)
        r.world.images->clear();
    audit("session.wiped", {});
    // A session's pictures came and went by the hundred: what the C library keeps of them goes back to the system.
    r.storage->post([] { ::malloc_trim(0); });
    beginSession();
    askPrinter(); // paper may have come meanwhile
}

void Station::audit(const std::string& event, AuditFields fields) {
    Rooms& r = *m_rooms;
    r.storage->post([store = r.store.get(), event, session = r.session.sessionId, fields = std::move(fields)] {
        if (const auto written = store->audit().append(event, session, fields); !written.ok())
            log::error("audit.failed", written.error());
    });
}

EnrolmentFlow& Station::flow() { return *m_rooms->flow; }
DetailsForm& Station::details() { return *m_rooms->details; }
SignatureCapture& Station::signature() { return *m_rooms->signature; }
FaceCapture& Station::face() { return *m_rooms->face; }
AcceptanceGuide& Station::acceptance() { return *m_rooms->acceptance; }
FingerCapture& Station::fingers() { return *m_rooms->fingers; }
Submission& Station::submission() { return *m_rooms->submission; }
SlipPrint& Station::slip() { return *m_rooms->slip; }
StationHealth& Station::health() { return *m_rooms->health; }
Voice& Station::voice() { return *m_rooms->voice; }
StationStore& Station::store() { return *m_rooms->store; }
StorageThread& Station::storage() { return *m_rooms->storage; }
PrintThread& Station::printing() { return *m_rooms->printing; }
OutboxUploader& Station::uploader() { return *m_rooms->uploader; }
const Texts& Station::texts() const { return m_rooms->texts; }
Devices& Station::devices() { return m_rooms->devices; }
bool Station::training() const { return m_rooms->options.training || m_rooms->devices.training(); }
std::string Station::lastPacketId() const { return m_rooms->lastPacketId; }

} // namespace darcha
