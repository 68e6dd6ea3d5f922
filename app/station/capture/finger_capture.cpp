// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/finger_capture.h"

#include "app/station/timers.h"
#include "core/base/log.h"
#include "drivers/fingerprint/fingerprint_reader.h"

#include <algorithm>
#include <opencv2/core.hpp>

namespace darcha {

namespace {

using namespace std::chrono_literals;

// Defaults of ours: long enough to read one line at 80, short enough not to feel forgotten.
constexpr auto showPoorPrint = 2500ms; // before the next try begins
constexpr auto remindAfter = 20s;      // no finger came
constexpr auto askToLiftAfter = 3s;    // most scanners answer when the finger is lifted
constexpr auto noAnswerAfter = 15s;    // a finger lies there and nothing comes
constexpr auto restAfterBusy = 5s;     // a sensor that is hot, or still busy with the last capture
constexpr int attemptsMost = 3;        // BSI TR-03121 (standards-and-peers 2.2)
constexpr int unusableScansMost = 6;   // scans that the reader itself refused; they do not count as tries
constexpr int mishapsMost = 2;         // errors and silences in a row before staff are asked

const char* hintOf(ScanRetry retry) {
    switch (retry) {
    case ScanRetry::TooShort:
        return "fingers.hint.too_short";
    case ScanRetry::Centre:
        return "fingers.hint.centre";
    case ScanRetry::LiftAndRepeat:
        return "fingers.hint.lift_and_repeat";
    default:
        return "fingers.hint.again";
    }
}

const char* hintOf(ErrorCode unusable) {
    return unusable == ErrorCode::FingerAreaTooSmall ? "fingers.hint.more_area" : "fingers.hint.again";
}

void wipePicture(const FingerprintImagePtr& image) {
    if (image && !image->grey.empty())
        const_cast<FingerprintImage&>(*image).grey.setTo(0); // other holders must not keep a person's print either
}

} // namespace

struct FingerCapture::Private {
    FingerCapture* q;
    FingerprintReader* reader;
    std::unique_ptr<Timers> ownTimers;
    Timers* timers;

    std::vector<FingerPosition> positions = {FingerPosition::RightIndex, FingerPosition::LeftIndex};
    std::vector<FingerCaptureResult> results; // of the fingers before `current`
    std::size_t current = 0;
    FingerCaptureResult best; // of the current finger
    FingerprintImagePtr shown;
    int shownScore = 0;
    int attempt = 1;
    int unusable = 0;
    int mishaps = 0;
    int stillRevision = 0;
    State state = Off;
    QString hintId;
    bool listening = false;
    bool lost = false; // the reader went away while it was needed
    Timer timer;
    // Answers to an older request than this are nobody's any more; null once the capture is destroyed.
    std::shared_ptr<int> request = std::make_shared<int>(0);

    bool done() const { return current >= positions.size(); }
    FingerPosition position() const { return done() ? positions.back() : positions[current]; }

    void set(State newState, const QString& hint) {
        const bool changed = state != newState, hintChanged = hintId != hint;
        state = newState;
        hintId = hint;
        if (hintChanged)
            emit q->hintChanged();
        if (changed)
            emit q->stateChanged();
    }

    void show(const FingerprintImagePtr& image, int score) {
        shown = image;
        shownScore = score;
        ++stillRevision;
        emit q->stillChanged();
    }

    void askStaff(const char* hint, const char* reasonTextId) {
        set(Failed, hint);
        emit q->staffNeeded(reasonTextId);
    }

    // Wraps a handler so that it runs only while the request it belongs to is the latest.
    template <typename Answer> std::function<void(Answer)> latest(std::function<void(Answer)> handler) {
        const int mine = ++*request;
        return [weak = std::weak_ptr<int>(request), mine, handler = std::move(handler)](Answer answer) {
            const auto now = weak.lock();
            if (now && *now == mine)
                handler(std::move(answer));
        };
    }

    void letGo() {
        ++*request;
        timer.cancel();
        listening = false;
        lost = false;
        if (reader) {
            reader->listen({});
            reader->close();
        }
    }

    // --- one finger
    void beginFinger() {
        best = {};
        best.position = position();
        attempt = 1;
        unusable = 0;
        mishaps = 0;
        emit q->attemptChanged();
    }

    void listen() {
        if (listening || !reader)
            return;
        listening = true;
        const auto guard = std::weak_ptr<int>(request);
        reader->listen({[this, guard](DeviceState now) {
                            if (guard.lock())
                                readerState(now);
                        },
                        [this, guard](bool present) {
                            if (guard.lock())
                                finger(present);
                        }});
    }

