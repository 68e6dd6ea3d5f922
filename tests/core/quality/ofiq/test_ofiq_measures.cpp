// SPDX-License-Identifier: Apache-2.0
// What holds for any picture and any landmarks, the absurd ones too; no data needed.
#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/luminance.h"
#include "core/quality/ofiq/ofiq_vector.h"
#include "core/quality/ofiq/sharpness_features.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using namespace darcha::ofiq;
using enum QualityComponent;

namespace {

// A round face: what alignment wants, at `scale` times its size, `shift` away.
Landmarks98 drawnLandmarks(double scale = 1, cv::Point2d shift = {}) {
    Landmarks98 points;
    const auto ring = [&](std::size_t first, std::size_t count, cv::Point2d centre, double across, double down,
                          double start) {
        for (std::size_t i = 0; i < count; ++i) {
            const double turn = start + 2 * CV_PI * static_cast<double>(i) / static_cast<double>(count);
            points[first + i] =
                rounded((centre + cv::Point2d(across * std::cos(turn), down * std::sin(turn))) * scale + shift);
        }
    };
    ring(0, 98, {308, 340}, 100, 60, 0); // whatever is not set below
    for (std::size_t i = 0; i <= 32; ++i) {
        const double turn = CV_PI - CV_PI * static_cast<double>(i) / 32;
        points[i] = rounded(cv::Point2d(308 + 150 * std::cos(turn), 280 + 210 * std::sin(turn)) * scale + shift);
    }
    ring(landmark::leftEye, 8, {251, 272}, 25, 10, CV_PI);
    ring(landmark::rightEye, 8, {364, 272}, 25, 10, CV_PI);
    points[landmark::noseTip] = rounded(cv::Point2d(308, 336) * scale + shift);
    ring(landmark::outerMouth, 12, {308.5, 402}, 46.5, 14, CV_PI);
    ring(landmark::innerMouth, 8, {308.5, 402}, 30, 2, CV_PI);
    return points;
}

QualityScore score(const Portrait& portrait, QualityComponent component) {
    for (const QualityScore& one : ofiqVector(portrait))
        if (one.component == component)
            return one;
    return {};
}

cv::Mat noise(cv::Size size, double middle, double spread) {
    cv::Mat made(size, CV_8UC3);
    cv::RNG generator(7);
    generator.fill(made, cv::RNG::NORMAL, middle, spread);
    return made;
}

} // namespace

class OfiqMeasuresTest : public QObject {
    Q_OBJECT

private slots:
    void theTableOfLightIsTheFormula() {
        for (int red = 0; red < 256; red += 3)
            for (int green = 0; green < 256; green += 5) {
                cv::Mat row(1, 256, CV_8UC3);
                for (int blue = 0; blue < 256; ++blue)
                    row.at<cv::Vec3b>(0, blue) =
                        cv::Vec3b(static_cast<uchar>(blue), static_cast<uchar>(green), static_cast<uchar>(red));
                const cv::Mat light = luminance(row);
                for (int blue = 0; blue < 256; ++blue) {
                    const double y =
                        0.2126 * linearLight(red) + 0.7152 * linearLight(green) + 0.0722 * linearLight(blue);
                    QCOMPARE(static_cast<int>(light.at<uchar>(0, blue)), static_cast<int>(std::floor(255 * y + 0.5)));
                }
            }
    }

    void aFaceWhereItShouldLieIsNotMoved() {
        const auto found = alignment(drawnLandmarks());
        QVERIFY(found.has_value());
        QVERIFY(cv::norm(*found - cv::Matx23d(1, 0, 0, 0, 1, 0), cv::NORM_INF) < 1e-3);
    }

    void aFaceElsewhereIsBroughtThere() {
        const auto found = alignment(drawnLandmarks(2.5, {700, 40}));
        QVERIFY(found.has_value());
        const cv::Point2d eye(leftEyeCentre(moved(drawnLandmarks(2.5, {700, 40}), *found)));
        QVERIFY(cv::norm(eye - cv::Point2d(251, 272)) <= 1.5);
    }

    void oneWrongLandmarkDoesNotMoveTheFace() {
        Landmarks98 points = drawnLandmarks();
        points[landmark::noseTip] = {600, 20};
        QVERIFY(cv::norm(alignment(points).value() - cv::Matx23d(1, 0, 0, 0, 1, 0), cv::NORM_INF) < 0.02);
    }

