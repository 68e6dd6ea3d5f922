// SPDX-License-Identifier: Apache-2.0
// Streams of a sensor and streams that repeat themselves; each attack beside the same scene without it.
#include "core/pad/camera/stream_truth.h"
#include "core/pad/pad_decision.h"
#include "tests/core/pad/camera/sensor_scene.h"

#include <QtTest>

using namespace darcha;

namespace {

constexpr int sessionFrames = 150;
constexpr int loopFrames = 60;

double score(const CueResult& cue, const char* name) {
    const PadScore* found = cue.score(name);
    return found ? found->value : -1;
}

CueResult judged(const std::function<cv::Mat(int)>& picture, int frames = sessionFrames) {
    StreamTruth truth;
    for (int i = 0; i < frames; ++i)
        truth.observe(frameOf(picture(i), i));
    return truth.result();
}

std::vector<cv::Mat> filmed(SensorScene scene, int frames = loopFrames) {
    std::vector<cv::Mat> film;
    for (int i = 0; i < frames; ++i)
        film.push_back(scene.take(i));
    return film;
}

// As an attacker would hide a loop: noise of their own over it, and coded again.
cv::Mat disguised(const cv::Mat& picture, double noise, int quality, cv::RNG& random) {
    cv::Mat grain(picture.size(), CV_16SC3), over;
    random.fill(grain, cv::RNG::NORMAL, 0, noise);
    picture.convertTo(over, CV_16SC3);
    over += grain;
    over.convertTo(over, CV_8UC3);
    return SensorScene::coded(over, quality);
}

// What the profile of the kiosk makes of it, were the camera alone to decide.
PadResult decided(const CueResult& cue) {
    PadProfile profile = PadProfile::named("kiosk").value();
    std::erase_if(profile.rules, [](const PadRule& rule) { return !rule.score.starts_with("camera."); });
    profile.required = {"camera"};
    profile.accept = 0; // the sum of a whole check is not to be had of one cue
    return decide(std::span(&cue, 1), profile);
}

constexpr double likeSensor = 0.2, likeLoop = 0.3; // the profile's limit lies between

} // namespace

