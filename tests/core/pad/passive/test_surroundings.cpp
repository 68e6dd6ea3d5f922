// SPDX-License-Identifier: Apache-2.0
// A person before a wall with a door, and the same picture on a sheet that a hand holds: same camera, same edges of the
// room.
#include "core/pad/passive/surroundings.h"
#include "tests/support/models.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

namespace {

constexpr double faceWidth = 100;
const cv::Point2d chin(320, 260);

cv::Mat room() {
    cv::Mat picture(640, 640, CV_8UC3, cv::Scalar(176, 182, 186));
    cv::rectangle(picture, {60, 20, 540, 640}, {120, 134, 150}, cv::FILLED); // a door
    cv::rectangle(picture, {60, 20, 540, 640}, {90, 96, 104}, 4);
    return picture;
}

void person(cv::Mat& picture) {
    const cv::Scalar skin(150, 175, 215), shirt(140, 70, 60);
    cv::ellipse(picture, cv::Point(chin) + cv::Point(0, 170), {165, 150}, 0, 180, 360, shirt, cv::FILLED, cv::LINE_AA);
    cv::rectangle(picture, {155, 429, 330, 211}, shirt, cv::FILLED);
    cv::rectangle(picture, {285, 230, 70, 70}, skin, cv::FILLED);
    cv::ellipse(picture, {320, 190}, {52, 72}, 0, 0, 360, skin, cv::FILLED, cv::LINE_AA);
    cv::ellipse(picture, {320, 150}, {56, 45}, 0, 180, 360, {40, 40, 45}, cv::FILLED, cv::LINE_AA);
}

cv::Mat shot(cv::Mat picture, double blur, double noise) { // the camera of both arms
    cv::GaussianBlur(picture, picture, {}, blur);
    cv::Mat grain(picture.size(), CV_16SC3);
    cv::RNG(4).fill(grain, cv::RNG::NORMAL, 0, noise);
    cv::add(picture, grain, picture, cv::noArray(), CV_8U);
    return picture;
}

// The person's picture as a sheet about the head, leaning by `degrees`; room and camera as ever.
cv::Mat held(double degrees) {
    cv::Mat inner = room();
    inner.setTo(cv::Scalar(190, 150, 110));
    person(inner);
    cv::Mat outer = room();
    const cv::RotatedRect sheet({320, 260}, {250, 370}, static_cast<float>(degrees));
    std::array<cv::Point2f, 4> corners;
    sheet.points(corners.data());
    cv::Mat mask(outer.size(), CV_8UC1, cv::Scalar(0));
    std::vector<cv::Point> outline(corners.begin(), corners.end());
    cv::fillConvexPoly(mask, outline, 255, cv::LINE_AA);
    inner.copyTo(outer, mask);
    cv::polylines(outer, outline, true, {238, 240, 242}, 10, cv::LINE_AA); // paper's white margin
    return outer;
}

FaceObservation faceIn(cv::Mat picture, double scale = 1) {
    FaceObservation face;
    if (scale != 1)
        cv::resize(picture, picture, {}, scale, scale, cv::INTER_AREA);
    face.frame = std::make_shared<const Frame>(Frame{std::move(picture), 0, {}});
    face.interEyeDistance = 0.46 * faceWidth * scale;
    face.rightEye = cv::Point2d(320 - 23, 180) * scale;
    face.leftEye = cv::Point2d(320 + 23, 180) * scale;
    face.chin = chin * scale;
    return face;
}

} // namespace

class SurroundingsTest : public QObject {
    Q_OBJECT

private slots:
    void aSheetHasCornersBeforeTheBodyAndADoorHasNot_data() {
        QTest::addColumn<double>("degrees");
        QTest::addColumn<double>("scale");
        QTest::newRow("upright") << 0.0 << 1.0;
        QTest::newRow("leaning left") << -9.0 << 1.0;
        QTest::newRow("leaning right") << 9.0 << 1.0;
        QTest::newRow("far away") << 4.0 << 0.5;
    }
    void aSheetHasCornersBeforeTheBodyAndADoorHasNot() {
        QFETCH(const double, degrees);
        QFETCH(const double, scale);
        cv::Mat live = room();
        person(live);
        const auto control = SurroundingsDetector::look(FaceScene::of(faceIn(shot(live, 1, 3), scale)));
        const auto sheet = SurroundingsDetector::look(FaceScene::of(faceIn(shot(held(degrees), 1, 3), scale)));
        QVERIFY(sheet.corner);
        QVERIFY(!control.corner && !control.wideCorner && !control.cut);
    }

    void aBlurredCameraLosesTheEdgesAndClaimsNothing() {
        cv::Mat live = room();
        person(live);
        QVERIFY(!SurroundingsDetector::look(FaceScene::of(faceIn(shot(live, 8, 3)))).corner);
        QVERIFY(!SurroundingsDetector::look(FaceScene::of(faceIn(shot(live, 1, 12)))).corner);
    }

    void shouldersAreMissedWhereTheWallGoesOn() {
        cv::Mat wall(640, 640, CV_8UC3, cv::Scalar(176, 182, 186));
        cv::Mat head = wall.clone();
        person(head);
        const auto whole = SurroundingsDetector::look(FaceScene::of(faceIn(shot(head, 1, 3))));
        cv::Mat cut = wall.clone();
        head(cv::Rect(250, 90, 140, 190)).copyTo(cut(cv::Rect(250, 90, 140, 190)));
        const auto only = SurroundingsDetector::look(FaceScene::of(faceIn(shot(cut, 1, 3))));
        QVERIFY(whole.shoulders && only.shoulders);
        qInfo("shoulders %.2f, none %.2f", *whole.shoulders, *only.shoulders);
        QVERIFY(*whole.shoulders > 0.8 && *only.shoulders < 0.2); // the profile's limit
    }

    void edgesKeepTheirPlaceInFaceWidths() {
        const FaceScene scene = FaceScene::of(faceIn(shot(held(0), 1, 2)));
        bool found = false;
        for (const StraightEdge& edge : straightEdges(scene)) // the sheet's sides: 125 pixels from the middle
            found = found || (edge.upright() && std::abs(std::abs(edge.uAt(0)) - 1.25) < 0.08 && edge.length() > 2.5);
        QVERIFY(found);
    }

    void nothingToLookAtIsNotJudged() {
        SurroundingsDetector cue;
        QCOMPARE(cue.result().notJudged, std::string("no_frontal_frame"));
        FaceObservation aside = faceIn(room());
        aside.pose.yaw = 40;
        cue.observe(aside, {});
        FaceObservation bare;
        cue.observe(bare, {});
        QCOMPARE(cue.result().notJudged, std::string("no_frontal_frame"));
        aside.pose.yaw = 0;
        cue.observe(aside, {});
        QCOMPARE(cue.result().frames, 1);
    }
};

QTEST_GUILESS_MAIN(SurroundingsTest)
#include "test_surroundings.moc"
