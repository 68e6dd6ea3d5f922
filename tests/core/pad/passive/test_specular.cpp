// SPDX-License-Identifier: Apache-2.0
// A shaded ball for a head: in the light of a room, and as a texture that carries its light with it.
#include "core/pad/passive/specular.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

namespace {

// A cylinder's front turned by `yaw`, lit from the left of the room; `glued`: lit once and for all when it faced us.
FaceObservation ball(double yaw, bool glued, double flat = 0) {
    constexpr int side = 200;
    constexpr double radius = 80;
    cv::Mat picture(side, side, CV_8UC3, cv::Scalar(120, 120, 120));
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const double u = (x - side / 2.0) / radius;
            if (std::abs(u) >= 1)
                continue;
            const double angle = std::asin(u);                         // of the surface, in the room
            const double own = glued ? angle - yaw / 57.29578 : angle; // where the light is painted
            const double lambert = std::max(0.0, std::cos(own + 0.9));
            const double gloss = std::pow(std::max(0.0, std::cos(2 * (own + 0.35))), 20);
            const double light = flat > 0 ? flat : 60 + 90 * lambert + 60 * gloss;
            picture.at<cv::Vec3b>(y, x) = cv::Vec3b::all(cv::saturate_cast<std::uint8_t>(light));
        }
    FaceObservation face;
    face.frame = std::make_shared<const Frame>(Frame{picture, 0, {}});
    face.interEyeDistance = 70;
    face.pose.yaw = yaw;
    // What is 30 degrees of the ball to either side, as the mesh would carry it along.
    const auto at = [&](double angle, double y) {
        return cv::Point3d(side / 2.0 + radius * std::sin((angle + yaw) / 57.29578), y, 0);
    };
    face.mesh[54] = at(-30, 60);
    face.mesh[284] = at(30, 60);
    face.mesh[58] = at(-30, 140);
    face.mesh[288] = at(30, 140);
    return face;
}

CueResult turned(bool glued, double degrees, double flat = 0) {
    SpecularDetector cue;
    for (int i = 0; i < 90; ++i)
        cue.observe(ball(degrees * std::sin(i / 9.0), glued, flat), {});
    return cue.result();
}

double change(const CueResult& result) {
    const PadScore* const score = result.score("specular.change");
    return score ? score->value : -1;
}

} // namespace

class SpecularTest : public QObject {
    Q_OBJECT

private slots:
    void lightStaysInTheRoomAndPaintStaysOnTheSurface() {
        const double lit = change(turned(false, 20)), painted = change(turned(true, 20));
        qInfo("lit %.3f, painted %.3f", lit, painted);
        QVERIFY(lit > 2 * painted);
        QVERIFY(turned(false, 20).score("specular.slide")->value > 2 * turned(true, 20).score("specular.slide")->value);
    }

    void evenLightTellsNothing() { QVERIFY(change(turned(false, 20, 150)) < 0.05); }

    void whoDoesNotTurnIsNotJudged() {
        QCOMPARE(turned(false, 5).notJudged, std::string("no_turn"));
        SpecularDetector cue;
        cue.observe(ball(0, false), {});
        QCOMPARE(cue.result().notJudged, std::string("one_picture"));
    }
};

QTEST_GUILESS_MAIN(SpecularTest)
#include "test_specular.moc"