class StreamTruthTest : public QObject {
    Q_OBJECT

private slots:
    void aSensorNeverRepeatsItself_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("still scene") << 0;
        QTest::newRow("moving camera") << 1;
        QTest::newRow("light that is ramped") << 2;
        QTest::newRow("flickering light") << 3;
        QTest::newRow("JPEG 90") << 4;
        QTest::newRow("JPEG 70") << 5;
        QTest::newRow("hardly any noise") << 6;
        QTest::newRow("much noise") << 7;
    }
    void aSensorNeverRepeatsItself() {
        QFETCH(const int, kind);
        SensorScene scene;
        if (kind == 1)
            scene.pan = 0.3;
        if (kind == 2)
            scene.ramp = 0.0015;
        if (kind == 3)
            scene.flicker = 0.08;
        if (kind == 4 || kind == 5)
            scene.jpeg = kind == 4 ? 90 : 70;
        if (kind == 6)
            scene.noise = 0.4;
        if (kind == 7)
            scene.noise = 7;
        const CueResult cue = judged([&](int i) { return scene.take(i); });
        QCOMPARE(cue.cue, std::string("camera"));
        QVERIFY(cue.notJudged.empty());
        QCOMPARE(score(cue, "camera.order"), 0.0);
        QCOMPARE(score(cue, "camera.repeated.next"), 0.0);
        QCOMPARE(score(cue, "camera.repeated.run"), 0.0);
        QCOMPARE(score(cue, "camera.frozen.longest_s"), 0.0);
        qInfo("%s: loop %.3f, points %.0f", QTest::currentDataTag(), score(cue, "camera.loop.correlation"),
              score(cue, "camera.noise.points"));
        QVERIFY(score(cue, "camera.loop.correlation") < likeSensor);
    }

    void aLoopIsSeenByItsEqualFrames() {
        const std::vector<cv::Mat> film = filmed({});
        const CueResult forwards = judged([&](int i) { return film[static_cast<std::size_t>(i % loopFrames)]; });
        QCOMPARE(score(forwards, "camera.repeated.run"), static_cast<double>(sessionFrames - loopFrames));
        const CueResult back = judged([&](int i) {
            const int at = i % (2 * loopFrames - 2);
            return film[static_cast<std::size_t>(at < loopFrames ? at : 2 * loopFrames - 2 - at)];
        });
        QVERIFY(score(back, "camera.repeated.run") > loopFrames - 3);
        // Of few frames, which a memory of ten seconds holds many times.
        const CueResult few = judged([&](int i) { return film[static_cast<std::size_t>(i % 3)]; }, 60);
        QVERIFY(score(few, "camera.repeated.run") > 50);
    }

    void aLoopThatWasCodedAgainIsSeenByItsNoise_data() {
        QTest::addColumn<double>("noise");
        QTest::addColumn<int>("quality");
        QTest::addColumn<bool>("backwards");
        QTest::newRow("JPEG 90") << 0.0 << 90 << false;
        QTest::newRow("JPEG 75") << 0.0 << 75 << false;
        QTest::newRow("noise 1.5, JPEG 90") << 1.5 << 90 << false;
        QTest::newRow("forwards and back, noise 1, JPEG 90") << 1.0 << 90 << true;
    }
    void aLoopThatWasCodedAgainIsSeenByItsNoise() {
        QFETCH(const double, noise);
        QFETCH(const int, quality);
        QFETCH(const bool, backwards);
        const std::vector<cv::Mat> film = filmed({});
        cv::RNG random(3);
        const CueResult cue = judged([&](int i) {
            int at = i % loopFrames;
            if (backwards && (at = i % (2 * loopFrames - 2)) >= loopFrames)
                at = 2 * loopFrames - 2 - at;
            return disguised(film[static_cast<std::size_t>(at)], noise, quality, random);
        });
        qInfo("%s: %.3f", QTest::currentDataTag(), score(cue, "camera.loop.correlation"));
        QVERIFY(score(cue, "camera.loop.correlation") > likeLoop);
        // The control arm: the same disguise over a film that goes on.
        SensorScene scene;
        const CueResult control = judged([&](int i) { return disguised(scene.take(i), noise, quality, random); });
        QVERIFY(score(control, "camera.loop.correlation") < likeSensor);
    }

    void aFrozenPictureIsTimedAndIsNoLoop() {
        SensorScene scene;
        const cv::Mat held = scene.take(50);
        const CueResult cue = judged([&](int i) { return i >= 50 && i < 110 ? held : scene.take(i); });
        QVERIFY(std::abs(score(cue, "camera.frozen.longest_s") - 59 * 0.0333) < 0.01);
        QCOMPARE(score(cue, "camera.repeated.run"), 0.0);
    }

    void aCameraThatDoublesFramesInTheDarkRepeatsOnlyTheNext() {
        const std::vector<cv::Mat> film = filmed({}, 60);
        const CueResult cue = judged([&](int i) { return film[static_cast<std::size_t>(i / 2)]; }, 120);
        QCOMPARE(score(cue, "camera.repeated.next"), 0.5);
        QCOMPARE(score(cue, "camera.repeated.run"), 0.0);
        QVERIFY(score(cue, "camera.loop.correlation") < likeSensor);
    }

    void whatHasNoNoiseSaysNothing() {
        for (const int code : {0, 128, 255}) {
            const CueResult cue = judged([&](int) { return cv::Mat(480, 640, CV_8UC3, cv::Scalar::all(code)); }, 60);
            QVERIFY(cue.notJudged.empty());
            QVERIFY(cue.score("camera.repeated.run") == nullptr);
            QVERIFY(cue.score("camera.loop.correlation") == nullptr);
            QCOMPARE(score(cue, "camera.noise.points"), 0.0);
        }
        QVERIFY(judged([](int) { return cv::Mat(48, 64, CV_8UC3, cv::Scalar::all(9)); }, 60).notJudged.empty());
    }

    void numbersAndTimesAreHeldToTheirOrder() {
        SensorScene scene;
        scene.size = {320, 256};
        StreamTruth truth;
        const std::vector<std::pair<int, int>> given = {{1, 33},  {2, 66},  {2, 99},  {5, 132},
                                                        {6, 132}, {7, 133}, {8, 2500}};
        for (const auto& [sequence, at] : given) {
            Frame frame = frameOf(scene.take(at), 0);
            frame.sequence = static_cast<std::uint64_t>(sequence);
            frame.captured = SteadyTime(std::chrono::milliseconds(at));
            truth.observe(frame);
        }
        const CueResult cue = truth.result();
        QCOMPARE(cue.notJudged, std::string("too_few_frames"));
        QCOMPARE(score(cue, "camera.order"), 2 / 7.0);                // number 2 again; a time that stands still
        QCOMPARE(score(cue, "camera.lost"), 3 / 10.0);                // 3, 4 and the refused 6
        QCOMPARE(score(cue, "camera.interval.implausible"), 2 / 4.0); // 1 ms and 2.4 s
    }

    void theKiosksProfileTakesASensorAndNoRepeats() {
        SensorScene scene;
        CueResult sensor = judged([&](int i) { return scene.take(i); });
        QCOMPARE(decided(sensor).decision, PadDecision::BonaFide);
        sensor.scores.push_back({"camera.exposure.response", 0.95});
        QVERIFY(decided(sensor).evidence > 0.5);
        sensor.scores.back().value = 0.02;
        QCOMPARE(decided(sensor).decision, PadDecision::Inconclusive);
        const auto reason = [](const PadResult& result) {
            return result.reasons.empty() ? QString() : QString::fromStdString(result.reasons.front());
        };
        const std::vector<cv::Mat> film = filmed({});
        const PadResult looped = decided(judged([&](int i) { return film[static_cast<std::size_t>(i % loopFrames)]; }));
        QCOMPARE(looped.decision, PadDecision::Attack);
        QCOMPARE(reason(looped), QString("looped"));
        cv::RNG random(3);
        const PadResult hidden = decided(
            judged([&](int i) { return disguised(film[static_cast<std::size_t>(i % loopFrames)], 1, 90, random); }));
        QCOMPARE(hidden.decision, PadDecision::Inconclusive);
        QCOMPARE(reason(hidden), QString("noise_repeats"));
        const PadResult frozen = decided(judged([&](int) { return film[0]; }));
        QCOMPARE(frozen.decision, PadDecision::Inconclusive);
        QCOMPARE(reason(frozen), QString("camera_frozen"));
    }

    void anOpeningBeginsAnew() {
        const std::vector<cv::Mat> film = filmed({}, 40);
        StreamTruth truth;
        for (int round = 0; round < 3; ++round) {
            truth.begin();
            for (int i = 0; i < 40; ++i)
                truth.observe(frameOf(film[static_cast<std::size_t>(i)], i));
        }
        QCOMPARE(score(truth.result(), "camera.repeated.run"), 0.0);
        QCOMPARE(score(truth.result(), "camera.order"), 0.0);
        QCOMPARE(truth.result().frames, 40);
    }

    void aGlitchCountsInItsAttemptAndInNoLaterOne() {
        SensorScene scene;
        StreamTruth truth;
        std::vector<cv::Mat> film;
        int number = 0;
        const auto live = [&](int frames) {
            for (int i = 0; i < frames; ++i) {
                film.push_back(scene.take(number));
                truth.observe(frameOf(film.back(), number++));
            }
        };
        live(40);
        for (int i = 0; i < 8; ++i) // a driver that hands eight old buffers out again, and then hangs
            truth.observe(frameOf(film[static_cast<std::size_t>(20 + i)], number++));
        for (int i = 0; i < 45; ++i)
            truth.observe(frameOf(film[27], number++));
        live(40);
        QVERIFY(score(truth.result(), "camera.repeated.run") >= 7); // long over, and yet of this attempt
        QVERIFY(score(truth.result(), "camera.frozen.longest_s") > 1);
        truth.beginAttempt();
        QCOMPARE(truth.result().notJudged, std::string("too_few_frames"));
        live(40);
        const CueResult next = truth.result();
        QVERIFY(next.notJudged.empty());
        QCOMPARE(next.frames, 40);
        QCOMPARE(score(next, "camera.repeated.run"), 0.0);
        QCOMPARE(score(next, "camera.frozen.longest_s"), 0.0);
        QCOMPARE(score(next, "camera.order"), 0.0);
        QVERIFY(score(next, "camera.loop.correlation") < likeSensor);
        QCOMPARE(decided(next).decision, PadDecision::BonaFide);
    }

    // Whoever plays the film of the attempt before has nothing won by the new one.
    void aLoopIsKnownAcrossAttempts() {
        const std::vector<cv::Mat> film = filmed({});
        cv::RNG random(3);
        StreamTruth plain, hidden;
        for (int i = 0; i < 2 * loopFrames; ++i) {
            if (i == loopFrames) {
                plain.beginAttempt();
                hidden.beginAttempt();
            }
            const cv::Mat& picture = film[static_cast<std::size_t>(i % loopFrames)];
            plain.observe(frameOf(picture, i));
            hidden.observe(frameOf(disguised(picture, 1, 90, random), i));
        }
        QCOMPARE(score(plain.result(), "camera.repeated.run"), static_cast<double>(loopFrames));
        QVERIFY(score(hidden.result(), "camera.loop.correlation") > likeLoop);
    }

    void anAttemptOfEightSecondsIsJudgedAtAnyRate_data() {
        QTest::addColumn<int>("rate");
        for (const int rate : {10, 15, 30})
            QTest::addRow("%d a second", rate) << rate;
    }
    void anAttemptOfEightSecondsIsJudgedAtAnyRate() {
        QFETCH(const int, rate);
        SensorScene scene;
        scene.size = {320, 256};
        StreamTruth truth;
        for (int number = 0; number < 11 * rate; ++number) {
            if (number == 3 * rate)
                truth.beginAttempt();
            truth.observe(frameOf(scene.take(number), number, 1000.0 / rate));
            if (number == 6 * rate) // the light alone, with the rest before it, takes 5 s: three are enough
                QVERIFY(truth.result().notJudged.empty());
        }
        QCOMPARE(truth.result().frames, 8 * rate);
        QVERIFY(truth.result().notJudged.empty());
        QVERIFY(truth.result().score("camera.loop.correlation") != nullptr);
        QCOMPARE(decided(truth.result()).decision, PadDecision::BonaFide);
    }

    void whatIsKeptOfALongStreamIsItsLatestPart() {
        StreamTruth truth;
        const cv::Mat empty(16, 16, CV_8UC3, cv::Scalar::all(9));
        double at = 0;
        for (int i = 0; i < 10'000; ++i) { // the first half at 30 a second
            Frame frame = frameOf(empty, i);
            frame.captured = SteadyTime(std::chrono::microseconds(std::llround(1000 * (at += i < 5000 ? 33 : 100))));
            truth.observe(frame);
        }
        QCOMPARE(truth.result().frames, 10'000);
        QCOMPARE(score(truth.result(), "camera.interval.median_ms"), 100.0);
    }
};

QTEST_GUILESS_MAIN(StreamTruthTest)
#include "test_stream_truth.moc"
