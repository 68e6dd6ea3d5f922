// SPDX-License-Identifier: Apache-2.0
// Heads and sheets of points: what sways, what bends, what blinks.
#include "core/pad/passive/vitality.h"
#include "tests/support/models.h"
#include "tests/support/synthetic_face.h"

#include <QtTest>

using namespace darcha;
using namespace std::chrono_literals;

namespace {

SteadyTime at(int frame) { return SteadyTime(frame * 33ms); }

double value(const CueResult& result, const char* name) {
    const PadScore* const score = result.score(name);
    return score ? score->value : -1;
}

} // namespace

class VitalityTest : public QObject {
    Q_OBJECT

    std::optional<CanonicalFace> m_face;

    // Six seconds of a hand that waves a sheet, or of a person who looks about by as much.
    CueResult sixSeconds(bool sheet, double noise, int frames = 180) {
        const test::SyntheticFace face{*m_face, noise};
        SeededRandom random(7);
        VitalityDetector cue;
        for (int i = 0; i < frames; ++i) {
            const double t = i / 30.0;
            const HeadPose pose{8 * std::sin(1.9 * t), 5 * std::sin(1.3 * t + 1), 3 * std::sin(1.1 * t)};
            FaceObservation seen = sheet ? face.sheet(pose, 0, {}, at(i), random) : face.head(pose, at(i), random);
            const cv::Point3d shift(0.3 * seen.interEyeDistance * std::sin(1.7 * t), 0, 0);
            for (cv::Point3d& p : seen.mesh)
                p += shift;
            seen.box.x += shift.x;
            cue.observe(seen, {});
        }
        return cue.result();
    }

private slots:
    void initTestCase() {
        const ModelStore* const models = test::models();
        if (models)
            m_face = CanonicalFace::load(*models).value();
    }

    void aWavedSheetStaysInItsPlaneAndAHeadDoesNot() {
        for (const double noise : {0.05, 0.15, 0.3}) {
            const double sheet = value(sixSeconds(true, noise), "vitality.bend.moved");
            const double head = value(sixSeconds(false, noise), "vitality.bend.moved");
            qInfo("noise %.2f px: sheet %.4f, head %.4f", noise, sheet, head);
            QVERIFY(sheet >= 0 && sheet < 0.02); // the profile's limits
            QVERIFY(head > 0.04);
        }
    }

    void whoRestsIsNotCalledASheet() {
        const test::SyntheticFace face{*m_face, 0.03}; // a clip of one frame: only the codec's noise is left
        SeededRandom random(3);
        VitalityDetector cue;
        for (int i = 0; i < 180; ++i)
            cue.observe(face.head({}, at(i), random), {});
        QCOMPARE(value(cue.result(), "vitality.bend.moved"), -1.0); // nothing moved: nothing to tell a sheet by
        QVERIFY(value(cue.result(), "vitality.sway") < 0.012);      // but no neck holds so still
    }

    void blinksAreCounted() {
        const test::SyntheticFace face{*m_face};
        SeededRandom random(5);
        VitalityDetector cue;
        for (int i = 0; i < 180; ++i) {
            FaceObservation seen = face.head({}, at(i), random);
            const bool shut = i % 60 >= 30 && i % 60 < 35;
            seen.rightEyeOpenness = seen.leftEyeOpenness = (shut ? 0.06 : 0.3) + 0.01 * (random.uniform() - 0.5);
            cue.observe(seen, {});
        }
        QCOMPARE(value(cue.result(), "vitality.blinks"), 3.0);
        QVERIFY(value(cue.result(), "vitality.eyes.long") > 0.1);
    }

    void eyesThatRestForLongAreSeenToAndNotBefore() {
        QVERIFY(value(sixSeconds(false, 0.02), "vitality.eyes.long") >= 0);
        QVERIFY(value(sixSeconds(false, 0.02), "vitality.eyes.long") < 0.035);
        QCOMPARE(value(sixSeconds(false, 0.02, 120), "vitality.eyes.long"), -1.0); // four seconds say nothing
    }

    void onePictureAndAFewFramesAreNotJudged() {
        VitalityDetector cue;
        QCOMPARE(cue.result().notJudged, std::string("too_few_frames"));
        const test::SyntheticFace face{*m_face};
        SeededRandom random(1);
        cue.observe(face.head({}, at(0), random), {});
        QCOMPARE(cue.result().notJudged, std::string("one_picture"));
        for (int i = 1; i < VitalityDetector::framesNeeded - 1; ++i)
            cue.observe(face.head({}, at(10 * i), random), {});
        QCOMPARE(cue.result().notJudged, std::string("too_few_frames"));
        cue.observe(face.head({}, at(600), random), {});
        QVERIFY(cue.result().notJudged.empty());
        cue.reset();
        QCOMPARE(cue.result().frames, 0);
    }
};

QTEST_GUILESS_MAIN(VitalityTest)
#include "test_vitality.moc"
