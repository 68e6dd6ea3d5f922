// SPDX-License-Identifier: Apache-2.0
// The canonical face turns, and its pictures on flat and bent sheets do; points only.
#include "core/pad/turn/track_continuity.h"
#include "core/pad/turn/turn_cue.h"
#include "tests/support/canonical_face.h"
#include "tests/support/synthetic_face.h"

#include <QtTest>

using namespace darcha;
using namespace darcha::test;

namespace {

SteadyTime at(double seconds) {
    return SteadyTime(std::chrono::microseconds(static_cast<std::int64_t>(seconds * 1e6)));
}

// 0..1 and back: rest, out, stay, back.
double course(int frame, int frames) {
    const double t = 6.0 * frame / frames;
    return t < 1 ? 0 : t < 2 ? t - 1 : t < 3 ? 1 : t < 4 ? 4 - t : 0;
}

double score(const CueResult& cue, const char* name) {
    const PadScore* const found = cue.score(name);
    return found ? found->value : -1;
}

} // namespace

class TurnGeometryTest : public QObject {
    Q_OBJECT

    const CanonicalFace* m_canonical = nullptr;
    SeededRandom m_random{1};

    CueResult turned(HeadPose by, HeadPose rest, double noise) {
        TurnCue cue(*m_canonical);
        const SyntheticFace face{*m_canonical, noise};
        for (int i = 0; i < 90; ++i) {
            const double share = course(i, 90);
            const HeadPose pose{rest.yaw + share * by.yaw, rest.pitch + share * by.pitch, rest.roll + share * by.roll};
            cue.observe(FaceView::of(face.head(pose, at(i / 30.0), m_random), at(i / 30.0)));
        }
        return cue.result();
    }

private slots:
    void initTestCase() { m_canonical = test::canonicalFace(); }

    void aHeadThatTurnsHasDepth_data() {
        QTest::addColumn<double>("yaw");
        QTest::addColumn<double>("pitch");
        QTest::addColumn<double>("restPitch");
        QTest::addColumn<double>("noise");
        for (const double noise : {0.0, 0.15, 0.5}) {
            const QByteArray tail = ", noise " + QByteArray::number(noise);
            QTest::newRow("left" + tail) << 20.0 << 0.0 << 0.0 << noise;
            QTest::newRow("far right" + tail) << -35.0 << 3.0 << 0.0 << noise;
            QTest::newRow("up" + tail) << 2.0 << 14.0 << 0.0 << noise;
            QTest::newRow("left, camera above" + tail) << 20.0 << 0.0 << -14.0 << noise;
            QTest::newRow("up, camera above" + tail) << 0.0 << 14.0 << -14.0 << noise;
        }
    }
    void aHeadThatTurnsHasDepth() {
        QFETCH(double, yaw);
        QFETCH(double, pitch);
        QFETCH(double, restPitch);
        QFETCH(double, noise);
        const CueResult cue = turned({yaw, pitch, 0}, {0, restPitch, 0}, noise);
        QVERIFY2(cue.notJudged.empty(), cue.notJudged.c_str());
        QCOMPARE(score(cue, "turn.turns"), 1.0);
        const double angle = std::hypot(yaw, pitch) * std::numbers::pi / 180;
        QVERIFY2(score(cue, "turn.planarity.least") > 0.05,
                 qPrintable(QString::number(score(cue, "turn.planarity.least"))));
        const double gain = score(cue, "turn.gain.least");
        QVERIFY2(std::abs(gain - std::sin(angle)) < 0.12, qPrintable(QString::number(gain)));
        QVERIFY(score(cue, "turn.relief.least") > 0.8);
    }

    // Whatever pose the mesh may claim for it: the picture moves as a sheet.
    void aSheetHasNone_data() {
        QTest::addColumn<double>("arc");
        QTest::addColumn<double>("yaw");
        QTest::addColumn<double>("pitch");
        for (const double arc : {0.0, 60.0, 90.0, 120.0})
            for (const double yaw : {20.0, -35.0})
                QTest::addRow("arc %.0f, turned by %.0f", arc, yaw) << arc << yaw << 0.0;
        QTest::newRow("flat, tipped") << 0.0 << 0.0 << 30.0;
        QTest::newRow("bent, tipped and turned") << 60.0 << 20.0 << 15.0;
    }
    void aSheetHasNone() {
        QFETCH(double, arc);
        QFETCH(double, yaw);
        QFETCH(double, pitch);
        TurnCue cue(*m_canonical);
        const SyntheticFace face{*m_canonical};
        for (int i = 0; i < 90; ++i) {
            const double share = course(i, 90);
            const HeadPose by{share * yaw, share * pitch, 0}, claimed{share * 22, 0, 0};
            cue.observe(FaceView::of(face.sheet(by, arc, claimed, at(i / 30.0), m_random), at(i / 30.0)));
        }
        const CueResult result = cue.result();
        QVERIFY2(result.notJudged.empty(), result.notJudged.c_str());
        QVERIFY2(score(result, "turn.gain.least") < 0.12,
                 qPrintable(QString::number(score(result, "turn.gain.least"))));
        if (arc == 0)
            QVERIFY(score(result, "turn.planarity.least") < 0.02);
    }

