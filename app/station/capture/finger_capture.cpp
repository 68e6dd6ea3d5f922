// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/finger_capture.h"

#include "app/station/capture/finger_scanner.h"
#include "app/station/capture/private_image.h"
#include "app/station/sync/work_thread.h"
#include "core/base/log.h"

#include <algorithm>
#include <QStringList>

namespace darcha {

namespace {

// Ours: words for the person only, nothing hangs on them.
constexpr int clearScore = 35, veryClearScore = 60;

QString text(std::string_view id) { return QString::fromUtf8(id.data(), static_cast<qsizetype>(id.size())); }

} // namespace

struct FingerCapture::Private {
    Private(FingerCapture* owner, FingerprintReader* reader, const Clock& time, Timers& timers, WorkThread& work)
        : q(owner),
          clock(time),
          judging(work),
          scanner(reader, timers, reports()) {}

    FingerCapture* q;
    const Clock& clock;
    WorkThread& judging;

    std::vector<FingerPosition> positions = {FingerPosition::RightIndex, FingerPosition::LeftIndex};
    std::vector<FingerCaptureResult> results; // of the fingers before `current`
    std::size_t current = 0;
    FingerTries tries; // of the current finger
    int attemptsMax = FingerTries::usualAttempts;
    FingerprintImagePtr shown;
    int shownScore = 0;
    int stillRevision = 0;
    State state = Off;
    QString hintId;
    int judgement = 0;       // the one that is waited for; answers to older ones are nobody's any more
    bool staffAsked = false; // for this finger; what comes after starts with all tries
    bool missed = false;     // deviceLost() was said and not yet taken back
    FingerScanner scanner;   // last: its reports find everything else

    bool done() const { return current >= positions.size(); }
    FingerPosition position() const { return done() ? positions.back() : positions[current]; }

    FingerScanner::Reports reports() {
        return {.waiting = [this](const QString& hint) { set(WaitFinger, hint); },
                .scanning = [this](const QString& hint) { set(Scanning, hint); },
                .resting = [this](const QString& hint) { set(Retry, hint); },
                .scanned = [this](const FingerprintScan& scan) { scanned(scan); },
                .troubled = [this] { askStaff("fingers.hint.reader_trouble", "flow.staff.device"); },
                .lost = [this] { miss(); },
                .back =
                    [this] {
                        go();
                        missNoMore();
                    },
                .changed = [this](DeviceState) { emit q->readerChanged(); }};
    }

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
        staffAsked = true;
        set(Failed, hint);
        emit q->staffNeeded(reasonTextId);
    }

    void miss() {
        const bool told = std::exchange(missed, true);
        set(Failed, "fingers.hint.reader_gone");
        if (!told)
            emit q->deviceLost("staff.reason.reader");
    }

    void missNoMore() {
        if (std::exchange(missed, false))
            emit q->deviceBack();
    }

    // --- one finger
    void beginFinger() {
        ++judgement;
        tries.begin(position(), attemptsMax);
        staffAsked = false;
        emit q->attemptChanged();
    }

    void go(const QString& hint = "fingers.hint.place") { scanner.ask(position(), hint); }

    void scanned(const FingerprintScan& scan) {
        if (!scan.image)
            return decided(tries.unusable(hintOf(scan.retry)));
        const auto weighed = [this, scan, given = clock.utc(), asked = ++judgement](const Result<JudgedPrint>& print) {
            if (asked != judgement)
                return; // the finger is given up, or the page left
            const FingerTries::Verdict verdict = tries.weigh(scan.image, print, scan.minutiae, given);
            show(scan.image, tries.score());
            decided(verdict);
        };
        judging.post(
            q, [image = scan.image] { return judgePrint(*image); }, weighed);
    }

    void decided(FingerTries::Verdict verdict) {
        emit q->attemptChanged();
        switch (verdict) {
        case FingerTries::Verdict::Good:
            return set(Captured, "fingers.hint.good");
        case FingerTries::Verdict::Kept:
            return showKept();
        case FingerTries::Verdict::Again:
            set(Retry, text(tries.hint()));
            return scanner.askSoon(position(), text(tries.hint()));
        case FingerTries::Verdict::GivenUp: // no dead end: cannotGive() and start() both go on
            return askStaff("fingers.hint.no_print", "flow.staff.finger_attempts");
        case FingerTries::Verdict::Broken:
            return askStaff("fingers.hint.station_trouble", "flow.staff.device");
        }
    }

    void showKept() {
        show(tries.best().image, tries.best().score);
        set(Captured, tries.best().acceptable ? "fingers.hint.good" : "fingers.hint.best_kept");
    }

