// SPDX-License-Identifier: Apache-2.0
// A sensor follows the code of its exposure; recordings, frozen pictures and fades of somebody else's do not.
#include "core/pad/camera/exposure_challenge.h"
#include "tests/core/pad/camera/sensor_scene.h"

#include <deque>
#include <nlohmann/json.hpp>
#include <QtTest>
#include <set>

using namespace darcha;

namespace {

double score(const ExposureChallenge& challenge, const char* name) {
    for (const PadScore& one : challenge.scores())
        if (one.name == name)
            return one.value;
    return -99;
}

// Leads a challenge as the camera thread does, before a camera that shows what is set so many frames later.
struct Lead {
    SensorScene scene;
    int delay = 2;
    bool obeys = true;
    double own = 1; // exposure of a stream that has a mind of its own
    int frames = 0;

    void run(ExposureChallenge& challenge, const std::function<double(int)>& otherwise = {}) {
        std::deque<double> way(static_cast<std::size_t>(delay), 1.0);
        double now = 1;
        for (frames = 0; !challenge.done() && frames < 200; ++frames) {
            if (const auto due = challenge.due()) {
                now = *due;
                challenge.set(*due);
            }
            way.push_back(now);
            scene.exposure = obeys ? way.front() : otherwise ? otherwise(frames) : 1;
            way.pop_front();
            challenge.observe(frameOf(scene.take(frames), frames));
        }
    }
};

} // namespace

class ExposureChallengeTest : public QObject {
    Q_OBJECT

private slots:
    void theCodeComesFromTheSeedAlone() {
        std::set<std::vector<double>> codes;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const ExposureChallenge one(seed), same(seed);
            QVERIFY(one.code() == same.code());
            QCOMPARE(one.code().front(), 1.0);
            for (std::size_t i = 0; i < one.code().size(); ++i) {
                QVERIFY(one.code()[i] >= 0.5 && one.code()[i] <= 1); // never brighter: nothing is clipped
                QVERIFY(i == 0 || one.code()[i] != one.code()[i - 1]);
            }
            codes.insert(one.code());
        }
        QVERIFY(codes.size() > 10);
    }

    void aSensorFollowsWhateverItsDelay() {
        for (const int delay : {0, 1, 3, 6}) {
            Lead lead;
            lead.delay = delay;
            ExposureChallenge challenge(11 + static_cast<std::uint64_t>(delay));
            lead.run(challenge);
            QVERIFY(challenge.done());
            QVERIFY2(lead.frames >= 35 && lead.frames <= 60, qPrintable(QString::number(lead.frames)));
            qInfo("delay %d: response %.2f, correlation %.3f, rank %.2f", delay,
                  score(challenge, "camera.exposure.response"), score(challenge, "camera.exposure.correlation"),
                  score(challenge, "camera.exposure.rank"));
            QVERIFY(std::abs(score(challenge, "camera.exposure.response") - 1) < 0.25);
            QVERIFY(score(challenge, "camera.exposure.correlation") > 0.95);
            QCOMPARE(score(challenge, "camera.exposure.delay"), static_cast<double>(delay));
        }
    }

    void aStreamThatDoesNotObeyDoesNotAnswer() {
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            Lead recording;
            recording.obeys = false;
            ExposureChallenge challenge(seed);
            recording.run(challenge);
            QVERIFY(std::abs(score(challenge, "camera.exposure.response")) < 0.1);
            // Another session's answer, replayed: right in kind, wrong in order.
            Lead replay;
            replay.obeys = false;
            const std::vector<double> wrong = ExposureChallenge(seed + 1000).code();
            ExposureChallenge asked(seed);
            if (wrong == asked.code()) // they may be equal by chance: 1 of 32
                continue;
            replay.run(asked, [&](int frame) {
                return wrong[std::min<std::size_t>(static_cast<std::size_t>(std::max(0, frame - 2)) / 8,
                                                   wrong.size() - 1)];
            });
            QVERIFY2(score(asked, "camera.exposure.correlation") < 0.9,
                     qPrintable(QString::number(score(asked, "camera.exposure.correlation"))));
        }
    }

    void whatIsReallySetIsWhatCounts() {
        // A camera whose control has coarse steps: it says so, and the answer fits what it says.
        SensorScene scene;
        ExposureChallenge challenge(5);
        double now = 1;
        for (int i = 0; !challenge.done() && i < 200; ++i) {
            if (const auto due = challenge.due()) {
                now = *due < 0.8 ? 0.6 : 1;
                challenge.set(now);
            }
            scene.exposure = now;
            challenge.observe(frameOf(scene.take(i), i));
        }
        QVERIFY(std::abs(score(challenge, "camera.exposure.response") - 1) < 0.25);
    }

    void theRecordHoldsWhatWasAskedAndAnswered() {
        SensorScene scene;
        ExposureChallenge challenge(77);
        QCOMPARE(challenge.record().at("state").get<std::string>(), std::string("under_way"));
        int frames = 0;
        for (; !challenge.done() && frames < 200; ++frames) {
            if (const auto due = challenge.due())
                challenge.set(scene.exposure = *due);
            challenge.observe(frameOf(scene.take(frames), frames));
        }
        const nlohmann::json record = challenge.record();
        QCOMPARE(record.at("seed").get<std::string>(), std::string("77"));
        QCOMPARE(record.at("state").get<std::string>(), std::string("done"));
        QCOMPARE(record.at("code").get<std::vector<double>>(), challenge.code());
        const auto steps = record.at("steps").get<std::vector<std::size_t>>();
        const auto asked = record.at("asked").get<std::vector<double>>();
        const auto answered = record.at("answered").get<std::vector<double>>();
        QCOMPARE(static_cast<int>(steps.size()), frames);
        QCOMPARE(steps.back(), challenge.code().size() - 1);
        QVERIFY(asked.size() == steps.size() && answered.size() == steps.size());
        for (std::size_t i = 0; i < steps.size(); ++i) { // this sensor answers at once
            QVERIFY(std::abs(asked[i] - std::log2(challenge.code()[steps[i]])) < 0.001);
            QVERIFY(std::abs(answered[i] - asked[i]) < 0.2);
        }
    }

    void aSlowCameraIsLetGoInTime() {
        SensorScene scene;
        ExposureChallenge challenge(5);
        int frames = 0;
        for (; !challenge.done() && frames < 200; ++frames) {
            if (const auto due = challenge.due())
                challenge.set(*due);
            challenge.observe(frameOf(scene.take(frames), frames, 150)); // under 7 a second
        }
        QVERIFY(frames <= 22);
        QVERIFY(challenge.scores().empty());
    }

    void whoCannotShowItIsNotJudged() {
        ExposureChallenge refused(1);
        refused.fail();
        QVERIFY(refused.done());
        QVERIFY(refused.scores().empty());
        QVERIFY(!refused.due());
        ExposureChallenge covered(1); // a hand on the lens
        covered.set(*covered.due());
        covered.observe(frameOf(cv::Mat(480, 640, CV_8UC3, cv::Scalar::all(5)), 0));
        QVERIFY(covered.done());
        QVERIFY(covered.scores().empty());
        const ExposureChallenge begun(1);
        QVERIFY(begun.scores().empty());
    }
};

QTEST_GUILESS_MAIN(ExposureChallengeTest)
#include "test_exposure_challenge.moc"
