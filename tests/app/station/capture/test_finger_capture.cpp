// SPDX-License-Identifier: Apache-2.0
// The fingers step through the real libfprint: FingerCapture on the virtual reader.
#include "app/station/capture/finger_capture.h"
#include "app/station/sync/work_thread.h"
#include "app/station/timers.h"
#include "drivers/fingerprint/virtual_fingerprint_reader.h"
#include "tests/support/pixel_watch.h"
#include "tests/support/wait.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <semaphore>

using namespace darcha;

namespace {
constexpr int patienceMs = 20'000;
}

class TestFingerCapture : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void twoFingersAreCapturedOneAfterTheOther();
    void aPoorPrintIsTriedAgainAndTheBestOfThreeIsKept();
    void aRetryOfTheReaderBecomesAHintAndCostsNoTry();
    void aFingerThatCannotBeGivenIsRecordedWithItsReason();
    void unpluggedItAsksForStaffAndGoesOnByItselfOnceItIsBack();
    void atIdleTheReaderMayGoAndComeUnnoticedByThePerson();
    void pausingAndStartingAtOnceNeverFindsTheReaderBusy();
    void aReaderThatStaysBusyIsNotWaitedForForever();
    void anErrorOfTheReaderIsTriedAgainThenStaffAreAsked();
    void afterStaffHelpedAllTriesAreThereAgain();
    void aFingerWithoutAnAnswerIsNotWaitedForForever();
    void withoutAReaderTheFingersCanStillBeExcused();
    void staffMayGoOnWithoutAReaderButNotWithOne();
    void acceptedFingersCanBeTakenAgain();
    void pauseKeepsWhatWasAccepted();
    void aPrintThatIsJudgedTooLateIsNobodys();
    void whatTheStationCannotKeepIsNoFaultOfTheFinger();
    void theFingersThatGaveAPrintAreTold();
    void stopWipesThePictures();

private:
    void waitFor(FingerCapture::State state) {
        test::waitUntil([&] { return m_capture->state() == state; }, patienceMs);
        QCOMPARE(m_capture->state(), state);
    }

    QTemporaryDir m_folder;
    SystemClock m_clock;
    VirtualClock m_time{UtcTime{}};
    std::unique_ptr<VirtualTimers> m_timers;
    std::unique_ptr<VirtualFingerprintReader> m_reader;
    std::unique_ptr<WorkThread> m_work;
    std::unique_ptr<FingerCapture> m_capture;
};

void TestFingerCapture::init() {
    VirtualFingerprintOptions options;
    options.privateFolder = m_folder.path().toStdString();
    options.personSeed = 5;
    options.placeAfterMs = 20;
    options.liftAfterMs = 20;
    options.growEveryMs = 1;
    m_timers = std::make_unique<VirtualTimers>(m_time);
    m_reader = std::make_unique<VirtualFingerprintReader>(m_clock, options);
    m_work = std::make_unique<WorkThread>("judging");
    m_capture = std::make_unique<FingerCapture>(m_reader.get(), m_time, *m_timers, *m_work);
}

void TestFingerCapture::cleanup() {
    m_capture.reset();
    m_work.reset();
    m_reader.reset();
    m_timers.reset();
}

void TestFingerCapture::twoFingersAreCapturedOneAfterTheOther() {
    QSignalSpy completed(m_capture.get(), &FingerCapture::completed);
    m_capture->start();
    QCOMPARE(m_capture->position(), FingerCapture::RightIndex);
    waitFor(FingerCapture::Captured);
    QVERIFY(m_capture->score() >= acceptableFingerScore(FingerPosition::RightIndex));
    QVERIFY(m_capture->acceptable() && m_capture->scoreWord() >= FingerCapture::Enough);
    QVERIFY(!m_capture->still().isNull());
    QVERIFY(m_capture->stillRevision() > 0);
    const UtcTime first = m_time.utc();
    m_time.advance(std::chrono::seconds(7)); // the person looks at the print, and changes the hand
    m_capture->accept();
    QCOMPARE(m_capture->position(), FingerCapture::LeftIndex);
    QCOMPARE(m_capture->fingerNumber(), 2);
    QVERIFY(!m_capture->capturedAll());
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    QVERIFY(m_capture->capturedAll());
    QCOMPARE(completed.count(), 1);
    QCOMPARE(m_capture->results().size(), std::size_t{2});
    QVERIFY(m_capture->results()[0].captured == first);
    QVERIFY(m_capture->results()[1].captured == first + std::chrono::seconds(7));
    for (const FingerCaptureResult& result : m_capture->results()) {
        QVERIFY(result.image && result.acceptable);
        QVERIFY(result.png.size() > 1000 && result.png.sha256().size() == 64);
        QCOMPARE(result.image->position, result.position);
        QCOMPARE(result.algorithm, std::string("Darcha-FQ 0"));
        QCOMPARE(result.attempts, 1);
        QCOMPARE(result.features.size(), std::size_t{65});
    }
}

