// SPDX-License-Identifier: Apache-2.0
// Fingers over a sheet's edge, and the same sheet, person and camera without them, in six tones of skin; and a hand
// that a living person lifts.
#include "core/face/face_tracker.h"
#include "core/face/mesh_points.h"
#include "core/pad/passive/hands.h"
#include "tests/support/models.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <QtTest>

using namespace darcha;

namespace {

const cv::Point chin(320, 260); // of a face 100 pixels wide: a centimetre is seven pixels
const std::array<cv::Scalar, 6> tones{
    cv::Scalar(180, 205, 240), {150, 180, 225}, {120, 155, 205}, {90, 125, 175}, {60, 90, 135}, {38, 55, 85}};

void person(cv::Mat& picture, const cv::Scalar& skin) {
    const cv::Scalar shirt(140, 70, 60);
    cv::ellipse(picture, chin + cv::Point(0, 170), {165, 150}, 0, 180, 360, shirt, cv::FILLED, cv::LINE_AA);
    cv::rectangle(picture, {155, 429, 330, 211}, shirt, cv::FILLED);
    cv::rectangle(picture, {285, 230, 70, 50}, skin, cv::FILLED);
    cv::ellipse(picture, {320, 190}, {52, 72}, 0, 0, 360, skin, cv::FILLED, cv::LINE_AA);
    cv::ellipse(picture, {320, 145}, {56, 45}, 0, 180, 360, {40, 40, 45}, cv::FILLED, cv::LINE_AA);
}

void fingers(cv::Mat& picture, const cv::Scalar& skin, cv::Point from) { // four, two centimetres each
    for (int i = 0; i < 4; ++i)
        cv::ellipse(picture, from + cv::Point(40, 17 * i), {40, 8}, 0, 0, 360, skin, cv::FILLED, cv::LINE_AA);
    cv::rectangle(picture, from + cv::Point(50, -10), from + cv::Point(110, 62), skin, cv::FILLED);
}

cv::Mat room() {
    cv::Mat picture(640, 640, CV_8UC3, cv::Scalar(176, 182, 186));
    cv::rectangle(picture, {20, 20, 60, 640}, {120, 134, 150}, cv::FILLED); // a wooden post
    return picture;
}

// The person on a sheet that ends 125 pixels beside the middle.
cv::Mat held(const cv::Scalar& skin, bool byAHand) {
    cv::Mat picture = room(), inner(640, 640, CV_8UC3, cv::Scalar(190, 150, 110));
    person(inner, skin);
    const cv::Rect sheet(195, 75, 250, 370);
    inner(sheet).copyTo(picture(sheet));
    cv::rectangle(picture, sheet, {238, 240, 242}, 8);
    if (byAHand)
        fingers(picture, skin, {412, 350});
    return picture;
}

cv::Mat shot(cv::Mat picture) { // the camera of both arms
    cv::GaussianBlur(picture, picture, {}, 1);
    cv::Mat grain(picture.size(), CV_16SC3);
    cv::RNG(4).fill(grain, cv::RNG::NORMAL, 0, 3);
    cv::add(picture, grain, picture, cv::noArray(), CV_8U);
    return picture;
}

FaceObservation faceIn(cv::Mat picture, double scale = 1) {
    FaceObservation face;
    if (scale != 1)
        cv::resize(picture, picture, {}, scale, scale, cv::INTER_AREA);
    face.frame = std::make_shared<const Frame>(Frame{std::move(picture), 0, {}});
    face.interEyeDistance = 46 * scale;
    face.rightEye = cv::Point2d(297, 180) * scale;
    face.leftEye = cv::Point2d(343, 180) * scale;
    face.chin = cv::Point2d(chin) * scale;
    const auto put = [&](int point, double x, double y) {
        face.mesh[static_cast<std::size_t>(point)] = {x * scale, y * scale, 0};
    };
    for (std::size_t i = 0; i < meshpoint::faceOval.size(); ++i) {
        const double turn = 2 * CV_PI * static_cast<double>(i) / static_cast<double>(meshpoint::faceOval.size());
        put(meshpoint::faceOval[i], 320 + 50 * std::sin(turn), 190 - 70 * std::cos(turn));
    }
    put(50, 292, 208);
    put(280, 348, 208);
    put(101, 304, 200);
    put(330, 336, 200);
    put(151, 320, 162);
    return face;
}

} // namespace

