// SPDX-License-Identifier: Apache-2.0
#include "app/station/flow/enrolment_flow.h"

#include "app/station/flow/details_form.h"
#include "app/station/flow/flow_effects.h"
#include "app/station/flow/page_rows.h"
#include "app/station/flow/signature_capture.h"
#include "app/station/texts.h"
#include "app/station/timers.h"
#include "core/base/log.h"
#include "core/service/service_catalogue.h"

#include <algorithm>
#include <QCryptographicHash>

namespace darcha {

using namespace std::chrono;

namespace {

constexpr milliseconds doubleTap{300}; // two taps of one intent closer than this are one; ours

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

template <typename Out, typename In> Out sameValue(In value) { return static_cast<Out>(static_cast<int>(value)); }

static_assert(static_cast<int>(EnrolmentFlow::Step::Slip) == static_cast<int>(FlowStep::Slip));
static_assert(static_cast<int>(EnrolmentFlow::Overlay::Failure) == static_cast<int>(FlowOverlay::Failure));
static_assert(static_cast<int>(EnrolmentFlow::Mode::Field) == static_cast<int>(StationMode::Field));
static_assert(static_cast<int>(EnrolmentFlow::Role::FieldOfficer) == static_cast<int>(StationRole::FieldOfficer));
static_assert(static_cast<int>(EnrolmentFlow::FailureRecovery::OutOfService) ==
              static_cast<int>(Recovery::OutOfService));

} // namespace

struct EnrolmentFlow::Private {
    Private(EnrolmentFlow* flow, const Parts& given, const Setting& setting)
        : q(flow),
          parts(given),
          training(setting.training),
          zone(setting.zone) {}

    EnrolmentFlow* q;
    Parts parts;
    bool training;
    TimeZone zone;
    FlowState state;
    const ServiceDefinition* service = nullptr;
    CollectedConsent consent;
    UtcTime started{};
    QString caseNumber;
    int idleSecondsLeft = 0;
    Timer deadline;
    Timer countdown;
    std::string lastIntent;
    SteadyTime lastIntentAt{};
    bool busy = false;
    std::vector<FlowEvent> waiting; // events that effects raised while they were carried out

    CalendarDate today() const { return zone.dayAt(parts.clock.utc()); }

    void intent(const char* name, const FlowEvent& event) {
        const SteadyTime now = parts.clock.steady();
        if (lastIntent == name && now - lastIntentAt < doubleTap)
            return;
        lastIntent = name;
        lastIntentAt = now;
        send(event);
    }

    void send(const FlowEvent& event) {
        waiting.push_back(event);
        if (busy)
            return;
        busy = true;
        while (!waiting.empty()) {
            const FlowEvent next = waiting.front();
            waiting.erase(waiting.begin());
            apply(next);
        }
        busy = false;
    }

    void apply(const FlowEvent& event) {
        const ServiceDefinition* about = service;
        if (const auto* chosen = std::get_if<flow_event::ChooseService>(&event))
            about = parts.services.find(chosen->id);
        const FlowState old = state;
        const Transition transition = advance(state, event, about, parts.clock.steady());
        state = transition.next;
        if (old.step == FlowStep::Welcome && state.step != FlowStep::Welcome)
            started = parts.clock.utc();
        const bool otherService = state.serviceId != old.serviceId;
        if (otherService) {
            service = state.serviceId.empty() ? nullptr : parts.services.find(state.serviceId);
            parts.details.setStep(service ? service->find<DetailsStep>() : nullptr);
        }
        for (const FlowEffect& effect : transition.effects)
            std::visit([this](const auto& one) { carryOut(one); }, effect);
        schedule();
        announce(old, otherService);
    }

    void schedule() {
        deadline.cancel();
        if (const auto due = nextDeadline(state)) {
            const auto wait = ceil<milliseconds>(*due - parts.clock.steady());
            deadline = parts.timers.after(std::max(wait, milliseconds(0)), [this] { send(flow_event::Tick{}); });
        }
        if (state.overlay != FlowOverlay::IdleWarning)
            countdown.cancel();
        else if (!countdown.active())
            countdown = parts.timers.every(seconds(1), [this] { count(); });
        count();
    }

