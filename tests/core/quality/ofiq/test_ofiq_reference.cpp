// SPDX-License-Identifier: Apache-2.0
// OFIQ's numbers reproduced: eight variants of one portrait, the alignment and the region to the pixel.
#include "core/quality/ofiq/alignment.h"
#include "tests/core/quality/ofiq/reference.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using namespace darcha::ofiq;
using enum QualityComponent;

namespace {

constexpr double relative = 1e-3; // the tolerance; six digits are printed, and five of them fit

double norm(const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_INF); }

} // namespace

class OfiqReferenceTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        if (!reference::present())
            QSKIP("shared/data is not beside this checkout");
    }

    void everyVariantHasTheNumbersOfItsTable_data() {
        QTest::addColumn<QString>("variant");
        for (const char* variant : reference::variants)
            QTest::newRow(variant) << QString(variant);
    }
    void everyVariantHasTheNumbersOfItsTable() {
        QFETCH(const QString, variant);
        const auto expected = reference::rows(variant.toStdString());
        const auto scores = ofiqVector(reference::portrait(variant.toStdString()));
        QCOMPARE(expected.size(), std::size_t(24));
        QCOMPARE(scores.size(), std::size_t(28));
        for (const auto& [title, row] : expected) {
            const QualityScore& score = reference::score(scores, qualityComponent(title).value());
            QVERIFY2(score.native && score.value, title.c_str());
            QVERIFY2(std::abs(*score.native - row.native) <= relative * std::abs(row.native),
                     (title + ": " + std::to_string(*score.native)).c_str());
            QVERIFY2(std::abs(*score.value - row.value) <= 1, (title + ": " + std::to_string(*score.value)).c_str());
        }
    }

    void withoutATransformTheLandmarksGiveTheSameOne() {
        const auto found = alignment(readLandmarks(reference::folder + "landmarks98.txt").value());
        QVERIFY(found.has_value());
        const cv::Matx23d wanted = readTransform(reference::folder + "transform.txt").value();
        QVERIFY(cv::norm(*found - wanted, cv::NORM_INF) < 1e-9);
        Portrait portrait = reference::portrait("orig");
        portrait.transform.reset();
        const auto with = ofiqVector(reference::portrait("orig")), without = ofiqVector(portrait);
        for (std::size_t i = 0; i < with.size(); ++i)
            QCOMPARE(without[i].value, with[i].value);
    }

    void theAlignedPictureAndItsRegionAreOfiqsToThePixel() {
        const Portrait portrait = reference::portrait("orig");
        const auto face = AlignedFace::of(portrait);
        QVERIFY(face.has_value());
        QCOMPARE(norm(face->bgr, reference::picture("aligned616.png")), 0.0);
        QCOMPARE(norm(face->region, reference::map("region616.png")), 0.0);
    }

    // The landmark file was itself made of dlib's 68 points.
    void dlibsPointsBecomeTheNinetyEight() {
        const Landmarks98 file = readLandmarks(reference::folder + "landmarks98.txt").value();
        std::array<cv::Point2d, dlibPointCount> dlib;
        std::size_t next = 0;
        for (std::size_t i = 0; i <= 32; i += 2) // jaw
            dlib[next++] = file[i];
        for (const std::size_t i : {33, 34, 35, 36, 37, 42, 43, 44, 45, 46}) // brows
            dlib[next++] = file[i];
        for (std::size_t i = 51; i < 60; ++i) // nose
            dlib[next++] = file[i];
        for (const std::size_t eye : {60, 68})
            for (const std::size_t i : {0, 1, 3, 4, 5, 7})
                dlib[next++] = file[eye + i];
        for (std::size_t i = 76; i < 96; ++i) // mouth
            dlib[next++] = file[i];
        QCOMPARE(next, dlibPointCount);
        const Landmarks98 made = landmarks98(dlib);
        for (std::size_t i = 0; i < made.size(); ++i)
            QVERIFY2(made[i] == file[i], qPrintable(QString("point %1").arg(i)));
    }

    void whatNeedsANetworkSaysSo() {
        const auto scores = ofiqVector(reference::portrait("orig"));
        for (const QualityComponent component :
             {UnifiedQualityScore, Sharpness, CompressionArtifacts, ExpressionNeutrality}) {
            const QualityScore& score = reference::score(scores, component);
            QVERIFY(!score.native && !score.value);
            QCOMPARE(score.reason, std::string("no_model"));
        }
    }

    void withoutMapsAndPoseTheRestIsStillJudged() {
        Portrait portrait = reference::portrait("orig");
        portrait.parsing.release();
        portrait.occlusion.release();
        portrait.pose.reset();
        portrait.faceAreas.reset();
        const auto scores = ofiqVector(portrait);
        const auto reason = [&](QualityComponent component) { return reference::score(scores, component).reason; };
        for (const QualityComponent component : {BackgroundUniformity, NoHeadCoverings})
            QCOMPARE(reason(component), std::string("no_parsing_map"));
        for (const QualityComponent component : {EyesVisible, MouthOcclusionPrevention, FaceOcclusionPrevention})
            QCOMPARE(reason(component), std::string("no_occlusion_map"));
        for (const QualityComponent component : {HeadPoseYaw, HeadPosePitch, HeadPoseRoll})
            QCOMPARE(reason(component), std::string("no_pose"));
        QCOMPARE(reason(SingleFacePresent), std::string("no_detection"));
        QCOMPARE(reference::score(scores, LuminanceMean).value, std::optional(63));
        QCOMPARE(reference::score(scores, UnderExposurePrevention).value, std::optional(100));
    }

    void whatTheOcclusionMapHidesIsCounted() {
        Portrait portrait = reference::portrait("orig");
        const auto face = AlignedFace::of(portrait);
        const cv::Rect box = cv::boundingRect(face->region); // the lower half of the face, as a mask would
        portrait.occlusion = portrait.occlusion.clone();
        const int lower = box.y + box.height / 2;
        portrait.occlusion(cv::Rect(0, lower, alignedSide, alignedSide - lower)) = cv::Scalar(0);
        const auto scores = ofiqVector(portrait);
        QCOMPARE(reference::score(scores, EyesVisible).value, std::optional(100));
        QCOMPARE(reference::score(scores, MouthOcclusionPrevention).value, std::optional(0));
        const int visible = *reference::score(scores, FaceOcclusionPrevention).value;
        QVERIFY2(visible > 45 && visible < 75, std::to_string(visible).c_str());
        portrait.occlusion = cv::Mat::zeros(alignedSide, alignedSide, CV_8UC1);
        QCOMPARE(reference::score(ofiqVector(portrait), UnderExposurePrevention).reason, std::string("face_hidden"));
    }

    void aCoveredHeadAndASecondFaceAreCounted() {
        Portrait portrait = reference::portrait("orig");
        portrait.parsing = portrait.parsing.clone();
        portrait.parsing(cv::Rect(100, 0, 200, 98)) = cv::Scalar(18); // a quarter of rows 0 to 195
        portrait.faceAreas = {100.0, 400.0, 20.0};
        const auto scores = ofiqVector(portrait);
        QCOMPARE(*reference::score(scores, NoHeadCoverings).native, 0.25);
        QCOMPARE(*reference::score(scores, SingleFacePresent).native, 0.25);
        QCOMPARE(reference::score(scores, SingleFacePresent).value, std::optional(75));
    }

    void yawLengthensTheEyeDistance() {
        Portrait portrait = reference::portrait("orig");
        portrait.pose = HeadPose{-60, 10, 0};
        const auto scores = ofiqVector(portrait);
        QVERIFY(std::abs(*reference::score(scores, InterEyeDistance).native - 2 * 287.002) < 0.01);
        QCOMPARE(reference::score(scores, HeadPoseYaw).value, std::optional(25));
        QCOMPARE(reference::score(scores, HeadPosePitch).value, std::optional(97));
    }

    void aMapOfAnotherSizeIsRefused() {
        Portrait portrait = reference::portrait("orig");
        portrait.occlusion = cv::Mat::ones(100, 100, CV_8UC1);
        QCOMPARE(reference::score(ofiqVector(portrait), LuminanceMean).reason, std::string("map_size"));
    }
};

QTEST_GUILESS_MAIN(OfiqReferenceTest)
#include "test_ofiq_reference.moc"
