// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/face_capture.h"

#include "app/station/capture/capture_session.h"
#include "core/base/log.h"
#include "core/base/secret.h"
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/pad/mini_fas_net_detector.h"
#include "core/quality/portrait_crop.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace darcha {
namespace {

// Of a burst only so many frames are looked at: 60 ms each with a fresh search, and the person waits.
constexpr std::size_t burstLooks = 6;

// What one look at a frame came to; carried from the analysis thread to the main thread.
struct Look {
    CapturePhase phase = CapturePhase::Looking;
    std::string hint;
    double progress = 0;
    int attempt = 1;
    int secondsLeft = 0;
    bool faceSeen = false;
};

// The centre of the frame in the shape of the item, mirrored: as a mirror shows it.
QImage previewOf(const cv::Mat& bgr, QSize size) {
    if (size.isEmpty())
        return {};
    const double shape = static_cast<double>(size.width()) / size.height();
    cv::Rect part(0, 0, bgr.cols, bgr.rows);
    if (bgr.cols > bgr.rows * shape) {
        part.width = static_cast<int>(bgr.rows * shape);
        part.x = (bgr.cols - part.width) / 2;
    } else {
        part.height = static_cast<int>(bgr.cols / shape);
        part.y = (bgr.rows - part.height) / 2;
    }
    QImage image(size, QImage::Format_BGR888);
    cv::Mat target(size.height(), size.width(), CV_8UC3, image.bits(), static_cast<std::size_t>(image.bytesPerLine()));
    cv::Mat scaled;
    cv::resize(bgr(part), scaled, target.size(), 0, 0, cv::INTER_LINEAR);
    cv::flip(scaled, target, 1);
    return image;
}

} // namespace

struct FaceCapture::Private {
    Private(FaceCapture* owner, const Parts& given) : q(owner), parts(given) {}

    FaceCapture* q;
    Parts parts;
    QualityProfile profile;
    std::unique_ptr<CaptureSession> session;

    State state = State::Off;
    QString hint;
    double progress = 0;
    int attempt = 1;
    int secondsLeft = 0;
    int stillRevision = 0;
    bool lost = false;
    std::optional<FaceCaptureResult> result;
    QImage still;

    // Analysis thread, while the session runs.
    std::optional<FaceTracker> tracker;
    std::unique_ptr<PresentationAttackDetector> attacks; // null if its network could not be loaded
    std::optional<CaptureProgress> way;
    bool taken = false;

    // Both threads.
    std::mutex mutex;
    QSize previewSize;
    QImage preview;
    std::atomic<bool> again{false};
    std::atomic<unsigned> run{0}; // results of an earlier run are dropped

    void toMain(unsigned ofRun, std::function<void()> then) {
        QMetaObject::invokeMethod(
            q,
            [this, ofRun, then = std::move(then)] {
                if (ofRun == run)
                    then();
            },
            Qt::QueuedConnection);
    }

    void become(State next) {
        if (next == state)
            return;
        state = next;
        emit q->stateChanged();
    }

    void setHint(const QString& next) {
        if (next == hint)
            return;
        hint = next;
        emit q->hintChanged();
    }

    void begin();
    void end();
    void show(const Look& look);
    void take(const FaceCaptureResult& captured);
    void lose(const Error& error);
    void forget(); // the picture, overwritten

    // Analysis thread.
    void look(const FramePtr& frame);
    void capture(unsigned ofRun);
};

void FaceCapture::Private::begin() {
    const unsigned thisRun = ++run;
    taken = false;
    again = false;
    way.reset();
    session = std::make_unique<CaptureSession>(
        *parts.camera,
        CaptureSession::Callbacks{
            .preview =
                [this](const FramePtr& frame) {
                    QSize size;
                    {
                        const std::lock_guard lock(mutex);
                        size = previewSize;
                    }
                    QImage picture = previewOf(frame->bgr, size);
                    {
                        const std::lock_guard lock(mutex);
                        preview = std::move(picture);
                    }
                    toMain(run, [this] { emit q->previewChanged(); });
                },
            .analyse = [this](const FramePtr& frame) { look(frame); },
            .lost = [this, thisRun](const Error& error) { toMain(thisRun, [this, error] { lose(error); }); },
            .ready =
                [this, thisRun](const CameraFormat&) {
                    toMain(thisRun, [this] {
                        lost = false;
                        if (state == State::Failed)
                            become(State::Looking);
                    });
                }});
    become(State::Looking);
    session->start();
}