void TestFingerCapture::aPoorPrintIsTriedAgainAndTheBestOfThreeIsKept() {
    FingerCondition tip;
    tip.contact = 0.28;
    m_reader->setCondition(tip);
    m_capture->start();
    int tries = 0;
    while (m_capture->state() != FingerCapture::Captured && m_capture->state() != FingerCapture::Failed && tries < 8) {
        QVERIFY(test::waitUntil(
            [&] {
                return m_capture->state() == FingerCapture::Retry || m_capture->state() == FingerCapture::Captured ||
                       m_capture->state() == FingerCapture::Failed;
            },
            patienceMs));
        if (m_capture->state() == FingerCapture::Retry) {
            QVERIFY(m_capture->hintId() == "fingers.hint.more_area" || m_capture->hintId() == "fingers.hint.again");
            m_time.advance(std::chrono::seconds(3));
        }
        ++tries;
    }
    QCOMPARE(m_capture->state(), FingerCapture::Captured);
    QCOMPARE(m_capture->hintId(), "fingers.hint.best_kept");
    QVERIFY(!m_capture->acceptable());
    QVERIFY(m_capture->score() < acceptableFingerScore(FingerPosition::RightIndex));
    QCOMPARE(m_capture->scoreWord(), FingerCapture::TooFaint);
    m_capture->accept();
    QCOMPARE(m_capture->results()[0].attempts, 3);
    QVERIFY(!m_capture->results()[0].acceptable);
}

void TestFingerCapture::aRetryOfTheReaderBecomesAHintAndCostsNoTry() {
    m_reader->retryNext(ScanRetry::Centre);
    m_capture->start();
    waitFor(FingerCapture::Retry);
    QCOMPARE(m_capture->hintId(), "fingers.hint.centre");
    QCOMPARE(m_capture->attempt(), 1);
    m_time.advance(std::chrono::seconds(3));
    waitFor(FingerCapture::Captured);
}

void TestFingerCapture::aFingerThatCannotBeGivenIsRecordedWithItsReason() {
    m_reader->setAutomatic(false);
    m_capture->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_reader->state(), DeviceState::Capturing, patienceMs);
    m_capture->cannotGive("because"); // no such reason: nothing happens
    QCOMPARE(m_capture->fingerNumber(), 1);
    m_capture->cannotGive("missing");
    QCOMPARE(m_capture->position(), FingerCapture::LeftIndex);
    m_reader->setAutomatic(true);
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    QVERIFY(m_capture->capturedAll());
    QCOMPARE(m_capture->results()[0].exceptionReason, std::string("missing"));
    QVERIFY(!m_capture->results()[0].image);
    QVERIFY(m_capture->results()[1].image);
}

void TestFingerCapture::unpluggedItAsksForStaffAndGoesOnByItselfOnceItIsBack() {
    QSignalSpy lost(m_capture.get(), &FingerCapture::deviceLost), back(m_capture.get(), &FingerCapture::deviceBack);
    m_reader->setAutomatic(false);
    m_capture->start();
    QTRY_COMPARE_WITH_TIMEOUT(m_reader->state(), DeviceState::Capturing, patienceMs);
    QTest::qWait(30);
    m_reader->unplug();
    waitFor(FingerCapture::Failed);
    QCOMPARE(m_capture->hintId(), "fingers.hint.reader_gone");
    QCOMPARE(lost.count(), 1);
    QCOMPARE(lost[0][0].toString(), "staff.reason.reader");
    QVERIFY(m_capture->readerMissing());
    QCOMPARE(back.count(), 0);
    m_reader->setAutomatic(true);
    m_reader->replug();
    waitFor(FingerCapture::Captured);
    QCOMPARE(back.count(), 1);
    QCOMPARE(lost.count(), 1);
}