    void count() {
        int left = 0;
        if (state.overlay == FlowOverlay::IdleWarning)
            if (const auto due = nextDeadline(state))
                left = std::max(0, static_cast<int>(ceil<seconds>(*due - parts.clock.steady()).count()));
        if (std::exchange(idleSecondsLeft, left) != left)
            emit q->idleSecondsLeftChanged();
    }

    void announce(const FlowState& old, bool otherService) {
        if (otherService)
            emit q->serviceChanged();
        if (old.language != state.language)
            emit q->languageChanged();
        if (old.step != state.step || otherService)
            emit q->stepChanged();
        if (old.overlay != state.overlay || old.failure != state.failure || old.staffReasonId != state.staffReasonId)
            emit q->overlayChanged();
        if (old.step != state.step && state.step == FlowStep::Review)
            emit q->reviewRowsChanged();
        if (!(old == state))
            emit q->stateChanged();
    }

    // --- effects
    void carryOut(const flow_effect::StartFace&) {
        if (const FaceStep* step = service ? service->find<FaceStep>() : nullptr)
            parts.effects.startFace(*step);
    }
    void carryOut(const flow_effect::StopFace&) { parts.effects.stopFace(); }
    void carryOut(const flow_effect::StartFingers&) {
        if (const FingersStep* step = service ? service->find<FingersStep>() : nullptr)
            parts.effects.startFingers(*step);
    }
    void carryOut(const flow_effect::StopFingers&) { parts.effects.stopFingers(); }

    void carryOut(const flow_effect::RecordConsent& effect) {
        const ConsentStep* const step = service ? service->find<ConsentStep>() : nullptr;
        if (!step)
            return;
        const QByteArray shown = parts.texts.text(state.language, step->textId).toUtf8();
        consent.given = effect.given;
        consent.textId = step->textId;
        consent.version = step->version;
        consent.textSha256 = QCryptographicHash::hash(shown, QCryptographicHash::Sha256).toHex().toStdString();
        consent.language = state.language;
        consent.at = parts.clock.utc();
        log::info("flow.consent",
                  {{"given", effect.given}, {"version", step->version}, {"language", traits(state.language).code}});
    }

    void carryOut(const flow_effect::Seal&) {
        CollectedSession session;
        session.serviceId = service->id;
        session.serviceVersion = service->version;
        session.mode = state.mode;
        session.role = state.role;
        session.training = training;
        session.language = state.language;
        session.started = started;
        session.consent = consent;
        session.details = parts.details.collected();
        session.signature = parts.signature.collected();
        parts.effects.seal(session);
    }

    void carryOut(const flow_effect::Print&) { parts.effects.print(); }
    void carryOut(const flow_effect::SummonStaff& effect) {
        log::info("flow.staff_called", {{"step", name(state.step)}, {"reason", effect.reasonId}});
        parts.effects.summonStaff(text(effect.reasonId));
    }
    void carryOut(const flow_effect::ShowIdleWarning&) { log::info("flow.idle_warning", {{"step", name(state.step)}}); }
    void carryOut(const flow_effect::ChangeLanguage& effect) {
        parts.details.setLanguage(effect.language);
        parts.effects.changeLanguage(effect.language);
    }
    void carryOut(const flow_effect::Entered& effect) {
        log::info("flow.step", {{"step", name(effect.step)}});
        parts.effects.entered(effect.step);
    }

