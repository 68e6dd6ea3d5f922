// SPDX-License-Identifier: Apache-2.0
// One person or two, by real portraits: the same subject neutral and smiling, and other subjects.
#include "core/face/face_tracker.h"
#include "core/pad/identity/identity_cue.h"
#include "tests/support/models.h"

#include <opencv2/imgcodecs.hpp>
#include <QtTest>

using namespace darcha;

class IdentityCueTest : public QObject {
    Q_OBJECT

    std::optional<FaceTracker> m_tracker;

    FaceObservationPtr face(const QString& file) {
        auto frame = std::make_shared<Frame>();
        frame->bgr = cv::imread(std::string(DARCHA_SHARED_DATA) + "/faces/" + file.toStdString());
        if (frame->bgr.empty())
            return {};
        m_tracker->reset();
        return m_tracker->observe(frame).face;
    }
    static double score(const CueResult& cue, const char* name) {
        const PadScore* const found = cue.score(name);
        return found ? found->value : -2;
    }
    IdentityCue cue() { return IdentityCue::create(*test::models()).value(); }

private slots:
    void initTestCase() {
        const ModelStore* const models = test::models();
        if (!models || !test::sharedData("faces/frll_neutral") || !test::sharedData("faces/frll_smiling"))
            return;
        m_tracker = FaceTracker::create(*models).value();
    }

    void onePersonIsOneAndTwoAreTwo() {
        const FaceObservationPtr neutral = face("frll_neutral/003_03.jpg"), smiling = face("frll_smiling/003_08.jpg"),
                                 other = face("frll_neutral/001_03.jpg");
        if (!neutral || !smiling || !other)
            QSKIP("the portraits of two subjects are not beside this checkout");
        IdentityCue same = cue();
        QVERIFY(same.setPhoto(*neutral) && same.add(*smiling) && same.add(*neutral));
        const CueResult one = same.result();
        QVERIFY(one.notJudged.empty());
        QVERIFY2(score(one, "identity.least") > 0.55, qPrintable(QString::number(score(one, "identity.least"))));
        QCOMPARE(score(one, "identity.keyFrames"), 2.0);

        IdentityCue swapped = cue(); // in mid-session
        QVERIFY(swapped.setPhoto(*neutral) && swapped.add(*smiling) && swapped.add(*other));
        QVERIFY2(score(swapped.result(), "identity.least") < 0.4,
                 qPrintable(QString::number(score(swapped.result(), "identity.least"))));

        IdentityCue stranger = cue(); // between photo and challenge
        QVERIFY(stranger.setPhoto(*other) && stranger.add(*neutral) && stranger.add(*smiling));
        QVERIFY(score(stranger.result(), "identity.least") < 0.4);
        QVERIFY(score(stranger.result(), "identity.photo.least") < 0.4);

        IdentityCue withoutPhoto = cue();
        QVERIFY(withoutPhoto.add(*neutral) && withoutPhoto.add(*other));
        QVERIFY(score(withoutPhoto.result(), "identity.least") < 0.4);
    }

    void whatSaysNothingIsNotCompared() {
        const FaceObservationPtr neutral = face("frll_neutral/001_03.jpg");
        if (!neutral)
            QSKIP("the portrait is not beside this checkout");
        FaceObservation turned = *neutral;
        turned.pose.yaw = 30;
        IdentityCue made = cue();
        QVERIFY(!made.add(turned));
        QVERIFY(made.add(*neutral));
        QCOMPARE(made.result().notJudged, std::string("too_few_frames"));
        QVERIFY(!made.result().version.empty());
    }
};

QTEST_GUILESS_MAIN(IdentityCueTest)
#include "test_identity_cue.moc"
