// SPDX-License-Identifier: Apache-2.0
// The files that are saved: crop, JPEG with sRGB and 300 dpi, JPEG 2000 for the chip.
#include "core/face/mesh_points.h"
#include "core/quality/chip_picture.h"
#include "core/quality/portrait_crop.h"
#include "core/quality/srgb_profile.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

namespace {

// Something between a face and noise: smooth, with edges and grain.
cv::Mat drawn(cv::Size size, int grain) {
    cv::Mat picture(size, CV_8UC3, cv::Scalar(190, 195, 200));
    cv::ellipse(picture, {size.width / 2, size.height / 2}, {size.width / 4, size.height / 3}, 0, 0, 360,
                {110, 140, 190}, -1);
    cv::circle(picture, {size.width * 2 / 5, size.height * 2 / 5}, size.width / 40, {30, 30, 40}, -1);
    cv::circle(picture, {size.width * 3 / 5, size.height * 2 / 5}, size.width / 40, {30, 30, 40}, -1);
    cv::RNG random(7);
    cv::Mat noise(size, CV_8UC3);
    random.fill(noise, cv::RNG::UNIFORM, 0, grain + 1);
    picture += noise;
    return picture;
}

FaceObservation faceAt(cv::Size frame, cv::Point2d eyes, double distance, double roll) {
    FaceObservation face;
    face.frame = std::make_shared<const Frame>(Frame{drawn(frame, 8), 1, {}});
    const double turn = roll * CV_PI / 180;
    const cv::Point2d right(std::cos(turn), std::sin(turn)), down(-std::sin(turn), std::cos(turn));
    face.rightEye = eyes - right * (distance / 2);
    face.leftEye = eyes + right * (distance / 2);
    face.interEyeDistance = distance;
    face.chin = eyes + down * (1.85 * distance);
    face.crownY = eyes.y - 1.85 * distance * std::cos(turn);
    const cv::Point2d rightTemple = eyes - right * distance * 1.1, leftTemple = eyes + right * distance * 1.1;
    face.mesh[meshpoint::rightTemple] = {rightTemple.x, rightTemple.y, 0};
    face.mesh[meshpoint::leftTemple] = {leftTemple.x, leftTemple.y, 0};
    return face;
}

} // namespace

class PortraitFileTest : public QObject {
    Q_OBJECT

private slots:
    void theChipsPictureHasItsSizeAndNearlyAllOfItsBytes_data() {
        QTest::addColumn<int>("grain");
        for (const int grain : {4, 20, 90})
            QTest::addRow("grain %d", grain) << grain;
    }
    void theChipsPictureHasItsSizeAndNearlyAllOfItsBytes() {
        QFETCH(int, grain);
        const auto bytes = encodeChipPicture(drawn({1244, 1600}, grain));
        QVERIFY2(bytes.ok(), bytes.ok() ? "" : describe(bytes.error()).c_str());
        QVERIFY2(bytes->size() <= 17000 && bytes->size() >= 0.95 * 17408, qPrintable(QString::number(bytes->size())));
        const cv::Mat back = cv::imdecode(*bytes, cv::IMREAD_COLOR);
        QCOMPARE(back.cols, 622);
        QCOMPARE(back.rows, 800);
        cv::Mat small;
        cv::resize(drawn({1244, 1600}, grain), small, back.size(), 0, 0, cv::INTER_AREA);
        QVERIFY(cv::PSNR(small, back) > 22);
    }

    void aSmallPictureIsNotEnlargedForTheChip() {
        const auto bytes = encodeChipPicture(drawn({311, 400}, 20));
        QVERIFY(bytes.ok());
        QCOMPARE(cv::imdecode(*bytes, cv::IMREAD_COLOR).size(), cv::Size(311, 400));
        QVERIFY(bytes->size() <= 17000);
    }

