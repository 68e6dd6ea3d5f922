// SPDX-License-Identifier: Apache-2.0
// The regression of light on made-up faces: what is put in must come out, and what is missing must be said.
#include "tests/core/pad/light/made_up_face.h"
#include "tests/support/canonical_face.h"

#include <algorithm>
#include <cmath>
#include <QtTest>

using namespace darcha;
using namespace darcha::test;
using namespace std::chrono_literals;

class LightAnswerTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_face = canonicalFace(); }

    void whatAFaceAnswersIsMeasured() {
        for (const double gain : {0.07, 0.2, 0.6}) {
            MadeUpFace scene;
            scene.gain = gain;
            const LightAnswer a = answer(scene);
            QCOMPARE(a.notJudged, std::string());
            QVERIFY2(std::abs(a.gain / gain - 1) < 0.1, qPrintable(QString::number(a.gain)));
            QVERIFY(std::abs(a.delay - 0.1) < 0.03);
            QVERIFY(a.correlation > 0.9 && a.colourCorrelation > 0.9);
            QCOMPARE(a.rank, 0);
            QVERIFY2(std::abs(a.shapeSlope - 1) < 0.1, qPrintable(QString::number(a.shapeSlope)));
            QVERIFY(a.shapeCorrelation > 0.95 && a.misfit < 0.1 && a.sides > 0.8);
            QVERIFY(std::abs(a.relief - 1) < 0.2);
            QVERIFY2(a.likeness > 0, qPrintable(QString::number(a.likeness)));
        }
    }

    void darkSkinCountsAsLightSkin() {
        MadeUpFace light, dark;
        light.albedo = 0.6;
        dark.albedo = 0.05;
        const LightAnswer a = answer(light), b = answer(dark);
        QVERIFY(std::abs(a.gain - b.gain) < 1e-6);
        QVERIFY(std::abs(a.correlation - b.correlation) < 1e-6);
        QVERIFY(std::abs(a.shapeSlope - b.shapeSlope) < 1e-6);
    }

    void exposureIsTakenOutByTheWallOrColoursAloneCount() {
        MadeUpFace scene;
        scene.exposure = [](double t) { return 1 + 0.15 * std::sin(4 * t) + (t > 1 ? 0.2 : 0); };
        LightAnswer a = answer(scene);
        QVERIFY(!a.colourOnly);
        QVERIFY(a.correlation > 0.9 && std::abs(a.gain / 0.2 - 1) < 0.15);
        scene.behind = false;
        a = answer(scene);
        QVERIFY(a.colourOnly);
        QVERIFY(a.correlation > 0.9 && a.colourCorrelation > 0.9);
        QCOMPARE(a.rank, 0);
    }

    void theLightOfAnotherSeedIsToldFromOurs() {
        double most = -1;
        int first = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            MadeUpFace scene;
            scene.seed = seed;
            scene.litBy = seed + 500;
            const LightAnswer a = answer(scene);
            most = std::max(most, a.colourCorrelation);
            first += a.rank == 0;
            QVERIFY(a.colourStrength > 0.1);
        }
        qInfo("light of another seed, 40 sessions: colours correlate by %.2f at most, %d rank first", most, first);
        QVERIFY(most < 0.75);
        QVERIFY(first <= 3); // one in a hundred by its making
    }

    void everyPlanIsReadAndRanksFirst() {
        double least = 1, slopeLeast = 9, slopeMost = 0;
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            MadeUpFace scene;
            scene.seed = seed;
            scene.gain = 0.08;
            scene.delay = 0.03 + 0.02 * static_cast<double>(seed % 8);
            const LightAnswer a = answer(scene);
            least = std::min(least, a.colourCorrelation);
            slopeLeast = std::min(slopeLeast, a.shapeSlope), slopeMost = std::max(slopeMost, a.shapeSlope);
            QCOMPARE(a.rank, 0);
            QVERIFY(std::abs(a.delay - scene.delay) < 0.035);
        }
        QVERIFY(least > 0.9);
        QVERIFY2(slopeLeast > 0.8 && slopeMost < 1.2, qPrintable(QString("%1 %2").arg(slopeLeast).arg(slopeMost)));
    }

    void aLateAnswerIsFoundAndItsDelaySaid() {
        MadeUpFace scene;
        scene.delay = 0.5;
        const LightAnswer a = answer(scene);
        QVERIFY2(std::abs(a.delay - 0.5) < 0.04, qPrintable(QString::number(a.delay)));
        QVERIFY(a.correlation < 0.6);
    }

    void aSheetHasNoShapeAndAMirrorHasAnother() {
        MadeUpFace scene;
        scene.reach = ofASheet;
        const LightAnswer flat = answer(scene);
        QVERIFY(flat.correlation > 0.9 && std::abs(flat.shapeSlope) < 0.15);
        scene.reach = ofGlass;
        const LightAnswer mirror = answer(scene);
        QVERIFY2(mirror.misfit > 0.4, qPrintable(QString::number(mirror.misfit)));
        QVERIFY(mirror.even < 0.1 && answer(MadeUpFace()).even > 0.3);
    }

    void noAnswerIsNoneAndNotUnjudged() {
        MadeUpFace scene;
        scene.gain = 0;
        const LightAnswer a = answer(scene);
        QCOMPARE(a.notJudged, std::string());
        QVERIFY(std::abs(a.gain) < 0.005 && a.colourStrength < light_limits::colourLeast);
        LightCue cue(*m_face, drawChallenge(scene.seed, {.turn = false}));
        play(cue, *m_face, scene);
        const CueResult result = cue.result();
        QVERIFY(result.score("light.gain"));
        QVERIFY(!result.score("light.colour.correlation")); // of nothing
    }

    void whatCannotBeJudgedSaysWhy() {
        const MadeUpFace usual;
        const auto reason = [&](MadeUpFace scene) { return answer(scene).notJudged; };
        QCOMPARE(reason(usual), std::string());
        MadeUpFace scene = usual;
        scene.step = 0.15;
        QCOMPARE(reason(scene), std::string("too_few_frames"));
        scene = usual;
        scene.regionsSeen = 5;
        QCOMPARE(reason(scene), std::string("regions_hidden"));
        scene = usual;
        scene.clipped = 0.5;
        QCOMPARE(reason(scene), std::string("clipped"));
        scene = usual;
        scene.gain = 0.01, scene.grain = 0.2;
        QCOMPARE(reason(scene), std::string("bright_surroundings"));
        LightCue cue(*m_face, drawChallenge(1, {.turn = false}));
        QCOMPARE(cue.result().notJudged, std::string("fields_not_shown"));
        play(cue, *m_face, usual, 0.5);
        QCOMPARE(cue.result().notJudged, std::string("not_finished"));
        cue.reset();
        QCOMPARE(cue.result().notJudged, std::string("fields_not_shown"));
        play(cue, *m_face, usual);
        QCOMPARE(cue.result().notJudged, std::string());
    }

    void fieldsOutOfOrderAreIgnored() {
        LightCue cue(*m_face, drawChallenge(1, {.turn = false}));
        cue.shown({3, SteadyTime(1s)});
        cue.shown({0, SteadyTime(1s)});
        cue.shown({0, SteadyTime(2s)});
        QCOMPARE(cue.result().notJudged, std::string("fields_not_shown"));
        QCOMPARE(cue.result().cue, std::string("light"));
    }

    void theShadeOfAHeadIsAsItsShapeIs() {
        const ScreenShading shading(*m_face, {});
        const auto frontal = shading.at({}, 55), turned = shading.at({20, 0, 0}, 55);
        for (std::size_t r = 0; r < faceRegionCount; ++r) {
            const double asymmetry = frontal[r].asymmetry();
            const int side = faceRegions()[r].side;
            QVERIFY(side == 0 ? std::abs(asymmetry) < 0.02 : asymmetry * side > 0.1);
            QVERIFY(turned[r].asymmetry() > asymmetry); // towards the left half
        }
        QVERIFY(frontal[8].asymmetry() >
                frontal[6].asymmetry()); // the side of the nose looks more aside than the cheek
    }

private:
    LightAnswer answer(const MadeUpFace& face) { return played(*m_face, face).answer(); }

    const CanonicalFace* m_face = nullptr;
};

QTEST_GUILESS_MAIN(LightAnswerTest)
#include "test_light_answer.moc"
