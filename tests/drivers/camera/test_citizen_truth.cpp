// SPDX-License-Identifier: Apache-2.0
// The virtual citizen's camera before the cue "camera": it never repeats itself, and it obeys its exposure.
#include "core/face/canonical_face.h"
#include "core/pad/camera/exposure_challenge.h"
#include "core/pad/camera/stream_truth.h"
#include "drivers/camera/virtual_citizen/virtual_citizen.h"
#include "tests/support/canonical_face.h"
#include "tests/support/face_geometry.h"

#include <QtTest>

using namespace darcha;

class CitizenTruthTest : public QObject {
    Q_OBJECT

private slots:
    void aCitizensCameraObeysAndIsNoLoop_data() {
        QTest::addColumn<bool>("drawn"); // a camera drawn from a seed: automatic exposure, noise, tone
        QTest::newRow("fixed camera") << false;
        QTest::newRow("drawn camera") << true;
    }
    void aCitizensCameraObeysAndIsNoLoop() {
        QFETCH(const bool, drawn);
        const CanonicalFace* const face = test::canonicalFace();
        if (!face)
            return;
        VirtualCitizenOptions options;
        options.stream = {640, 360};
        options.pacing = Pacing::AsFastAsRead;
        if (drawn)
            options.camera = CitizenCamera::fromSeed(3);
        const SystemClock clock;
        auto citizen =
            VirtualCitizen::create(test::geometryOf(*face), CitizenLook::fromSeed(7), clock, nullptr, options);
        QVERIFY(citizen.ok());
        QVERIFY((*citizen)->open().ok());
        ExposureControl* const control = (*citizen)->exposureControl();
        QVERIFY(control != nullptr);
        StreamTruth truth;
        ExposureChallenge challenge(5);
        for (int i = 0; i < 130; ++i) {
            if (i >= 20 && !challenge.done())
                if (const auto due = challenge.due())
                    challenge.set(*control->stepTo(*due));
            if (challenge.done())
                QVERIFY(control->restore().ok());
            const auto frame = (*citizen)->nextFrame(std::chrono::seconds(1));
            QVERIFY(frame.ok());
            truth.observe(**frame);
            if (i >= 20)
                challenge.observe(**frame);
        }
        QVERIFY(challenge.done());
        std::map<std::string, double> scores;
        for (const PadScore& score : challenge.scores())
            scores[score.name] = score.value;
        for (const PadScore& score : truth.result().scores)
            scores[score.name] = score.value;
        qInfo("%s: response %.2f, correlation %.2f, delay %.0f, loop %.3f", QTest::currentDataTag(),
              scores["camera.exposure.response"], scores["camera.exposure.correlation"],
              scores["camera.exposure.delay"], scores["camera.loop.correlation"]);
        QVERIFY(scores["camera.exposure.response"] > 0.6); // the profile asks for 0.3
        QVERIFY(scores["camera.exposure.correlation"] > 0.9);
        QVERIFY(scores["camera.loop.correlation"] < 0.2); // and for 0.3 at most
        QCOMPARE(scores["camera.repeated.run"], 0.0);
        QCOMPARE(scores["camera.order"], 0.0);
    }
};

QTEST_GUILESS_MAIN(CitizenTruthTest)
#include "test_citizen_truth.moc"