    void plainLightGivesPlainNumbers() {
        Portrait portrait{cv::Mat(616, 616, CV_8UC3, cv::Scalar(128, 128, 128)), drawnLandmarks()};
        const double y = std::floor(255 * linearLight(128) + 0.5) / 255;
        QVERIFY(std::abs(*score(portrait, LuminanceMean).native - y) < 1e-9);
        QVERIFY(std::abs(*score(portrait, LuminanceVariance).native) < 1e-12);
        QVERIFY(std::abs(*score(portrait, DynamicRange).native) < 1e-12);
        QCOMPARE(*score(portrait, IlluminationUniformity).native, 1.0);
        QCOMPARE(*score(portrait, NaturalColour).native, 0.0); // section 7, point 1: kept as it is
        QCOMPARE(*score(portrait, OverExposurePrevention).native, 0.0);
        portrait.bgr = cv::Scalar(255, 255, 255);
        QCOMPARE(*score(portrait, OverExposurePrevention).native, 1.0);
        portrait.bgr = cv::Scalar(0, 0, 0);
        QCOMPARE(*score(portrait, UnderExposurePrevention).native, 1.0);
        portrait.bgr = cv::Scalar(255, 40, 40);
        QCOMPARE(*score(portrait, NaturalColour).native, 100.0);
    }

    void lightFromOneSideIsSeen() {
        Portrait portrait{noise({616, 616}, 120, 10), drawnLandmarks()};
        const double even = *score(portrait, IlluminationUniformity).native;
        portrait.bgr(cv::Rect(0, 0, 308, 616)) *= 0.4;
        QVERIFY(even > 0.8);
        QVERIFY(*score(portrait, IlluminationUniformity).native < 0.1);
    }

    void theBackgroundLeavesOutWhatIsNotPicture() {
        Portrait portrait{cv::Mat(616, 616, CV_8UC3, cv::Scalar(128, 128, 128)), drawnLandmarks()};
        portrait.parsing = cv::Mat::zeros(400, 400, CV_8UC1);
        // Moved to the right and down: left and top of the aligned picture are black, and their edge is steep.
        portrait.transform = cv::Matx23d(1, 0, 150, 0, 1, 100);
        const QualityScore plain = score(portrait, BackgroundUniformity);
        QVERIFY(plain.native.has_value());
        QVERIFY2(*plain.native < 1e-9, std::to_string(*plain.native).c_str());
        portrait.parsing = cv::Scalar(17);
        QCOMPARE(score(portrait, BackgroundUniformity).reason, std::string("no_background"));
    }

    void landmarksOfNoFaceAreSaidToBeUnusable_data() {
        QTest::addColumn<int>("kind");
        QTest::newRow("all in one place") << 0;
        QTest::newRow("all zero") << 1;
        QTest::newRow("far outside") << 2;
        QTest::newRow("as wide as can be written") << 3;
    }
    void landmarksOfNoFaceAreSaidToBeUnusable() {
        QFETCH(const int, kind);
        Portrait portrait{cv::Mat(700, 500, CV_8UC3, cv::Scalar(1, 2, 3)), {}};
        for (std::size_t i = 0; i < landmarkCount; ++i)
            portrait.landmarks[i] = kind == 0   ? cv::Point(250, 300)
                                    : kind == 3 ? cv::Point(i % 2 ? 32767 : -32767, i % 3 ? 32767 : -32767)
                                                : cv::Point();
        if (kind == 2) {
            portrait.landmarks = drawnLandmarks();
            portrait.transform = cv::Matx23d(1, 0, 1e6, 0, 1, 1e6);
        }
        const auto scores = ofiqVector(portrait);
        QCOMPARE(scores.size(), std::size_t(28));
        for (const QualityScore& one : scores)
            QVERIFY2(one.reason == "landmarks_unusable" || one.reason == "no_model" || kind == 3, one.reason.c_str());
    }

    void aPictureWithoutPixelsIsNotJudged() {
        QCOMPARE(score(Portrait{{}, drawnLandmarks()}, LuminanceMean).reason, std::string("landmarks_unusable"));
    }

    void sharpnessFeaturesFallWithBlur() {
        const cv::Mat sharp = noise({700, 700}, 128, 30);
        cv::Mat blurred;
        cv::GaussianBlur(sharp, blurred, {0, 0}, 2);
        const auto before = sharpnessFeatures(sharp, drawnLandmarks());
        const auto after = sharpnessFeatures(blurred, drawnLandmarks());
        QVERIFY(before && after);
        for (std::size_t i = 0; i < before->size(); ++i)
            QVERIFY2((*after)[i] < (*before)[i], std::to_string(i).c_str());
        const auto flat = sharpnessFeatures(cv::Mat(700, 700, CV_8UC3, cv::Scalar(9, 9, 9)), drawnLandmarks());
        for (const double feature : *flat)
            QCOMPARE(feature, 0.0);
        QVERIFY(!sharpnessFeatures(sharp, drawnLandmarks(1, {2000, 0})));
        QVERIFY(!sharpnessFeatures({}, drawnLandmarks()));
    }
};

QTEST_GUILESS_MAIN(OfiqMeasuresTest)
#include "test_ofiq_measures.moc"