    void theJpegNamesItsColourSpaceAndDensity() {
        const FaceObservation face = faceAt({1080, 1920}, {540, 800}, 200, 0);
        const auto jpeg = encodePortrait(*face.frame, portraitGeometry(face));
        QVERIFY(jpeg.ok());
        const auto& b = *jpeg;
        QCOMPARE(int(b[13]), 1);
        QCOMPARE(b[14] * 256 + b[15], 300);
        const std::vector<std::uint8_t> profile = srgbProfile();
        const auto at = std::search(b.begin(), b.end(), profile.begin(), profile.end());
        QVERIFY(at != b.end());
        QCOMPARE(std::string(at - 14, at - 3), std::string("ICC_PROFILE"));
        QCOMPARE(profile[0] * 16777216 + profile[1] * 65536 + profile[2] * 256 + profile[3],
                 static_cast<int>(profile.size()));
        QCOMPARE(std::string(profile.begin() + 36, profile.begin() + 40), std::string("acsp"));
        QVERIFY(!cv::imdecode(b, cv::IMREAD_COLOR).empty());
    }

    void aTiltedHeadIsSavedUprightWhereTheFrameHasRoom() {
        const FaceObservation face = faceAt({1600, 1600}, {800, 760}, 180, 7);
        const PortraitGeometry geometry = portraitGeometry(face);
        QVERIFY2(std::abs(geometry.rotation - 7) < 0.01, qPrintable(QString::number(geometry.rotation)));
        QVERIFY(std::abs(geometry.centreX - 0.5) < 0.01);
        QVERIFY(std::abs(geometry.headHeightShare - 0.75) < 0.01);
        QVERIFY(geometry.eyeLineY > 0.4 && geometry.eyeLineY < 0.5);
        // A red dot on each pupil: level in what is saved.
        Frame frame{face.frame->bgr.clone(), 1, {}};
        cv::circle(frame.bgr, face.rightEye, 6, {0, 0, 255}, -1);
        cv::circle(frame.bgr, face.leftEye, 6, {0, 0, 255}, -1);
        const auto saved = cutPortrait(frame, geometry);
        QVERIFY(saved.ok());
        QCOMPARE(saved->size(), geometry.saved);
        cv::Mat red;
        cv::inRange(*saved, cv::Scalar(0, 0, 200), cv::Scalar(60, 60, 255), red);
        const cv::Rect half(0, 0, red.cols / 2, red.rows);
        const auto middle = [](const cv::Mat& part) {
            const cv::Moments m = cv::moments(part, true);
            return m.m01 / m.m00;
        };
        QVERIFY(std::abs(middle(red(half)) - middle(red(half + cv::Point(red.cols - half.width, 0)))) < 1);
    }

    void nothingIsPaddedAndNothingEnlarged() {
        for (const double roll : {0.0, 8.0, -8.0})
            for (const cv::Point2d eyes : {cv::Point2d(540, 500), cv::Point2d(250, 300), cv::Point2d(900, 1500)}) {
                const FaceObservation face = faceAt({1080, 1920}, eyes, 220, roll);
                const PortraitGeometry geometry = portraitGeometry(face);
                QVERIFY(geometry.saved.height <= geometry.crop.height + 1);
                const cv::Point2d centre = (geometry.crop.tl() + geometry.crop.br()) / 2;
                const cv::RotatedRect turned(centre, geometry.crop.size(), static_cast<float>(geometry.rotation));
                cv::Point2f corners[4];
                turned.points(corners);
                for (const cv::Point2f& corner : corners)
                    QVERIFY(corner.x >= -1 && corner.y >= -1 && corner.x <= 1080 && corner.y <= 1920);
            }
    }

    void aProfileMayAskForALargestSize() {
        const FaceObservation face = faceAt({4000, 4000}, {2000, 1800}, 600, 0);
        QVERIFY(portraitGeometry(face).saved.height > 2000); // native
        PortraitRules rules;
        rules.largest = cv::Size(1244, 1600);
        const PortraitGeometry geometry = portraitGeometry(face, rules);
        QCOMPARE(geometry.saved, cv::Size(1244, 1600));
        QVERIFY(geometry.interEyePixels > 300 && geometry.interEyePixels < 350);
    }
};

QTEST_GUILESS_MAIN(PortraitFileTest)
#include "test_portrait_file.moc"
