// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/capture_session.h"
#include "drivers/camera/picture_folder_camera.h"
#include "tests/support/pixel_watch.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <QDirIterator>
#include <QTemporaryDir>
#include <QtTest>
#include <set>

using namespace darcha;
using namespace std::chrono_literals;

namespace {

FramePtr frameAt(std::chrono::milliseconds when, std::uint64_t sequence, int side = 100) {
    auto frame = std::make_shared<Frame>();
    frame->bgr = cv::Mat(side, side, CV_8UC3, cv::Scalar(0, 0, 0));
    frame->sequence = sequence;
    frame->captured = SteadyTime(when);
    return frame;
}

std::set<std::string> threadNames() {
    std::set<std::string> names;
    for (QDirIterator threads("/proc/self/task", QDir::Dirs | QDir::NoDotAndDotDot); threads.hasNext();) {
        std::ifstream file(threads.next().toStdString() + "/comm");
        std::string name;
        std::getline(file, name);
        names.insert(name);
    }
    return names;
}

// A camera of pictures whose stream can be made to stall, or to repeat itself, at any time.
class FaultyCamera final : public Camera {
public:
    FaultyCamera(const std::string& folder, const Clock& clock)
        : m_camera(folder, clock, {Pacing::ByClock, true, 30, 1}) {}

    std::atomic<bool> stalls{false};
    std::atomic<int> repeats{0}; // so many frames to come are the last one again

    DeviceInfo info() const override { return m_camera.info(); }
    DeviceState state() const override { return m_camera.state(); }
    Result<CameraFormat> open() override { return m_camera.open(); }
    Result<FramePtr> nextFrame(std::chrono::milliseconds patience) override {
        if (stalls) {
            std::this_thread::sleep_for(patience);
            return {ErrorCode::DeviceTimeout, "stalled"};
        }
        const auto frame = m_camera.nextFrame(patience);
        if (!frame.ok())
            return frame;
        if (m_last && repeats > 0) {
            --repeats;
            return m_last;
        }
        m_last = *frame;
        return frame;
    }
    Result<FramePtr> still(std::chrono::milliseconds patience) override { return m_camera.still(patience); }
    void close() override { m_camera.close(); }
    ExposureControl* exposureControl() override { return hasExposure ? &exposure : nullptr; }

    struct Exposure final : ExposureControl {
        std::atomic<int> steps{0}, restores{0};
        std::atomic<bool> restored{false}, refuses{false};
        Result<double> stepTo(double factor) override {
            if (refuses)
                return {ErrorCode::DeviceFailed, "refused"};
            ++steps;
            restored = false;
            return factor;
        }
        Result<void> restore() override {
            ++restores;
            restored = true;
            return {};
        }
    };
    Exposure exposure;
    std::atomic<bool> hasExposure{true};
    void unplug() { m_camera.unplug(); }
    void plug() { m_camera.plug(); }

private:
    PictureFolderCamera m_camera;
    FramePtr m_last;
};

} // namespace

class CaptureSessionTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    SystemClock m_clock;

    // Counts what a session says; safe from any thread.
    struct Ear {
        std::atomic<int> previews{0}, looks{0}, losses{0}, openings{0};
        std::atomic<std::uint64_t> lastLook{0};
        std::chrono::milliseconds lookTakes{0};
        CaptureSession::Callbacks callbacks() {
            return {.preview = [this](const FramePtr&) { ++previews; },
                    .analyse =
                        [this](const FramePtr& frame, CaptureSession&) {
                            std::this_thread::sleep_for(lookTakes);
                            lastLook = frame->sequence;
                            ++looks;
                        },
                    .lost = [this](const Error&) { ++losses; },
                    .ready = [this](const CameraFormat&) { ++openings; }};
        }
    };