class HandsTest : public QObject {
    Q_OBJECT

private slots:
    void fingersOverAnEdgeAreSeenInEveryTone_data() {
        QTest::addColumn<int>("tone");
        QTest::addColumn<double>("scale");
        for (int tone = 0; tone < 6; ++tone)
            QTest::addRow("tone %d", tone) << tone << 1.0;
        QTest::newRow("far away") << 2 << 0.5;
    }
    void fingersOverAnEdgeAreSeenInEveryTone() {
        QFETCH(const int, tone);
        QFETCH(const double, scale);
        const cv::Scalar skin = tones[static_cast<std::size_t>(tone)];
        const auto with = HandsDetector::look(faceIn(shot(held(skin, true)), scale));
        const auto without = HandsDetector::look(faceIn(shot(held(skin, false)), scale));
        QVERIFY(with && without);
        qInfo("tone %d: area %.2f, without %.2f", tone, with->area, without->area);
        QVERIFY(with->seen && with->edge);
        QVERIFY(!without->seen && !without->edge);
    }

    void theLampMayHaveAnyColour() {
        for (const auto& lamp : {cv::Scalar(0.7, 0.9, 1.0), {1.0, 0.97, 0.9}}) {
            cv::Mat picture = held(tones[2], true);
            cv::multiply(picture, lamp, picture);
            const auto look = HandsDetector::look(faceIn(shot(picture)));
            QVERIFY(look && look->edge);
        }
    }

    void aHandThatIsLiftedIsSeenAndHoldsNothing() {
        cv::Mat picture = room();
        person(picture, tones[1]);
        cv::Mat control = picture.clone();
        fingers(picture, tones[1], {500, 200});
        const auto look = HandsDetector::look(faceIn(shot(picture)));
        QVERIFY(look && look->seen && !look->edge);
        const auto without = HandsDetector::look(faceIn(shot(control)));
        QVERIFY(without && !without->seen);
    }

    void whatSkinIsLikeCannotBeLearntFromGrey() {
        cv::Mat grey = held(tones[1], true);
        cv::cvtColor(grey, grey, cv::COLOR_BGR2GRAY);
        cv::cvtColor(grey, grey, cv::COLOR_GRAY2BGR);
        QVERIFY(!HandsDetector::look(faceIn(shot(grey))));
        HandsDetector cue;
        QCOMPARE(cue.result().notJudged, std::string("no_frontal_frame"));
        cue.observe(faceIn(shot(grey)), {});
        QCOMPARE(cue.result().notJudged, std::string("skin_not_told"));
    }

    void aRoomOfTheColourOfSkinIsNotJudged() {
        cv::Mat wall(640, 640, CV_8UC3, tones[2]);
        person(wall, tones[2]);
        cv::rectangle(wall, {230, 60, 180, 230}, cv::Scalar(40, 40, 45), 12); // hair and collar part them
        const auto look = HandsDetector::look(faceIn(shot(wall)));
        QVERIFY(!look || !look->seen);
    }

    // A person who eats in sign language, and one who rests: what is told of both.
    void livingPeopleHaveHandsToo() {
        if (!test::sharedData("face_videos/intel_asl_eat.mkv"))
            return;
        const ModelStore* const models = test::models();
        if (!models)
            return;
        const auto seenIn = [&](const char* file) {
            cv::VideoCapture video(std::string(DARCHA_SHARED_DATA "/face_videos/") + file);
            FaceTracker tracker = std::move(FaceTracker::create(*models).value());
            cv::Mat bgr;
            int looks = 0, seen = 0;
            for (int i = 0; i < 48 && video.read(bgr); ++i) {
                if (i % 3 != 0)
                    continue;
                tracker.reset();
                const auto face =
                    tracker
                        .observe(std::make_shared<const Frame>(Frame{bgr.clone(), static_cast<std::uint64_t>(i), {}}))
                        .face;
                if (const auto look = face ? HandsDetector::look(*face) : std::nullopt) {
                    ++looks;
                    seen += look->seen;
                }
            }
            qInfo("%s: hands in %d of %d looks", file, seen, looks);
            return std::pair(seen, looks);
        };
        const auto signs = seenIn("intel_asl_eat.mkv"), rests = seenIn("lp_d9.mp4");
        QVERIFY(signs.second >= 8 && rests.second >= 8);
        QVERIFY(signs.first >= 2);
        QCOMPARE(rests.first, 0);
    }
};

QTEST_GUILESS_MAIN(HandsTest)
#include "test_hands.moc"