    void carryOut(const flow_effect::Wipe& effect) {
        log::info("flow.wiped", {{"reason", name(effect.reason)}});
        parts.details.wipe();
        parts.signature.wipe();
        consent = {};
        if (!caseNumber.isEmpty()) {
            caseNumber.fill(QLatin1Char('0'));
            caseNumber.clear();
            emit q->caseNumberChanged();
        }
        parts.effects.wipe();
        emit q->reviewRowsChanged();
        if (state.step == FlowStep::Welcome)
            emit q->wiped();
    }
};

EnrolmentFlow::EnrolmentFlow(const Parts& parts, const Setting& setting, QObject* parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, parts, setting)) {
    const std::vector<darcha::Language> spoken = parts.texts.languages();
    const bool known = parts.texts.speaks(setting.home) || spoken.empty();
    d->state = initialFlow(setting.mode, setting.role, known ? setting.home : spoken.front());
    parts.details.setStep(nullptr);
    parts.details.setTimeZone(setting.zone);
    parts.details.setLanguage(d->state.language);
    connect(&parts.details, &DetailsForm::valuesChanged, this, [this] {
        setReady(FlowStep::Details, d->parts.details.complete());
        emit reviewRowsChanged();
    });
    connect(&parts.signature, &SignatureCapture::strokesChanged, this,
            [this] { setReady(FlowStep::Signature, d->parts.signature.sufficient()); });
}

EnrolmentFlow::~EnrolmentFlow() = default;

void EnrolmentFlow::sealed(const QString& caseNumber) {
    if (d->state.seal != SealState::Running && d->state.seal != SealState::Late)
        return;
    d->caseNumber = QString(caseNumber.constData(), caseNumber.size()); // our own copy, which a wipe overwrites
    emit caseNumberChanged();
    d->send(flow_event::Sealed{});
}

void EnrolmentFlow::failed(ErrorCode code) { d->send(flow_event::Failed{code}); }

void EnrolmentFlow::setReady(FlowStep step, bool ready) { d->send(flow_event::SetReady{step, ready}); }

void EnrolmentFlow::presence() { d->send(flow_event::Presence{}); }

void EnrolmentFlow::callStaffFor(const QString& reasonTextId) {
    d->send(flow_event::CallStaff{reasonTextId.toStdString()});
}

void EnrolmentFlow::deviceLost(const QString& reasonTextId) {
    d->send(flow_event::DeviceLost{reasonTextId.toStdString()});
}

void EnrolmentFlow::deviceBack() { d->send(flow_event::DeviceBack{}); }

const FlowState& EnrolmentFlow::state() const { return d->state; }

const ServiceDefinition* EnrolmentFlow::service() const { return d->service; }

const CollectedConsent& EnrolmentFlow::consent() const { return d->consent; }

darcha::Language EnrolmentFlow::spoken() const { return d->state.language; }

EnrolmentFlow::Step EnrolmentFlow::step() const { return sameValue<Step>(d->state.step); }

EnrolmentFlow::Overlay EnrolmentFlow::overlay() const { return sameValue<Overlay>(d->state.overlay); }

EnrolmentFlow::Mode EnrolmentFlow::mode() const { return sameValue<Mode>(d->state.mode); }

EnrolmentFlow::Role EnrolmentFlow::role() const { return sameValue<Role>(d->state.role); }

bool EnrolmentFlow::training() const { return d->training; }

int EnrolmentFlow::stepNumber() const { return darcha::stepNumber(d->state, d->service); }

int EnrolmentFlow::stepCount() const { return darcha::stepCount(d->service); }

bool EnrolmentFlow::canGoBack() const { return darcha::canGoBack(d->state); }

bool EnrolmentFlow::canGoNext() const { return darcha::canGoNext(d->state, d->service); }

bool EnrolmentFlow::editing() const { return d->state.editing; }

QString EnrolmentFlow::language() const { return text(traits(d->state.language).code); }

QVariantList EnrolmentFlow::languages() const { return languageRows(d->parts.texts); }

bool EnrolmentFlow::mirrored() const { return traits(d->state.language).direction == Direction::RightToLeft; }

QVariantList EnrolmentFlow::services() const { return serviceRows(d->parts.services, d->today()); }

QString EnrolmentFlow::serviceId() const { return text(d->state.serviceId); }

QString EnrolmentFlow::serviceTitleId() const { return d->service ? text(d->service->titleId) : QString(); }

