// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/face_capture.h"

#include "app/station/capture/capture_slot.h"
#include "app/station/capture/face_analysis.h"
#include "app/station/capture/liveness_rows.h"
#include "app/station/capture/private_image.h"
#include "core/base/log.h"
#include "core/quality/guidance.h"

#include <opencv2/imgcodecs.hpp>
#include <utility>

namespace darcha {
namespace {

// What is saved is what is shown.
QImage pictureOf(const CapturedBytes& jpeg) {
    const auto bytes = jpeg.bytes();
    const cv::Mat encoded(1, static_cast<int>(bytes.size()), CV_8UC1,
                          const_cast<std::byte*>(bytes.data())); // imdecode only reads
    return imageOver(cv::imdecode(encoded, cv::IMREAD_COLOR), QImage::Format_BGR888);
}

} // namespace

struct FaceCapture::Private {
    Private(FaceCapture* owner, const Parts& given)
        : q(owner),
          parts(given),
          analysis(given.models, given.clock, given.random),
          slot(*owner, [this] { left(); }),
          challenge(given.clock, [this](int field, SteadyTime at) { analysis.shown(field, at); }) {}

    FaceCapture* q;
    Parts parts;
    QualityProfile profile;
    int attemptsMax = CaptureTimes().attempts;
    FaceAnalysis analysis;
    CaptureSlot slot;
    ChallengeScreen challenge;
    std::string liveness; // profile; empty: nobody is asked
    ScreenPlace screen;
    bool beginsNext = false;  // when who was let go has left: there is one camera, and one analysis
    bool forgetsNext = false; // likewise

    State state = State::Off;
    QString hint;
    double progress = 0;
    int attempt = 1;
    int secondsLeft = 0;
    int stillRevision = 0;
    bool away = false;                               // the camera
    bool missed = false;                             // deviceLost() was said and not yet taken back
    std::shared_ptr<const FaceCaptureResult> result; // the one that is shown
    std::shared_ptr<const FaceCaptureResult> other;  // null where there is no choice
    int shownPicture = 1;
    QImage still;
    QString vouched; // what staff saw

    template <typename Value> void set(Value& held, const Value& next, void (FaceCapture::*changed)()) {
        if (std::exchange(held, next) != next)
            emit(q->*changed)();
    }
    void become(State next) { set(state, next, &FaceCapture::stateChanged); }
    void setHint(const char* id) { set(hint, QString::fromLatin1(id), &FaceCapture::hintChanged); }
    void showWay(int ofAttempt, int seconds, double held) {
        set(attempt, ofAttempt, &FaceCapture::attemptChanged);
        set(secondsLeft, seconds, &FaceCapture::secondsLeftChanged);
        set(progress, held, &FaceCapture::progressChanged);
    }

    void begin();
    void launch();
    LivenessWish wish() const;
    void end();
    void left();
    FaceAnalysis::Reports reports(unsigned ofRun);
    CaptureSession::Callbacks callbacks(unsigned ofRun);