void TestFingerCapture::atIdleTheReaderMayGoAndComeUnnoticedByThePerson() {
    QSignalSpy changed(m_capture.get(), &FingerCapture::readerChanged);
    QSignalSpy lost(m_capture.get(), &FingerCapture::deviceLost);
    m_reader->unplug();
    QTRY_VERIFY_WITH_TIMEOUT(changed.count() > 0 && m_capture->readerMissing(), patienceMs);
    m_reader->replug();
    QTRY_VERIFY_WITH_TIMEOUT(!m_capture->readerMissing(), patienceMs);
    QStringList hints;
    connect(m_capture.get(), &FingerCapture::hintChanged, this, [&] { hints << m_capture->hintId(); });
    m_capture->start();
    waitFor(FingerCapture::Captured);
    QVERIFY2(!hints.contains("fingers.hint.wait_a_moment") && lost.isEmpty(), qPrintable(hints.join(' ')));
}

void TestFingerCapture::pausingAndStartingAtOnceNeverFindsTheReaderBusy() {
    QStringList hints;
    connect(m_capture.get(), &FingerCapture::hintChanged, this, [&] { hints << m_capture->hintId(); });
    m_reader->setAutomatic(false);
    for (int i = 0; i < 4; ++i) {
        m_capture->start();
        if (i % 2 == 0) // while it waits for a finger, and while it is being opened
            QTRY_COMPARE_WITH_TIMEOUT(m_reader->state(), DeviceState::Capturing, patienceMs);
        m_capture->pause();
    }
    m_reader->setAutomatic(true);
    m_capture->start();
    waitFor(FingerCapture::Captured);
    QVERIFY2(!hints.contains("fingers.hint.wait_a_moment") && !hints.contains("fingers.hint.again"),
             qPrintable(hints.join(' ')));
}

void TestFingerCapture::aReaderThatStaysBusyIsNotWaitedForForever() {
    QSignalSpy staff(m_capture.get(), &FingerCapture::staffNeeded);
    m_reader->open([](const Result<void>&) {}); // somebody else is at it
    m_capture->start();
    for (int i = 0; i < 5; ++i) {
        waitFor(FingerCapture::Retry);
        QCOMPARE(m_capture->hintId(), "fingers.hint.wait_a_moment");
        QCOMPARE(staff.count(), 0);
        m_reader->open([](const Result<void>&) {});
        m_time.advance(std::chrono::seconds(5));
    }
    waitFor(FingerCapture::Failed);
    QCOMPARE(staff.count(), 1);
    m_capture->start();
    waitFor(FingerCapture::Captured);
}

void TestFingerCapture::anErrorOfTheReaderIsTriedAgainThenStaffAreAsked() {
    QSignalSpy staff(m_capture.get(), &FingerCapture::staffNeeded);
    m_reader->failNext();
    m_capture->start();
    waitFor(FingerCapture::Retry);
    QCOMPARE(staff.count(), 0);
    m_reader->failNext();
    m_time.advance(std::chrono::seconds(3));
    waitFor(FingerCapture::Failed);
    QCOMPARE(staff.count(), 1);
    m_capture->start(); // staff have mended it
    waitFor(FingerCapture::Captured);
}

void TestFingerCapture::afterStaffHelpedAllTriesAreThereAgain() {
    m_reader->retryNext(ScanRetry::Centre);
    m_capture->start();
    for (int scan = 1; scan < 6; ++scan) {
        waitFor(FingerCapture::Retry);
        m_reader->retryNext(ScanRetry::Centre);
        m_time.advance(std::chrono::seconds(3));
    }
    waitFor(FingerCapture::Failed);
    QCOMPARE(m_capture->hintId(), "fingers.hint.no_print");
    m_capture->pause(); // as the flow does when it calls staff
    m_reader->retryNext(ScanRetry::TooShort);
    m_capture->start(); // staff have helped
    waitFor(FingerCapture::Retry);
    QCOMPARE(m_capture->hintId(), "fingers.hint.too_short");
    m_time.advance(std::chrono::seconds(3));
    waitFor(FingerCapture::Captured);
}

void TestFingerCapture::aFingerWithoutAnAnswerIsNotWaitedForForever() {
    m_reader->silenceNext();
    m_capture->start();
    waitFor(FingerCapture::Scanning);
    m_time.advance(std::chrono::seconds(4));
    QCOMPARE(m_capture->hintId(), "fingers.hint.lift");
    m_time.advance(std::chrono::seconds(20));
    QVERIFY(test::waitUntil([&] { return m_capture->state() != FingerCapture::Scanning; }, patienceMs));
    m_time.advance(std::chrono::seconds(3));
    waitFor(FingerCapture::Captured);
}