    static std::string_view hintOf(ScanRetry retry) {
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

    void finishFinger(const std::string& exceptionReason = {}) {
        if (!exceptionReason.empty())
            log::info("finger.exception", {{"position", name(position())}}); // the reason may be about health
        ++judgement;
        results.push_back(tries.take(exceptionReason));
        ++current;
        letGoOfPreview();
        if (!done())
            beginFinger();
    }

    void nextOrComplete() {
        if (!done()) {
            emit q->positionChanged();
            return go();
        }
        scanner.letGo();
        set(Off, "");
        emit q->positionChanged();
        emit q->stateChanged(); // capturedAll hangs on it
        emit q->completed();
        missNoMore();
    }

    void letGoOfPreview() {
        shown = nullptr;
        shownScore = 0;
    }

    void forget() {
        ++judgement;
        results.clear();
        current = 0;
        tries.begin(FingerPosition::Unknown, attemptsMax);
        staffAsked = false;
        letGoOfPreview();
    }
};

FingerCapture::FingerCapture(FingerprintReader* reader, const Clock& clock, Timers& timers, WorkThread& judging,
                             QObject* parent)
    : QObject(parent),
      d(std::make_unique<Private>(this, reader, clock, timers, judging)) {}

FingerCapture::~FingerCapture() = default;

void FingerCapture::setAttempts(int most) { d->attemptsMax = most; }

void FingerCapture::setPositions(std::vector<FingerPosition> positions) {
    if (positions.empty() || positions == d->positions)
        return;
    d->forget();
    d->positions = std::move(positions);
    emit positionChanged();
    emit stateChanged();
}

FingerCapture::State FingerCapture::state() const { return d->state; }
FingerCapture::Position FingerCapture::position() const { return static_cast<Position>(d->position()); }
int FingerCapture::fingerNumber() const { return static_cast<int>(std::min(d->current + 1, d->positions.size())); }
int FingerCapture::fingerCount() const { return static_cast<int>(d->positions.size()); }
QString FingerCapture::hintId() const { return d->hintId; }
int FingerCapture::attempt() const { return d->tries.attempt(); }
int FingerCapture::attemptsMax() const { return d->attemptsMax; }
int FingerCapture::score() const { return d->shownScore; }
FingerCapture::ScoreWord FingerCapture::scoreWord() const {
    if (d->shownScore < acceptableFingerScore(d->position()))
        return TooFaint;
    return d->shownScore >= veryClearScore ? VeryClear : d->shownScore >= clearScore ? Clear : Enough;
}
bool FingerCapture::acceptable() const { return d->tries.best().image && d->tries.best().acceptable; }
int FingerCapture::stillRevision() const { return d->stillRevision; }
bool FingerCapture::capturedAll() const { return d->done(); }
bool FingerCapture::readerMissing() const { return d->scanner.missing(); }
// FingerPosition::RightIndex -> "ui.finger.right_index"
static QString labelIdOf(FingerPosition position) {
    QString id = QStringLiteral("ui.finger");
    for (const QChar letter : text(name(position))) {
        if (letter.isUpper())
            id += id.endsWith(QStringLiteral("finger")) ? u'.' : u'_';
        id += letter.toLower();
    }
    return id;
}

QList<int> FingerCapture::given() const {
    QList<int> positions;
    for (const FingerCaptureResult& finger : d->results)
        if (finger.image)
            positions << static_cast<int>(finger.position);
    return positions;
}

QVariantList FingerCapture::reviewRows() const {
    QVariantList rows;
    for (const FingerCaptureResult& finger : d->results) {
        const bool given = finger.exceptionReason.empty();
        rows << QVariantMap{{"labelId", labelIdOf(finger.position)},
                            {"valueId", given ? QString("ui.review.recorded")
                                              : "ui.review.left_out." + QString::fromStdString(finger.exceptionReason)},
                            {"given", given}};
    }
    return rows;
}

const std::vector<FingerCaptureResult>& FingerCapture::results() const { return d->results; }

QImage FingerCapture::still() const {
    return d->shown ? imageOver(d->shown->grey.clone(), QImage::Format_Grayscale8) : QImage();
}

void FingerCapture::start() {
    if (d->done() || (d->state != Off && d->state != Failed))
        return;
    if (d->tries.best().position != d->position() || d->staffAsked)
        d->beginFinger();
    if (d->tries.settled()) // back on a page that was left with a print to confirm
        return d->showKept();
    d->missed = false;
    d->go();
}

void FingerCapture::retake() {
    if (d->done() || (d->state != Captured && d->state != Failed))
        return;
    d->letGoOfPreview();
    d->beginFinger();
    d->go();
}

void FingerCapture::restart() {
    d->scanner.letGo();
    d->forget();
    d->beginFinger();
    d->set(Off, "");
    emit positionChanged();
    emit stateChanged(); // capturedAll
    d->go();
}

void FingerCapture::accept() {
    if (d->done() || !d->tries.best().image || d->state != Captured)
        return;
    d->finishFinger();
    d->nextOrComplete();
}

void FingerCapture::cannotGive(const QString& reasonId) {
    static const QStringList reasons = {"missing", "injured", "unreadable"};
    if (d->done() || !reasons.contains(reasonId))
        return;
    d->scanner.giveUp(); // it waits for the wrong finger
    if (d->tries.best().position != d->position())
        d->beginFinger();
    d->finishFinger(reasonId.toStdString());
    d->nextOrComplete();
}

void FingerCapture::goOnWithoutReader() {
    if (d->done() || !readerMissing())
        return;
    d->scanner.giveUp();
    if (d->tries.best().position != d->position())
        d->beginFinger();
    QStringList excused;
    while (!d->done()) { // a print that was taken before the reader went is better than none
        const bool taken = d->tries.best().image != nullptr;
        if (!taken)
            excused << text(name(d->position()));
        d->finishFinger(taken ? std::string() : "no_reader");
    }
    if (!excused.isEmpty())
        emit wentOnWithoutReader(excused);
    d->nextOrComplete();
}

void FingerCapture::pause() {
    ++d->judgement;
    d->scanner.letGo();
    d->missed = false;
    d->set(Off, "");
}

void FingerCapture::stop() {
    d->scanner.letGo();
    d->missed = false;
    d->forget();
    d->stillRevision = 0;
    d->set(Off, "");
    emit positionChanged();
    emit attemptChanged();
    emit stillChanged();
    emit stateChanged();
}

} // namespace darcha