private slots:
    void initTestCase() {
        for (int i = 0; i < 3; ++i)
            cv::imwrite(m_folder.filePath(QString("%1.png").arg(i)).toStdString(),
                        cv::Mat(120, 160, CV_8UC3, cv::Scalar(40 * i, 100, 200)));
    }

    void aMailboxHoldsTheNewestOnly() {
        FrameMailbox box;
        box.put(frameAt(0ms, 1));
        box.put(frameAt(1ms, 2));
        QCOMPARE(box.take()->sequence, std::uint64_t(2));
        box.put(frameAt(2ms, 3));
        box.close();
        QVERIFY(box.take() == nullptr);
    }

    void aClosedMailboxLetsItsTakerGo() {
        FrameMailbox box;
        std::thread taker([&] { QVERIFY(box.take() == nullptr); });
        std::this_thread::sleep_for(20ms);
        box.close();
        taker.join();
    }

    void theRingForgetsWhatIsOld() {
        FrameRing ring(2s, 1U << 30);
        for (int i = 0; i <= 50; ++i)
            ring.push(frameAt(i * 100ms, static_cast<std::uint64_t>(i)));
        const auto held = ring.since(SteadyTime::min());
        QCOMPARE(held.front()->sequence, std::uint64_t(30));
        QCOMPARE(held.back()->sequence, std::uint64_t(50));
        QCOMPARE(ring.since(SteadyTime(4500ms)).size(), std::size_t(6));
        ring.clear();
        QVERIFY(ring.since(SteadyTime::min()).empty());
    }

    void theRingNeverHoldsMoreThanItsBytes() {
        constexpr std::size_t frameBytes = 100 * 100 * 3;
        FrameRing ring(1h, 5 * frameBytes);
        for (int i = 0; i < 100; ++i)
            ring.push(frameAt(i * 1ms, static_cast<std::uint64_t>(i)));
        QCOMPARE(ring.since(SteadyTime::min()).size(), std::size_t(5));
    }

    void whatLeavesRingAndMailboxIsOverwritten() {
        PixelWatch& watch = PixelWatch::install();
        constexpr int side = 61;
        watch.watch(side * side * 3);
        const auto bright = [](std::uint64_t sequence) {
            auto frame = std::make_shared<Frame>();
            frame->bgr = cv::Mat(side, side, CV_8UC3, cv::Scalar(80, 120, 200));
            frame->sequence = sequence;
            frame->captured = SteadyTime(sequence * 1ms);
            return frame;
        };
        FrameRing ring(1h, 3 * side * side * 3);
        for (std::uint64_t i = 1; i <= 5; ++i)
            ring.push(bright(i));
        QCOMPARE(watch.clean(), 2);
        ring.clear();
        QCOMPARE(watch.clean(), 5);
        FrameMailbox box;
        box.put(bright(6));
        box.put(bright(7));
        box.close();
        QCOMPARE(watch.clean(), 7);
        QCOMPARE(watch.dirty(), 0);
    }

    void theCamerasOwnStateIsTold() {
        PictureFolderCamera camera(m_folder.path().toStdString(), m_clock, {Pacing::ByClock, true, 30, 1});
        Ear ear;
        std::mutex mutex;
        std::vector<DeviceState> told;
        auto callbacks = ear.callbacks();
        callbacks.changed = [&](DeviceState now) {
            const std::lock_guard lock(mutex);
            told.push_back(now);
        };
        CaptureSession session(camera, std::move(callbacks));
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        camera.unplug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.losses.load(), 1, 5000);
        camera.plug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.openings.load(), 2, 5000);
        session.stop();
        using enum DeviceState;
        const std::vector<DeviceState> expected{Open, Capturing, Absent, Open};
        QVERIFY(told.size() > expected.size() && std::equal(expected.begin(), expected.end(), told.begin()));
        QVERIFY(told.back() == Present);
    }

    void framesReachPreviewAndAnalysisOnNamedThreads() {
        PictureFolderCamera camera(m_folder.path().toStdString(), m_clock, {Pacing::ByClock, true, 60, 1});
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 5 && ear.looks > 2, 5000);
        const auto names = threadNames();
        QVERIFY(names.contains("camera"));
        QVERIFY(names.contains("analysis"));
        session.stop();
        QVERIFY(!threadNames().contains("camera"));
        QVERIFY(!threadNames().contains("analysis"));
        QCOMPARE(camera.state(), DeviceState::Present);
    }

    void aSlowAnalysisMissesFramesButNeverQueuesThem() {
        PictureFolderCamera camera(m_folder.path().toStdString(), m_clock, {Pacing::ByClock, true, 60, 1});
        Ear ear;
        ear.lookTakes = 150ms;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.looks >= 4, 10000);
        session.stop();
        QVERIFY(ear.previews > 2 * ear.looks);
        // What was looked at last is at most one look old.
        QVERIFY2(static_cast<std::uint64_t>(ear.previews) - ear.lastLook < 60, "the analysis works off a queue");
    }

    void aPulledPlugIsToldOnceAndTheCameraComesBack() {
        PictureFolderCamera camera(m_folder.path().toStdString(), m_clock, {Pacing::ByClock, true, 30, 1});
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        camera.unplug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.losses.load(), 1, 5000);
        QTest::qWait(700); // longer than one try to open it again
        QCOMPARE(ear.losses.load(), 1);
        camera.plug();
        const int before = ear.previews;
        QTRY_VERIFY_WITH_TIMEOUT(ear.openings == 2 && ear.previews > before, 5000);
        session.stop();
    }

    void aCameraThatStallsIsLostOnceAndIsBackWithItsFirstFrame() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        camera.stalls = true;
        QTRY_COMPARE_WITH_TIMEOUT(ear.losses.load(), 1, 15000);
        QTest::qWait(1200); // opened again meanwhile, and silent still
        QCOMPARE(ear.losses.load(), 1);
        QCOMPARE(ear.openings.load(), 1);
        camera.stalls = false;
        const int before = ear.previews;
        QTRY_VERIFY_WITH_TIMEOUT(ear.openings == 2 && ear.previews > before, 5000);
        session.stop();
    }

    void aSingleRepeatedFrameIsDropped() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        camera.repeats = 1;
        QTRY_COMPARE_WITH_TIMEOUT(camera.repeats.load(), 0, 5000);
        const int before = ear.previews;
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > before + 5, 5000);
        QCOMPARE(ear.losses.load(), 0);
        QCOMPARE(ear.openings.load(), 1);
        session.stop();
    }

    void aCameraThatRepeatsItselfIsLostOnceUntilItGoesOn() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        camera.repeats = 5;
        QTRY_COMPARE_WITH_TIMEOUT(ear.losses.load(), 1, 5000);
        QTRY_COMPARE_WITH_TIMEOUT(ear.openings.load(), 2, 5000);
        QCOMPARE(ear.losses.load(), 1);
        session.stop();
    }

    void aStillIsTakenBetweenFramesAndTheStreamGoesOn() {
        PictureFolderCamera camera(m_folder.path().toStdString(), m_clock, {Pacing::ByClock, true, 30, 1});
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        const auto still = session.still();
        QVERIFY(still.ok());
        QCOMPARE((*still)->bgr.cols, 160);
        const int before = ear.previews;
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > before, 5000);
        QCOMPARE(ear.losses.load(), 0);
        session.stop();
    }

    void theExposureIsSteppedOnDemandAndGivenBackWhateverHappens() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        QCOMPARE(camera.exposure.steps.load(), 0); // nobody asked
        session.challengeExposure(3);
        QTRY_COMPARE_WITH_TIMEOUT(camera.exposure.restores.load(), 1, 8000);
        QVERIFY(camera.exposure.restored);
        const int steps = camera.exposure.steps;
        session.challengeExposure(4);
        QTRY_VERIFY_WITH_TIMEOUT(camera.exposure.steps > steps, 5000);
        session.stop(); // in the middle
        QVERIFY(camera.exposure.restored);
        QCOMPARE(camera.exposure.restores.load(), 2);
    }

    void anotherAttemptEndsTheChallengeAndHasItsOwn() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(session.camera().frames > 10, 5000);
        session.challengeExposure(3);
        QTRY_VERIFY_WITH_TIMEOUT(camera.exposure.steps > 0, 5000);
        QCOMPARE(session.answer().exposure->record().at("seed").get<std::string>(), std::string("3"));
        camera.repeats = 1;
        QTRY_VERIFY_WITH_TIMEOUT(session.camera().score("camera.order")->value > 0, 5000);
        session.beginAttempt(); // in the middle
        QVERIFY(!session.answer().exposure);
        QTRY_COMPARE_WITH_TIMEOUT(camera.exposure.restores.load(), 1, 5000);
        QTRY_VERIFY_WITH_TIMEOUT(session.camera().frames > 5, 5000);
        QCOMPARE(session.camera().score("camera.order")->value, 0.0); // the glitch was of the attempt before
        QVERIFY(camera.exposure.restored);
        session.challengeExposure(4);
        QTRY_VERIFY_WITH_TIMEOUT(session.answer().exposure && session.answer().exposure->done(), 5000);
        const nlohmann::json record = session.answer().exposure->record();
        QCOMPARE(record.at("seed").get<std::string>(), std::string("4"));
        QCOMPARE(record.at("code").get<std::vector<double>>(), ExposureChallenge(4).code());
        QTRY_COMPARE_WITH_TIMEOUT(camera.exposure.restores.load(), 2, 5000);
        QCOMPARE(ear.openings.load(), 1);
        session.stop();
    }

    void anUnplugInTheMiddleOfTheExposureChallengeEndsIt() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > 2, 5000);
        session.challengeExposure(3);
        QTRY_VERIFY_WITH_TIMEOUT(camera.exposure.steps > 0, 5000);
        camera.unplug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.losses.load(), 1, 5000);
        QVERIFY(camera.exposure.restored);
        const int steps = camera.exposure.steps;
        camera.plug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.openings.load(), 2, 5000);
        QTest::qWait(300);
        QCOMPARE(camera.exposure.steps.load(), steps); // it does not go on before another opening
        session.stop();
    }

    void aCameraThatRefusesOrHasNoExposureGoesOn() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        camera.exposure.refuses = true;
        session.start();
        session.challengeExposure(3);
        QTRY_COMPARE_WITH_TIMEOUT(camera.exposure.restores.load(), 1, 5000);
        camera.hasExposure = false;
        session.challengeExposure(4);
        const int before = ear.previews;
        QTRY_VERIFY_WITH_TIMEOUT(ear.previews > before + 5, 5000);
        QVERIFY(session.camera().score("camera.exposure.response") == nullptr);
        QCOMPARE(ear.losses.load(), 0);
        session.stop();
    }

    void theStreamIsJudgedOpeningByOpening() {
        FaultyCamera camera(m_folder.path().toStdString(), m_clock);
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        session.start();
        QTRY_VERIFY_WITH_TIMEOUT(session.camera().frames > 40, 8000);
        const SteadyTime first = session.streamBegan();
        QVERIFY(first != SteadyTime());
        QVERIFY(session.camera().notJudged.empty());
        QCOMPARE(session.camera().score("camera.order")->value, 0.0);
        camera.repeats = 1;
        QTRY_VERIFY_WITH_TIMEOUT(session.camera().score("camera.order")->value > 0, 5000); // dropped, and yet seen
        camera.unplug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.losses.load(), 1, 5000);
        camera.plug();
        QTRY_COMPARE_WITH_TIMEOUT(ear.openings.load(), 2, 5000);
        QVERIFY(session.streamBegan() > first);
        QVERIFY(session.camera().frames < 40);
        QTRY_VERIFY_WITH_TIMEOUT(session.camera().score("camera.order") != nullptr, 5000);
        QCOMPARE(session.camera().score("camera.order")->value, 0.0);
        session.stop();
    }

    void startingAndStoppingOftenIsHarmless() {
        PictureFolderCamera camera(m_folder.path().toStdString(), m_clock, {Pacing::ByClock, true, 30, 1});
        Ear ear;
        CaptureSession session(camera, ear.callbacks());
        for (int i = 0; i < 5; ++i) {
            session.start();
            session.start();
            session.stop();
            session.stop();
        }
        QVERIFY(!session.running());
    }
};

QTEST_GUILESS_MAIN(CaptureSessionTest)
#include "test_capture_session.moc"