void TestFingerCapture::withoutAReaderTheFingersCanStillBeExcused() {
    FingerCapture capture(nullptr, m_time, *m_timers, *m_work);
    QSignalSpy lost(&capture, &FingerCapture::deviceLost), back(&capture, &FingerCapture::deviceBack);
    capture.start();
    QCOMPARE(capture.state(), FingerCapture::Failed);
    QCOMPARE(lost.count(), 1);
    capture.start(); // staff said that they are done, and it is still not there: they are called again
    QCOMPARE(lost.count(), 2);
    capture.cannotGive("unreadable");
    capture.cannotGive("unreadable");
    QVERIFY(capture.capturedAll());
    QCOMPARE(back.count(), 1); // nobody need bring one any more
}

void TestFingerCapture::staffMayGoOnWithoutAReaderButNotWithOne() {
    m_capture->start();
    waitFor(FingerCapture::Captured);
    m_capture->goOnWithoutReader(); // there is one
    QCOMPARE(m_capture->fingerNumber(), 1);
    m_capture->accept();
    QSignalSpy lost(m_capture.get(), &FingerCapture::deviceLost), back(m_capture.get(), &FingerCapture::deviceBack);
    QSignalSpy completed(m_capture.get(), &FingerCapture::completed);
    m_reader->unplug();
    waitFor(FingerCapture::Failed);
    QCOMPARE(lost.count(), 1);
    QSignalSpy excused(m_capture.get(), &FingerCapture::wentOnWithoutReader);
    m_capture->goOnWithoutReader();
    QVERIFY(m_capture->capturedAll());
    QCOMPARE(excused.count(), 1); // what was given is not excused
    QCOMPARE(excused[0][0].toStringList(), QStringList{"LeftIndex"});
    const QVariantList rows = m_capture->reviewRows();
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].toMap()["labelId"].toString(), QString("ui.finger.right_index"));
    QCOMPARE(rows[0].toMap()["valueId"].toString(), QString("ui.review.recorded"));
    QCOMPARE(rows[1].toMap()["valueId"].toString(), QString("ui.review.left_out.no_reader"));
    QCOMPARE(completed.count(), 1);
    QCOMPARE(back.count(), 1);
    QVERIFY(m_capture->results()[0].image && m_capture->results()[0].exceptionReason.empty());
    QCOMPARE(m_capture->results()[1].exceptionReason, std::string("no_reader"));
    QVERIFY(!m_capture->results()[1].image);
}

void TestFingerCapture::acceptedFingersCanBeTakenAgain() {
    m_capture->cannotGive("injured");
    m_capture->start();
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    QVERIFY(m_capture->capturedAll());
    QSignalSpy changed(m_capture.get(), &FingerCapture::stateChanged);
    m_capture->restart();
    QVERIFY(!m_capture->capturedAll() && !changed.isEmpty());
    QCOMPARE(m_capture->position(), FingerCapture::RightIndex);
    QCOMPARE(m_capture->attempt(), 1);
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    QVERIFY(m_capture->results()[0].image && m_capture->results()[0].exceptionReason.empty());
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    QVERIFY(m_capture->capturedAll());
}

void TestFingerCapture::pauseKeepsWhatWasAccepted() {
    m_capture->start();
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    m_capture->pause();
    QCOMPARE(m_capture->state(), FingerCapture::Off);
    QCOMPARE(m_reader->state(), DeviceState::Present);
    m_capture->start();
    QCOMPARE(m_capture->position(), FingerCapture::LeftIndex);
    waitFor(FingerCapture::Captured);
    QCOMPARE(m_capture->results().size(), std::size_t{1});
}