    void whatCannotBeJudgedSaysWhy() {
        QCOMPARE(TurnCue(*m_canonical).result().notJudged, std::string("no_frontal"));
        QCOMPARE(turned({6, 4, 0}, {}, 0.15).notJudged, std::string("no_turn"));
        TurnCue two(*m_canonical);
        two.expect(2);
        const SyntheticFace face{*m_canonical};
        for (int i = 0; i < 90; ++i)
            two.observe(FaceView::of(face.head({course(i, 90) * 25, 0, 0}, at(i / 30.0), m_random), at(i / 30.0)));
        QCOMPARE(two.result().notJudged, std::string("too_few_turns"));
        QVERIFY(score(two.result(), "turn.planarity.least") > 0.05); // measured all the same
        two.reset();
        QCOMPARE(two.result().notJudged, std::string("no_frontal"));
    }

    void twoTurnsAreTwoAndAFarOneIsMeasuredWhereTheMeshStillHolds() {
        TurnCue cue(*m_canonical);
        const SyntheticFace face{*m_canonical};
        for (int i = 0; i < 180; ++i) {
            const double share = course(i % 90, 90);
            const HeadPose pose = i < 90 ? HeadPose{share * 60, 0, 0} : HeadPose{0, share * 14, 0};
            cue.observe(FaceView::of(face.head(pose, at(i / 30.0), m_random), at(i / 30.0)));
        }
        const std::vector<TurnTaken> turns = cue.turns();
        QCOMPARE(turns.size(), std::size_t(2));
        QVERIFY(turns[0].yaw > 55 && turns[0].pair.reliefGain < std::sin(40 * std::numbers::pi / 180) + 0.1);
        QVERIFY(turns[1].pitch > 12 && std::abs(turns[1].yaw) < 3);
    }

    void pointsThatFitNothingGiveNothing() {
        const TurnGeometry geometry(*m_canonical);
        FaceView none, good = FaceView::of(SyntheticFace{*m_canonical}.head({}, at(0), m_random), at(0));
        QVERIFY(!geometry.compare(none, good) && !geometry.compare(good, none));
        FaceView broken = good;
        broken.points[3].x = std::nan("");
        QVERIFY(!geometry.compare(good, broken));
        QVERIFY(!meanView({}));
        FaceView one = good;
        one.points.fill({5, 5});
        const auto pair = geometry.compare(one, good);
        QVERIFY(!pair || std::isfinite(pair->planarity));
    }

    void theMeanOfViewsHasLessNoise() {
        const SyntheticFace face{*m_canonical, 1.0};
        const FaceView truth = FaceView::of(SyntheticFace{*m_canonical, 0}.head({}, at(0), m_random), at(0));
        std::vector<FaceView> views;
        for (int i = 0; i < 16; ++i)
            views.push_back(FaceView::of(face.head({}, at(i / 30.0), m_random), at(i / 30.0)));
        QVERIFY(shapeChange(truth, *meanView(views)) < 0.5 * shapeChange(truth, views[0]));
    }

    void aTrackThatLeapsIsToldFromATrackThatStumbles() {
        const SyntheticFace face{*m_canonical};
        const auto view = [&](double seconds, double aside) {
            FaceView made = FaceView::of(face.head({}, at(seconds), m_random), at(seconds));
            for (cv::Point2d& p : made.points)
                p.x += aside * made.eyeDistance;
            return made;
        };
        using Step = TrackContinuity::Step;
        TrackContinuity walk;
        for (int i = 0; i < 30; ++i) // 30 cm a second, 30 and then 10 frames a second
            QCOMPARE(walk.next(view(i < 15 ? i / 30.0 : 0.5 + (i - 15) / 10.0,
                                    (i < 15 ? i / 30.0 : 0.5 + (i - 15) / 10.0) * 4.7)),
                     Step::Continued);
        TrackContinuity stumble;
        QCOMPARE(stumble.next(view(0, 0)), Step::Continued);
        QCOMPARE(stumble.next(view(0.033, 0.5)), Step::Suspect);
        QCOMPARE(stumble.next(view(0.067, 0)), Step::Continued);
        QCOMPARE(score(stumble.result(), "continuity.jumps"), 0.0);
        TrackContinuity leap;
        QCOMPARE(leap.next(view(0, 0)), Step::Continued);
        QCOMPARE(leap.next(view(0.033, 0.8)), Step::Suspect);
        QCOMPARE(leap.next(view(0.067, 0.8)), Step::Jumped);
        QCOMPARE(score(leap.result(), "continuity.jumps"), 1.0);
        QCOMPARE(TrackContinuity().result().notJudged, std::string("too_few_frames"));
    }
};

QTEST_GUILESS_MAIN(TurnGeometryTest)
#include "test_turn_geometry.moc"