    void show(const FaceLook& look);
    void take(std::shared_ptr<const FaceCaptureResult> captured);
    void lose(const Error& error);
    void found(cv::Size delivered);
    void miss();
    void fail(const Error& error);
    void forget();
    void dropPicture();
};

void FaceCapture::Private::begin() {
    showWay(1, 0, 0);
    setHint("");
    become(State::Looking);
    if (slot.leaving())
        beginsNext = true;
    else
        launch();
}

LivenessWish FaceCapture::Private::wish() const {
    LivenessWish made;
    made.profile = liveness;
    made.screen = screen;
    made.needs.noScreen = !challenge.hasGlass();
    return made;
}

void FaceCapture::Private::launch() {
    const unsigned thisRun = slot.begin();
    analysis.begin(profile, attemptsMax, wish(), reports(thisRun));
    slot.start(*parts.camera, callbacks(thisRun));
}

void FaceCapture::Private::end() {
    away = missed = beginsNext = false;
    analysis.giveUp();
    challenge.clear();
    slot.letGo();
    q->clearPreview();
}

// The threads of the session that was let go are through.
void FaceCapture::Private::left() {
    if (std::exchange(forgetsNext, false))
        analysis.forget();
    if (std::exchange(beginsNext, false))
        launch();
}

FaceAnalysis::Reports FaceCapture::Private::reports(unsigned ofRun) {
    return {.looked = [this, ofRun](const FaceLook& look) { slot.toMain(ofRun, [this, look] { show(look); }); },
            .captured =
                [this, ofRun](std::shared_ptr<const FaceCaptureResult> captured) {
                    slot.toMain(ofRun, [this, captured = std::move(captured)] { take(captured); });
                },
            .noFace =
                [this, ofRun] {
                    slot.toMain(ofRun, [this] {
                        if (missed)
                            return; // the attempts begin anew when the camera is back
                        setHint("face.hint.no_face");
                        become(State::Failed);
                        emit q->staffNeeded(QStringLiteral("staff.reason.no_face"));
                    });
                },
            .stopped = [this, ofRun](const Error& error) { slot.toMain(ofRun, [this, error] { fail(error); }); }};
}

CaptureSession::Callbacks FaceCapture::Private::callbacks(unsigned ofRun) {
    return {.preview =
                [this, ofRun](const FramePtr& frame) {
                    q->showPreview(frame, [this, ofRun] { return slot.current(ofRun); });
                    slot.toMain(ofRun, [this] { emit q->previewChanged(); });
                },
            .analyse = [this](const FramePtr& frame, CaptureSession& from) { analysis.look(frame, from); },
            .lost = [this, ofRun](const Error& error) { slot.toMain(ofRun, [this, error] { lose(error); }); },
            .ready =
                [this, ofRun](const CameraFormat& format) {
                    if (format.stream.area() > 0 && format.still.area() > 0)
                        analysis.expectStill(std::min(static_cast<double>(format.still.width) / format.stream.width,
                                                      static_cast<double>(format.still.height) / format.stream.height));
                    slot.toMain(ofRun, [this, delivered = format.still] { found(delivered); });
                },
            .changed = [this](DeviceState now) { // of whatever run: it is about the device
                QMetaObject::invokeMethod(
                    q, [this, now] { emit q->cameraChanged(now); }, Qt::QueuedConnection);
            }};
}

void FaceCapture::Private::forget() {
    if (slot.leaving())
        forgetsNext = true;
    else
        analysis.forget();
    dropPicture();
}

void FaceCapture::Private::dropPicture() {
    result.reset();
    other.reset();
    still = {};
    vouched.clear();
    emit q->staffDecideChanged();
}

void FaceCapture::Private::lose(const Error& error) {
    away = true;
    log::warning("face.camera_lost", {{"code", name(error.code)}});
    if (state != State::Captured) // the picture is safe; whatever became of the camera can wait
        miss();
}

void FaceCapture::Private::found(cv::Size delivered) {
    away = false;
    // A camera that cannot deliver what the profile asks is the station's fault: no person is led in vain.
    if (profile.camera) {
        if (const auto fits = profile.camera->check(delivered, parts.camera->info().name, profile.id); !fits.ok()) {
            analysis.giveUp();
            return fail(fits.error());
        }
    }
    if (!std::exchange(missed, false))
        return;
    if (state == State::Failed) {
        analysis.renew();
        showWay(1, 0, 0);
        setHint("");
        become(State::Looking);
    }
    emit q->deviceBack();
}

void FaceCapture::Private::miss() {
    showWay(attempt, 0, 0);
    challenge.clear();
    setHint("face.hint.camera_gone");
    const bool told = std::exchange(missed, true);
    become(State::Failed);
    if (!told)
        emit q->deviceLost(QStringLiteral("staff.reason.camera"));
}

void FaceCapture::Private::fail(const Error& error) {
    log::error("face.failed", error);
    showWay(attempt, 0, 0);
    challenge.clear();
    setHint("");
    become(State::Failed);
    emit q->failed(error);
}

void FaceCapture::Private::show(const FaceLook& look) {
    if (look.liveness && (state == State::Capturing || state == State::Proving)) {
        setHint("");
        if (look.faceSeen)
            emit q->personSeen();
        challenge.show(*look.liveness);
        become(State::Proving);
        return;
    }
    if (state != State::Looking && state != State::Holding)
        return;
    setHint(look.hint.c_str());
    if (look.faceSeen && look.secondsLeft != secondsLeft) // once a second is often enough
        emit q->personSeen();
    showWay(look.attempt, look.secondsLeft, look.progress);
    switch (look.phase) {
    case CapturePhase::Looking:
        become(State::Looking);
        break;
    case CapturePhase::Holding:
        become(State::Holding);
        break;
    case CapturePhase::Captured:
    case CapturePhase::Exhausted:
        become(State::Capturing);
        break;
    }
}

void FaceCapture::Private::take(std::shared_ptr<const FaceCaptureResult> captured) {
    if (state == State::Captured) // one picture is enough; retake() leaves this state
        return;
    QImage picture = pictureOf(captured->jpeg);
    if (picture.isNull())
        return fail({ErrorCode::ImageUnreadable, "the portrait cannot be shown again"});
    result = std::move(captured);
    other = result->other;
    shownPicture = 1;
    still = std::move(picture);
    ++stillRevision;
    emit q->stillChanged();
    const bool waited = std::exchange(missed, false); // pulled while the burst was looked at: the picture is safe
    challenge.clear();
    emit q->staffDecideChanged();
    become(State::Captured);
    if (waited)
        emit q->deviceBack();
    if (!result->acceptable)
        emit q->staffNeeded(QStringLiteral("staff.reason.face_quality"));
    else if (q->staffDecide())
        emit q->staffNeeded(QStringLiteral("staff.reason.liveness"));
}

FaceCapture::FaceCapture(const Parts& parts, QObject* parent)
    : PreviewSource(parent),
      d(std::make_unique<Private>(this, parts)) {}

FaceCapture::~FaceCapture() {
    stop();
    d->slot.wait(); // here it is waited for: nothing outlives the controller
}

void FaceCapture::setProfile(QualityProfile profile) { d->profile = std::move(profile); }
void FaceCapture::setAttempts(int most) { d->attemptsMax = most; }
void FaceCapture::setLiveness(std::string profile) { d->liveness = std::move(profile); }
void FaceCapture::setScreen(const ScreenPlace& screen) { d->screen = screen; }

FaceCapture::State FaceCapture::state() const { return d->state; }
QString FaceCapture::hintId() const { return d->hint; }
QString FaceCapture::hintSymbol() const {
    const std::string_view symbol = darcha::hintSymbol(d->hint.toStdString(), true); // as the preview
    return QString::fromLatin1(symbol.data(), static_cast<qsizetype>(symbol.size()));
}
double FaceCapture::progress() const { return d->progress; }
int FaceCapture::attempt() const { return d->attempt; }
int FaceCapture::attemptsMax() const { return d->attemptsMax; }
int FaceCapture::secondsLeft() const { return d->secondsLeft; }
int FaceCapture::stillRevision() const { return d->stillRevision; }
bool FaceCapture::cameraLost() const { return d->missed; }
int FaceCapture::shownPicture() const { return d->shownPicture; }
bool FaceCapture::hasOther() const { return d->result && d->other; }
bool FaceCapture::livenessAsked() const { return d->result && d->result->livenessAsked; }
FaceCapture::Liveness FaceCapture::livenessDecision() const {
    if (!d->result)
        return Liveness::Inconclusive;
    switch (d->result->liveness.decision) {
    case PadDecision::BonaFide:
        return Liveness::BonaFide;
    case PadDecision::Attack:
        return Liveness::Attack;
    case PadDecision::Inconclusive:
        break;
    }
    return Liveness::Inconclusive;
}
QVariantList FaceCapture::livenessRows() const {
    return d->result ? darcha::livenessRows(d->result->liveness) : QVariantList();
}
QVariantList FaceCapture::livenessReasons() const {
    return d->result ? darcha::livenessReasons(d->result->liveness, d->result->livenessReason) : QVariantList();
}
bool FaceCapture::staffDecide() const {
    return d->result && d->result->livenessAsked && d->result->liveness.decision != PadDecision::BonaFide &&
           d->vouched.isEmpty();
}
QString FaceCapture::vouched() const { return d->vouched; }

const QStringList& FaceCapture::vouchReasons() {
    static const QStringList all{QStringLiteral("seen_here"), QStringLiteral("cannot_take_part"),
                                 QStringLiteral("disturbed")};
    return all;
}

const QStringList& FaceCapture::refuseReasons() {
    static const QStringList all{QStringLiteral("held_up"), QStringLiteral("other_person")};
    return all;
}

ChallengeScreen* FaceCapture::challenge() const { return &d->challenge; }
bool FaceCapture::acceptable() const { return d->result && d->result->acceptable; }
const FaceCaptureResult* FaceCapture::result() const { return d->result.get(); }
QImage FaceCapture::still() const { return d->still; }

bool FaceCapture::atRest() const { return d->slot.atRest(); }

void FaceCapture::start() {
    if (d->state == State::Captured && d->result)
        return; // came back to the page: the picture is there
    if ((d->slot.taken() || d->beginsNext) && d->state != State::Failed)
        return;
    d->end();
    if (d->parts.camera == nullptr)
        d->miss();
    else
        d->begin();
}

void FaceCapture::retake() {
    d->dropPicture();
    if (!d->slot.taken() || d->state == State::Failed) {
        d->end();
        d->become(State::Off);
        start();
    } else if (d->away) {
        d->miss();
    } else {
        d->analysis.again();
        d->become(State::Looking);
    }
}

void FaceCapture::swap() {
    if (d->state != State::Captured || !d->other)
        return;
    QImage picture = pictureOf(d->other->jpeg);
    if (picture.isNull())
        return;
    std::swap(d->result, d->other);
    d->shownPicture = 3 - d->shownPicture;
    d->still = std::move(picture);
    ++d->stillRevision;
    emit stillChanged();
}

void FaceCapture::vouch(const QString& reason) {
    if (!staffDecide() || !vouchReasons().contains(reason))
        return;
    d->vouched = reason;
    emit staffDecideChanged();
    emit livenessVouched(reason);
}

void FaceCapture::refuse(const QString& reason) {
    if (staffDecide() && refuseReasons().contains(reason))
        emit livenessRefused(reason);
}

void FaceCapture::cannotTurn() { d->analysis.cannotTurn(); }
void FaceCapture::cannotSee() { d->analysis.cannotSee(); }
void FaceCapture::withoutLight() { d->analysis.lightSensitive(); }
void FaceCapture::accept() { pause(); }

void FaceCapture::pause() {
    d->end();
    if (d->state != State::Captured)
        d->become(State::Off);
}

void FaceCapture::stop() {
    d->end();
    d->forget();
    d->showWay(1, 0, 0);
    d->setHint("");
    d->become(State::Off);
}

} // namespace darcha
