// SPDX-License-Identifier: Apache-2.0
// The measures that read regions: what they say of good portraits, of painted ones, and where they cannot judge.
#include "core/quality/quality_measure.h"
#include "painting.h"
#include "tests/support/face_gallery.h"
#include "tests/support/worn.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using enum QualityComponent;

namespace {

QualityScore scoreOf(QualityComponent component, const FaceObservation& face,
                     AppearanceDepth depth = AppearanceDepth::Full) {
    const auto appearance = FaceAppearance::of(face, depth);
    for (const auto& measure : allMeasures())
        if (appearance && measure->component() == component)
            return measure->assess(face, *appearance);
    return notAssessable(component, "no_measure");
}

} // namespace

class RegionMeasuresTest : public QObject {
    Q_OBJECT

    std::unique_ptr<test::FaceGallery> m_gallery;
    FaceObservationPtr m_face;

    FaceObservation with(cv::Mat picture) const {
        FaceObservation made = *m_face;
        made.frame = painting::frameOf(std::move(picture));
        return made;
    }

private slots:
    void initTestCase() {
        m_gallery = test::FaceGallery::open();
        if (m_gallery)
            m_face = m_gallery->face("frll_neutral/039_03.jpg");
    }

    void aGoodPortraitIsGoodInAllOfThem() {
        for (const QualityComponent component :
             {BackgroundUniformity, NoHeadCoverings, FaceOcclusionPrevention, MouthOcclusionPrevention, EyesVisible,
              HairOverEyesPrevention, GlassesGlarePrevention, FrameOverEyePrevention}) {
            const QualityScore score = scoreOf(component, *m_face);
            QVERIFY2(score.value, (std::string(name(component)) + ": " + score.reason).c_str());
            QVERIFY2(*score.value > 60, (std::string(name(component)) + std::to_string(*score.value)).c_str());
        }
    }

    void aMaskIsNamed() {
        const FaceObservation masked = with(painting::withMask(*m_face, cv::Scalar(230, 232, 230)));
        const QualityScore face = scoreOf(FaceOcclusionPrevention, masked);
        QVERIFY(face.native && *face.native > 0.25);
        QCOMPARE(face.detail, std::string("mask"));
        QVERIFY(*scoreOf(MouthOcclusionPrevention, masked).native > 0.5);
        QVERIFY(*scoreOf(EyesVisible, masked).native < 0.4);
    }

    void darkGlassesAreBothEyes() {
        const QualityScore score =
            scoreOf(EyesVisible, with(painting::withDarkGlasses(*m_face, cv::Scalar(15, 15, 15), 0.97)));
        QVERIFY(score.native && *score.native > 0.6);
        QCOMPARE(score.detail, std::string("both"));
    }

    // Skin from light to very dark; grey, brown and green glass. A tint through which the eyes are seen well is none.
    void darkGlassOfAnyColourHidesTheEyesAndClearGlassDoesNot() {
        for (const char* person : {"007", "033", "099", "137"}) {
            const FaceObservationPtr& face = m_gallery->face("frll_neutral/" + std::string(person) + "_03.jpg");
            QVERIFY(face);
            const auto hidden = [&](double opacity, const cv::Scalar& tint) {
                FaceObservation worn = *face;
                worn.frame = painting::frameOf(test::withSunglasses(face->frame->bgr, *face, opacity, tint));
                return scoreOf(EyesVisible, worn);
            };
            for (const cv::Scalar& tint : {cv::Scalar(28, 26, 30), {12, 22, 36}, {18, 30, 17}})
                for (const double opacity : {0.85, 0.97}) {
                    const QualityScore score = hidden(opacity, tint);
                    QVERIFY2(score.native && *score.native > 0.6,
                             (std::string(person) + " " + std::to_string(opacity) + ": " + score.reason +
                              std::to_string(score.native.value_or(-1)))
                                 .c_str());
                }
            QVERIFY(hidden(0.08, {28, 26, 30}).native.value_or(1) < 0.1);
            QVERIFY(hidden(0.3, {28, 26, 30}).native.value_or(1) < 0.1);
        }
    }

    void glareIsToldWithItsSide() {
        cv::Mat picture = painting::withGlasses(*m_face, cv::Scalar(30, 30, 30));
        const QualityScore clear = scoreOf(GlassesGlarePrevention, with(picture.clone()));
        QCOMPARE(clear.detail, std::string("glasses"));
        QVERIFY(*clear.value > 80);
        painting::addGlare(picture, *m_face, false, 1.2);
        const QualityScore score = scoreOf(GlassesGlarePrevention, with(picture));
        QVERIFY(score.value && *score.value < 50);
        QCOMPARE(score.detail, std::string("glare_left_eye"));
    }

    void aPatternedWallFailsAndAPictureWithoutAWallCannotBeJudged() {
        const FaceObservation& face = *m_face;
        cv::Mat picture = face.frame->bgr.clone();
        // Boards: only where the studio's wall is, which is bright and colourless.
        for (int y = 0; y < picture.rows; ++y)
            for (int x = 0; x < picture.cols; ++x) {
                cv::Vec3b& p = picture.at<cv::Vec3b>(y, x);
                const bool wall = std::min({p[0], p[1], p[2]}) > 170 && y < face.chin.y;
                if (wall && (x / 40) % 2)
                    p = cv::Vec3b(70, 110, 150);
            }
        const QualityScore boards = scoreOf(BackgroundUniformity, with(picture));
        QVERIFY(boards.value && *boards.value < 50);

        const cv::Rect tight(cvRound(face.box.x), cvRound(face.box.y), cvRound(face.box.width),
                             cvRound(face.box.height));
        FaceObservation cropped = face;
        cropped.frame = painting::frameOf(face.frame->bgr(tight).clone());
        const cv::Point2d by(tight.tl());
        for (cv::Point3d& p : cropped.mesh)
            p -= cv::Point3d(by.x, by.y, 0);
        cropped.rightEye -= by;
        cropped.leftEye -= by;
        cropped.chin -= by;
        cropped.box -= by;
        const QualityScore none = scoreOf(BackgroundUniformity, cropped);
        QVERIFY(!none.value);
        QCOMPARE(none.reason, std::string("no_background"));
    }
};

QTEST_GUILESS_MAIN(RegionMeasuresTest)
#include "test_region_measures.moc"