    void go(const QString& hint = "fingers.hint.place") {
        if (!reader || reader->state() == DeviceState::Absent) {
            lost = reader != nullptr;
            listen();
            return askStaff("fingers.hint.reader_gone", "flow.staff.device");
        }
        listen();
        if (reader->state() == DeviceState::Open)
            return waitForFinger(hint);
        set(WaitFinger, "fingers.hint.getting_ready");
        reader->open(latest<Result<void>>([this, hint](const Result<void>& opened) {
            if (opened.ok())
                waitForFinger(hint);
            else
                mishap(opened.error());
        }));
    }

    void waitForFinger(const QString& hint) {
        set(WaitFinger, hint);
        timer = timers->after(remindAfter, [this] { set(WaitFinger, "fingers.hint.still_waiting"); });
        reader->capture(position(), latest<Result<FingerprintScan>>([this](const Result<FingerprintScan>& scan) {
                            timer.cancel();
                            if (!scan.ok())
                                mishap(scan.error());
                            else if (!scan->image)
                                unusableScan(hintOf(scan->retry));
                            else
                                judge(scan->image, scan->minutiae);
                        }));
    }

    void finger(bool present) {
        if (!present || (state != WaitFinger && state != Scanning))
            return;
        set(Scanning, "fingers.hint.hold_still");
        timer = timers->after(askToLiftAfter, [this] {
            set(Scanning, "fingers.hint.lift");
            timer = timers->after(noAnswerAfter - askToLiftAfter, [this] {
                mishap({ErrorCode::DeviceTimeout, "a finger was there and no picture came"});
            });
        });
    }

    void judge(const FingerprintImagePtr& image, int minutiae) {
        mishaps = 0;
        const auto quality = assessFingerprint(*image);
        if (!quality) {
            show(image, 0);
            return unusableScan(hintOf(quality.error().code));
        }
        const int enough = acceptableFingerScore(position());
        log::info("finger.judged", {{"position", name(position())}, {"attempt", attempt}, {"score", quality->score}});
        show(image, quality->score);
        best.attempts = attempt;
        if (!best.image || quality->score > best.score) {
            wipePicture(best.image);
            best.image = image;
            best.score = quality->score;
            best.algorithm = quality->algorithm;
            best.features = quality->features;
            best.feedback = quality->feedback;
            if (minutiae >= 0) // NFIQ 2's fourth feedback, with the scanner library's minutiae
                best.feedback.push_back(
                    {"FingerprintImageWithMinutiae", static_cast<double>(minutiae), 5, minutiae >= 5});
            best.acceptable = quality->score >= enough;
        }
        if (best.acceptable)
            return set(Captured, "fingers.hint.good");
        if (attempt >= attemptsMost)
            return settle();
        ++attempt;
        emit q->attemptChanged();
        tryAgain(QString::fromUtf8(quality->hintId.data(), static_cast<int>(quality->hintId.size())));
    }

    // No more tries: the best there was, or a person who needs help. Never a dead end: cannotGive() and start() both go
    // on.
    void settle() {
        if (best.image) {
            show(best.image, best.score);
            set(Captured, "fingers.hint.best_kept");
        } else {
            askStaff("fingers.hint.no_print", "flow.staff.finger_attempts");
        }
    }

    void unusableScan(const QString& hint) {
        if (++unusable >= unusableScansMost)
            return settle();
        tryAgain(hint);
    }

    void tryAgain(const QString& hint) {
        set(Retry, hint);
        timer = timers->after(showPoorPrint, [this, hint] { go(hint); });
    }

    // --- the reader's troubles
    void mishap(const Error& error) {
        timer.cancel();
        if (error.code == ErrorCode::DeviceGone || error.code == ErrorCode::DeviceAbsent)
            return; // readerState() deals with it
        log::error("finger.mishap", error);
        reader->close();
        ++*request;
        if (error.code == ErrorCode::DeviceBusy) {
            set(Retry, "fingers.hint.wait_a_moment");
            timer = timers->after(restAfterBusy, [this] { go(); });
            return;
        }
        if (recovery(error.code) == Recovery::OutOfService || ++mishaps >= mishapsMost) {
            mishaps = 0;
            return askStaff("fingers.hint.reader_trouble", "flow.staff.device");
        }
        tryAgain("fingers.hint.again");
    }

    void readerState(DeviceState now) {
        if (now == DeviceState::Absent && !lost && state != Off && state != Captured) {
            ++*request;
            timer.cancel();
            lost = true;
            askStaff("fingers.hint.reader_gone", "flow.staff.device");
        } else if (now == DeviceState::Present && lost) {
            lost = false;
            go();
        }
    }