void FaceCapture::Private::end() {
    ++run;
    if (session)
        session->stop(); // joins; the analysis may use the session until then
    session.reset();
    const std::lock_guard lock(mutex);
    preview.fill(0);
    preview = {};
}

void FaceCapture::Private::forget() {
    if (result)
        darcha::wipe(std::as_writable_bytes(std::span(result->jpeg)));
    result.reset();
    still.fill(0);
    still = {};
}

void FaceCapture::Private::lose(const Error& error) {
    if (state == State::Captured) // the picture is safe; whatever became of the camera can wait
        return;
    lost = true;
    progress = 0;
    setHint(QStringLiteral("face.hint.camera_gone"));
    emit q->progressChanged();
    become(State::Failed);
    log::warning("face.camera_lost", {{"code", name(error.code)}});
    emit q->staffNeeded(QStringLiteral("staff.reason.camera"));
}

void FaceCapture::Private::look(const FramePtr& frame) {
    const unsigned thisRun = run;
    if (taken && !again)
        return;
    if (!tracker) {
        auto made = FaceTracker::create(parts.models);
        if (!made.ok()) {
            taken = true;
            toMain(thisRun, [this, error = made.error()] { lose(error); });
            return;
        }
        tracker.emplace(std::move(*made));
        // A cue that is only recorded stops nobody: without it the packet says that there was none.
        if (auto cue = MiniFasNetDetector::create(parts.models); cue.ok())
            attacks = std::move(*cue);
        else
            log::error("face.attack_cue_missing", cue.error());
    }
    const SteadyTime now = parts.clock.steady();
    if (!way) {
        way.emplace(profile);
        way->start(now);
        tracker->reset();
        if (attacks)
            attacks->reset();
    }
    if (again.exchange(false)) {
        taken = false;
        way->again(now);
        if (attacks)
            attacks->reset();
    }
    Shot shot{tracker->observe(frame), {}};
    shot.assessment = assess(shot.finding, profile);
    Look outcome;
    outcome.phase = way->update(shot, now);
    outcome.hint = way->hint();
    outcome.progress = way->progress();
    outcome.attempt = way->attempt();
    outcome.secondsLeft = way->secondsLeft(now);
    outcome.faceSeen = shot.finding.faceCount > 0;
    if (attacks && shot.finding.faceCount == 1 && shot.finding.face)
        attacks->observe(*shot.finding.face, shot.assessment);
    toMain(thisRun, [this, outcome] { show(outcome); });
    if (outcome.phase == CapturePhase::Captured || outcome.phase == CapturePhase::Exhausted)
        capture(thisRun);
}

void FaceCapture::Private::capture(unsigned ofRun) {
    taken = true;
    const bool acceptable = way->phase() == CapturePhase::Captured;
    if (acceptable) {
        // The frames of the hold, and the still: each with a fresh search, as a picture that stands for itself.
        std::vector<FramePtr> frames = session->ring().since(way->heldSince());
        const std::size_t stride = std::max<std::size_t>(1, frames.size() / burstLooks);
        std::vector<FramePtr> chosen;
        for (std::size_t i = 0; i < frames.size(); i += stride)
            chosen.push_back(frames[i]);
        if (const auto full = session->still(); full.ok())
            chosen.push_back(*full);
        else
            log::warning("face.still_failed", {{"code", name(full.error().code)}});
        for (const FramePtr& frame : chosen) {
            if (ofRun != run) // the person has left meanwhile
                return;
            tracker->reset();
            Shot shot{tracker->observe(frame), {}};
            shot.assessment = assess(shot.finding, profile);
            if (attacks && shot.finding.faceCount == 1 && shot.finding.face)
                attacks->observe(*shot.finding.face, shot.assessment);
            way->offerBurst(shot);
        }
        tracker->reset();
    }
    const Shot* best = way->shots().best();
    if (best == nullptr || !best->finding.face) {
        toMain(ofRun, [this] {
            setHint(QStringLiteral("face.hint.no_face"));
            become(State::Failed);
            emit q->staffNeeded(QStringLiteral("staff.reason.no_face"));
        });
        return;
    }
    auto jpeg = encodePortrait(*best->finding.face->frame, best->assessment.portrait);
    if (!jpeg.ok()) {
        toMain(ofRun, [this, error = jpeg.error()] { lose(error); });
        return;
    }
    FaceCaptureResult captured;
    captured.jpeg = std::move(*jpeg);
    captured.assessment = best->assessment;
    captured.frame = best->finding.face->frame;
    if (attacks)
        captured.attackDetectionJson = toJson(attacks->result()).dump();
    for (const ModelEntry& model : parts.models.entries())
        captured.models.push_back({model.name, model.version, model.sha256});
    captured.captured = parts.clock.utc();
    captured.attempts = way->attempt();
    captured.acceptable = acceptable;
    toMain(ofRun, [this, captured = std::move(captured)] { take(captured); });
}