void TestFingerCapture::aPrintThatIsJudgedTooLateIsNobodys() {
    std::binary_semaphore busy(0);
    auto release = qScopeGuard([&busy] { busy.release(); }); // also where a check fails: the thread must end
    m_work->post([&busy] { busy.acquire(); });               // a slow disk: the print must wait to be judged
    m_capture->start();
    waitFor(FingerCapture::Scanning);
    QTRY_COMPARE_WITH_TIMEOUT(m_reader->state(), DeviceState::Open, patienceMs); // scanned
    QTest::qWait(50);
    QCOMPARE(m_capture->state(), FingerCapture::Scanning); // the main thread is free, and nothing is decided
    m_capture->cannotGive("injured");
    m_capture->pause();
    release.dismiss();
    busy.release();
    QTRY_VERIFY_WITH_TIMEOUT(m_work->idle(), patienceMs);
    QCOMPARE(m_capture->state(), FingerCapture::Off);
    QCOMPARE(m_capture->results().size(), std::size_t{1});
    QVERIFY(!m_capture->results()[0].image && m_capture->still().isNull());
    m_capture->start();
    waitFor(FingerCapture::Captured);
    QCOMPARE(m_capture->position(), FingerCapture::LeftIndex);
    QVERIFY(m_capture->acceptable());
}

void TestFingerCapture::whatTheStationCannotKeepIsNoFaultOfTheFinger() {
    FingerTries tries;
    tries.begin(FingerPosition::RightIndex);
    const auto image = std::make_shared<FingerprintImage>();
    const auto weighed = [&](ErrorCode code) { return tries.weigh(image, Error{code, "in a test"}, -1, {}); };
    QVERIFY(weighed(ErrorCode::FingerAreaTooSmall) == FingerTries::Verdict::Again);
    QCOMPARE(QString::fromUtf8(tries.hint().data(), static_cast<qsizetype>(tries.hint().size())),
             QString("fingers.hint.more_area"));
    QVERIFY(weighed(ErrorCode::InternalError) == FingerTries::Verdict::Broken); // the PNG could not be written
    QVERIFY(weighed(ErrorCode::InvalidArgument) == FingerTries::Verdict::Broken);
    QCOMPARE(tries.attempt(), 1);
    JudgedPrint faint;
    faint.quality.score = 1;
    QVERIFY(tries.weigh(image, faint, -1, {}) == FingerTries::Verdict::Again);
    FingerTries once; // a service may ask for fewer
    once.begin(FingerPosition::RightIndex, 1);
    QVERIFY(once.weigh(image, faint, -1, {}) == FingerTries::Verdict::Kept);
    QVERIFY(once.settled() && !once.best().acceptable);
    tries.begin(FingerPosition::RightIndex);
    QVERIFY(weighed(ErrorCode::FingerAreaTooSmall) == FingerTries::Verdict::Again);
    for (int i = 0; i < 4; ++i) // of six scans that show nothing only one was counted so far
        QVERIFY(weighed(ErrorCode::FingerImageBlank) == FingerTries::Verdict::Again);
    QVERIFY(weighed(ErrorCode::FingerImageBlank) == FingerTries::Verdict::GivenUp);
}

void TestFingerCapture::theFingersThatGaveAPrintAreTold() {
    QSignalSpy changed(m_capture.get(), &FingerCapture::positionChanged);
    QVERIFY(m_capture->given().isEmpty());
    m_capture->cannotGive("missing");
    QVERIFY(m_capture->given().isEmpty());
    m_capture->start();
    waitFor(FingerCapture::Captured);
    m_capture->accept();
    QCOMPARE(m_capture->given(), QList<int>{FingerCapture::LeftIndex});
    QCOMPARE(changed.count(), 2);
    m_capture->restart();
    QVERIFY(m_capture->given().isEmpty());
}

void TestFingerCapture::stopWipesThePictures() {
    m_capture->start();
    waitFor(FingerCapture::Captured);
    PixelWatch& watch = PixelWatch::install();
    m_capture->retake(); // the print that is watched is made under the watch
    waitFor(FingerCapture::Captured);
    QImage shown = m_capture->still();
    QVERIFY(!shown.isNull());
    watch.watch(static_cast<std::size_t>(shown.width()) * static_cast<std::size_t>(shown.height()));
    shown = {}; // the screen's copy
    QCOMPARE(watch.clean(), 1);
    m_capture->accept();
    QVERIFY(m_capture->still().isNull());
    QVERIFY(m_capture->results()[0].image && !m_capture->results()[0].image->grey.empty());
    const int before = watch.clean();
    m_capture->stop();
    QCOMPARE(m_capture->results().size(), std::size_t{0});
    QCOMPARE(m_capture->state(), FingerCapture::Off);
    QVERIFY(watch.clean() > before); // the print itself
    QCOMPARE(watch.dirty(), 0);
    QCOMPARE(m_reader->state(), DeviceState::Present);
}

QTEST_GUILESS_MAIN(TestFingerCapture)
#include "test_finger_capture.moc"