    void finishFinger() {
        results.push_back(std::move(best));
        ++current;
        letGoOfPreview();
        if (done()) {
            letGo();
            set(Off, "");
            emit q->positionChanged();
            emit q->stateChanged(); // capturedAll hangs on it
            emit q->completed();
            return;
        }
        beginFinger();
        emit q->positionChanged();
        go();
    }

    void letGoOfPreview() {
        shown = nullptr;
        shownScore = 0;
    }

    void wipe() {
        for (const FingerCaptureResult& result : results)
            wipePicture(result.image);
        wipePicture(best.image);
        wipePicture(shown);
        results.clear();
        best = {};
        current = 0;
        letGoOfPreview();
    }
};

FingerCapture::FingerCapture(FingerprintReader* reader, Timers* timers, QObject* parent)
    : QObject(parent),
      d(std::make_unique<Private>()) {
    d->q = this;
    d->reader = reader;
    if (!timers)
        d->ownTimers = std::make_unique<RealTimers>();
    d->timers = timers ? timers : d->ownTimers.get();
}

FingerCapture::~FingerCapture() {
    d->letGo();
    d->wipe();
}

void FingerCapture::setPositions(std::vector<FingerPosition> positions) {
    if (positions.empty() || positions == d->positions)
        return;
    d->wipe();
    d->positions = std::move(positions);
    emit positionChanged();
    emit stateChanged();
}

FingerCapture::State FingerCapture::state() const { return d->state; }
FingerCapture::Position FingerCapture::position() const { return static_cast<Position>(d->position()); }
int FingerCapture::fingerNumber() const { return static_cast<int>(std::min(d->current + 1, d->positions.size())); }
int FingerCapture::fingerCount() const { return static_cast<int>(d->positions.size()); }
QString FingerCapture::hintId() const { return d->hintId; }
int FingerCapture::attempt() const { return d->attempt; }
int FingerCapture::attemptsMax() const { return attemptsMost; }
int FingerCapture::score() const { return d->shownScore; }
int FingerCapture::stillRevision() const { return d->stillRevision; }
bool FingerCapture::capturedAll() const { return d->done(); }
const std::vector<FingerCaptureResult>& FingerCapture::results() const { return d->results; }

QImage FingerCapture::still() const {
    if (!d->shown || d->shown->grey.empty())
        return {};
    const cv::Mat& grey = d->shown->grey;
    return QImage(grey.data, grey.cols, grey.rows, static_cast<qsizetype>(grey.step), QImage::Format_Grayscale8).copy();
}

void FingerCapture::start() {
    if (d->done() || (d->state != Off && d->state != Failed))
        return;
    const bool afterFailure = d->state == Failed;
    if (d->best.position != d->position() || (afterFailure && d->unusable >= unusableScansMost))
        d->beginFinger();
    if (!afterFailure && d->best.image && (d->best.acceptable || d->attempt >= attemptsMost)) {
        d->show(d->best.image, d->best.score); // back on a page that was left with a print to confirm
        return d->set(Captured, d->best.acceptable ? "fingers.hint.good" : "fingers.hint.best_kept");
    }
    d->go();
}

void FingerCapture::retake() {
    if (d->done() || (d->state != Captured && d->state != Failed))
        return;
    wipePicture(d->best.image);
    d->letGoOfPreview();
    d->beginFinger();
    d->go();
}

void FingerCapture::accept() {
    if (d->done() || !d->best.image || d->state != Captured)
        return;
    d->finishFinger();
}

void FingerCapture::cannotGive(const QString& reasonId) {
    static const QStringList reasons = {"missing", "injured", "unreadable"};
    if (d->done() || !reasons.contains(reasonId))
        return;
    ++*d->request;
    d->timer.cancel();
    d->lost = false;
    if (d->reader && d->reader->state() == DeviceState::Capturing)
        d->reader->close(); // it waits for the wrong finger
    if (d->best.position != d->position())
        d->beginFinger();
    d->best.exceptionReason = reasonId.toStdString();
    log::info("finger.exception", {{"position", name(d->position())}}); // the reason may be about health
    d->finishFinger();
}

void FingerCapture::pause() {
    d->letGo();
    d->set(Off, "");
}

void FingerCapture::stop() {
    d->letGo();
    d->wipe();
    d->attempt = 1;
    d->stillRevision = 0;
    d->set(Off, "");
    emit positionChanged();
    emit attemptChanged();
    emit stillChanged();
    emit stateChanged();
}

} // namespace darcha