void FaceCapture::Private::show(const Look& look) {
    if (state != State::Looking && state != State::Holding)
        return;
    setHint(QString::fromStdString(look.hint));
    if (look.attempt != attempt) {
        attempt = look.attempt;
        emit q->attemptChanged();
    }
    if (look.secondsLeft != secondsLeft) {
        secondsLeft = look.secondsLeft;
        emit q->secondsLeftChanged();
        if (look.faceSeen) // once a second is often enough
            emit q->personSeen();
    }
    progress = look.progress;
    emit q->progressChanged();
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

void FaceCapture::Private::take(const FaceCaptureResult& captured) {
    result = captured;
    still =
        QImage::fromData(result->jpeg.data(), static_cast<int>(result->jpeg.size())); // what is saved is what is shown
    ++stillRevision;
    emit q->stillChanged();
    become(State::Captured);
    if (!result->acceptable)
        emit q->staffNeeded(QStringLiteral("staff.reason.face_quality"));
}

FaceCapture::FaceCapture(const Parts& parts, QObject* parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, parts)) {}

FaceCapture::~FaceCapture() { stop(); }

void FaceCapture::setProfile(QualityProfile profile) { d->profile = std::move(profile); }

FaceCapture::State FaceCapture::state() const { return d->state; }
QString FaceCapture::hintId() const { return d->hint; }
double FaceCapture::progress() const { return d->progress; }
int FaceCapture::attempt() const { return d->attempt; }
int FaceCapture::attemptsMax() const { return CaptureTimes().attempts; }
int FaceCapture::secondsLeft() const { return d->secondsLeft; }
int FaceCapture::stillRevision() const { return d->stillRevision; }
bool FaceCapture::cameraLost() const { return d->lost; }
const FaceCaptureResult* FaceCapture::result() const { return d->result ? &*d->result : nullptr; }
QImage FaceCapture::still() const { return d->still; }

void FaceCapture::setPreviewSize(QSize size) {
    const std::lock_guard lock(d->mutex);
    d->previewSize = size;
}

QImage FaceCapture::preview() const {
    const std::lock_guard lock(d->mutex);
    return d->preview;
}

void FaceCapture::start() {
    if (d->state == State::Captured && d->result)
        return; // came back to the page: the picture is there
    if (d->session && d->state != State::Failed)
        return;
    d->end();
    d->lost = false;
    if (d->parts.camera == nullptr) {
        d->setHint(QStringLiteral("face.hint.camera_gone"));
        d->become(State::Failed);
        emit staffNeeded(QStringLiteral("staff.reason.camera"));
        return;
    }
    d->begin();
}

void FaceCapture::retake() {
    if (d->parts.camera == nullptr)
        return;
    d->forget();
    if (d->session && d->state != State::Failed) {
        d->again = true;
        d->become(State::Looking);
        return;
    }
    d->state = State::Off;
    start();
}

void FaceCapture::accept() { pause(); }

void FaceCapture::pause() {
    d->end();
    if (d->state != State::Captured)
        d->become(State::Off);
}

void FaceCapture::stop() {
    d->end();
    d->forget();
    d->way.reset();
    d->attempt = 1;
    d->setHint({});
    d->become(State::Off);
}

} // namespace darcha