QVariantList EnrolmentFlow::feeLines() const {
    return d->service ? feeRows(*d->service, d->parts.services, d->today()) : QVariantList();
}

QString EnrolmentFlow::termId() const { return d->service ? text(d->service->term.textId) : QString(); }

int EnrolmentFlow::termDays() const { return d->service ? d->service->term.days : 0; }

QString EnrolmentFlow::consentTextId() const {
    const ConsentStep* const step = d->service ? d->service->find<ConsentStep>() : nullptr;
    return step ? text(step->textId) : QString();
}

QString EnrolmentFlow::consentVersion() const {
    const ConsentStep* const step = d->service ? d->service->find<ConsentStep>() : nullptr;
    return step ? text(step->version) : QString();
}

int EnrolmentFlow::idleSecondsLeft() const { return d->idleSecondsLeft; }

QString EnrolmentFlow::idleTextId() const {
    return d->state.idleReason == IdleReason::Idle ? QStringLiteral("flow.idle.text")
                                                   : QStringLiteral("flow.session_end.text");
}

QString EnrolmentFlow::failureTextId() const {
    return d->state.failure ? QStringLiteral("error.") + text(name(*d->state.failure)) : QString();
}

EnrolmentFlow::FailureRecovery EnrolmentFlow::failureRecovery() const {
    return d->state.failure ? sameValue<FailureRecovery>(recovery(*d->state.failure)) : FailureRecovery::Retry;
}

QString EnrolmentFlow::staffReasonId() const { return text(d->state.staffReasonId); }

QString EnrolmentFlow::caseNumber() const { return d->caseNumber; }

QVariantList EnrolmentFlow::reviewRows() const {
    return detailRows(d->parts.details, d->parts.texts, d->state.language);
}

void EnrolmentFlow::begin() { d->intent("begin", flow_event::Begin{}); }

void EnrolmentFlow::chooseLanguage(const QString& code) {
    const auto language = languageFromCode(code.toStdString());
    if (language && d->parts.texts.speaks(*language))
        d->intent("language", flow_event::ChooseLanguage{*language});
}

void EnrolmentFlow::chooseService(const QString& id) {
    const ServiceDefinition* const chosen = d->parts.services.find(id.toStdString());
    if (chosen && chosen->validOn(d->today()))
        d->intent("service", flow_event::ChooseService{chosen->id});
}

void EnrolmentFlow::acceptConsent() { d->intent("accept", flow_event::AcceptConsent{}); }

void EnrolmentFlow::declineConsent() { d->intent("decline", flow_event::DeclineConsent{}); }

void EnrolmentFlow::next() {
    if (d->state.step == FlowStep::Details)
        d->parts.details.checkAll(); // shows what is still missing
    d->intent("next", flow_event::Next{});
}

void EnrolmentFlow::back() { d->intent("back", flow_event::Back{}); }

void EnrolmentFlow::edit(Step step) { d->intent("edit", flow_event::EditStep{sameValue<FlowStep>(step)}); }

void EnrolmentFlow::requestCancel() { d->intent("cancel", flow_event::RequestCancel{}); }

void EnrolmentFlow::confirmCancel() { d->intent("confirm", flow_event::ConfirmCancel{}); }

void EnrolmentFlow::dismissOverlay() { d->intent("dismiss", flow_event::DismissOverlay{}); }

void EnrolmentFlow::callStaff() { d->intent("staff", flow_event::CallStaff{}); }

void EnrolmentFlow::staffResolved() { d->intent("resolved", flow_event::StaffResolved{}); }

void EnrolmentFlow::retry() { d->intent("retry", flow_event::Retry{}); }

void EnrolmentFlow::touch() { d->send(flow_event::Activity{}); }

void EnrolmentFlow::moreTime() { d->intent("more_time", flow_event::MoreTime{}); }

void EnrolmentFlow::finish() { d->intent("finish", flow_event::Finish{}); }

} // namespace darcha
