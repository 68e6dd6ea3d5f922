// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/parallax.h"
#include "tests/support/models.h"
#include "tests/support/synthetic_face.h"

#include <QtTest>

using namespace darcha;
using namespace std::chrono_literals;

class ParallaxTest : public QObject {
    Q_OBJECT

    std::optional<CanonicalFace> m_face;

    // `arc` below 0: a head. A sheet is given the pose that it turns by, which no mesh would read from it: the worst
    // case.
    CueResult turned(double degrees, double arc) {
        const test::SyntheticFace face{*m_face};
        SeededRandom random(11);
        ParallaxDetector cue;
        for (int i = 0; i < 60; ++i) {
            const HeadPose pose{degrees * std::sin(i / 8.0), 0, 0};
            const SteadyTime at(i * 33ms);
            cue.observe(arc < 0 ? face.head(pose, at, random) : face.sheet(pose, arc, pose, at, random), {});
        }
        return cue.result();
    }
    static double share(const CueResult& result) {
        const PadScore* const score = result.score("parallax.share");
        return score ? score->value : -1;
    }

private slots:
    void initTestCase() {
        const ModelStore* const models = test::models();
        if (models)
            m_face = CanonicalFace::load(*models).value();
    }

    void aTurningHeadHasDepthAndASheetHasNone() {
        for (const double degrees : {12.0, 20.0, 30.0}) {
            const double head = share(turned(degrees, -1)), flat = share(turned(degrees, 0)),
                         bent = share(turned(degrees, 60));
            qInfo("%2.0f degrees: head %.2f, flat %.2f, bent by 60 degrees %.2f", degrees, head, flat, bent);
            QVERIFY(head > 1);
            QVERIFY(flat >= 0 && flat < 0.5);
            QVERIFY(bent >= 0 && bent < head / 1.5);
        }
    }

    void whoDoesNotTurnIsNotJudged() {
        QCOMPARE(turned(4, -1).notJudged, std::string("no_turn"));
        QVERIFY(turned(12, -1).notJudged.empty());
        QCOMPARE(ParallaxDetector().result().notJudged, std::string("no_turn"));
    }

    void aLongTrackIsCoveredEvenlyByFewViews() {
        const test::SyntheticFace face{*m_face};
        SeededRandom random(2);
        Planes planes;
        for (int i = 0; i < 1000; ++i)
            planes.add(face.head({30.0 * i / 1000, 0, 0}, SteadyTime(i * 33ms), random));
        const std::vector<PlanePair> pairs = planes.pairs();
        QVERIFY(pairs.size() >= 55 && pairs.size() <= 276);
        double widest = 0;
        for (const PlanePair& pair : pairs)
            widest = std::max(widest, pair.degrees);
        QVERIFY(widest > 25); // the beginning is still there
    }
};

QTEST_GUILESS_MAIN(ParallaxTest)
#include "test_parallax.moc"
