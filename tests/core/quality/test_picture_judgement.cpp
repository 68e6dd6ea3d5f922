// SPDX-License-Identifier: Apache-2.0
#include "core/quality/picture_file.h"
#include "core/quality/picture_judgement.h"
#include "tests/support/face_gallery.h"

#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using enum QualityComponent;

namespace {

const QString faces = DARCHA_SHARED_DATA "/faces/";

QString reasonsOf(const PictureJudgement& judgement) {
    QStringList reasons;
    for (const QualityComponent reason : judgement.assessment.reasons)
        reasons << QString::fromStdString(std::string(name(reason)));
    return reasons.join(", ");
}

} // namespace

class PictureJudgementTest : public QObject {
    Q_OBJECT

    std::optional<PictureJudge> m_judge;
    std::map<QString, PictureJudgement> m_judged;

    // Of a file of shared/data/faces: read and judged once.
    const PictureJudgement& ofFile(const QString& file) {
        const auto known = m_judged.find(file);
        if (known != m_judged.end())
            return known->second;
        return m_judged.emplace(file, m_judge->judgeFile((faces + file).toStdString()).value()).first->second;
    }
    cv::Mat picture(const QString& file) {
        const auto bytes = readBytes((faces + file).toStdString());
        return bytes ? readPicture(*bytes, file.toStdString()).value() : cv::Mat();
    }
    PictureJudgement judged(const cv::Mat& bgr) {
        std::vector<std::uint8_t> bytes;
        cv::imencode(".bmp", bgr, bytes);
        return m_judge->judge(bytes, "changed.bmp").value();
    }
    void mustFailFirstFor(const cv::Mat& bgr, std::initializer_list<QualityComponent> allowed) {
        const PictureJudgement judgement = judged(bgr);
        QCOMPARE(judgement.assessment.verdict, QualityVerdict::Fail);
        QVERIFY2(std::find(allowed.begin(), allowed.end(), judgement.assessment.reasons.front()) != allowed.end(),
                 qPrintable(reasonsOf(judgement)));
        QVERIFY(!judgement.assessment.hint.empty());
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        if (!test::sharedData("faces"))
            return;
        const ModelStore* const models = test::models();
        if (!models)
            return;
        auto judge = PictureJudge::create(*models, QualityProfile::named("icao").value());
        QVERIFY2(judge.ok(), judge.ok() ? "" : describe(judge.error()).c_str());
        m_judge.emplace(std::move(*judge));
    }

    void studioPortraitsPass() {
        int all = 0, passed = 0;
        for (const QString& file : test::FaceGallery::studio()) {
            const PictureJudgement& judgement = ofFile(file);
            ++all;
            passed += judgement.assessment.verdict == QualityVerdict::Pass;
            if (judgement.assessment.verdict != QualityVerdict::Pass)
                qInfo("%s: %s", qPrintable(file), qPrintable(reasonsOf(judgement)));
        }
        qInfo("frll_neutral: %d of %d pass icao", passed, all);
        QVERIFY(all >= 20);
        QVERIFY(passed >= 0.9 * all);
    }

    void aGoodPortraitOfEachSkinTonePasses_data() {
        QTest::addColumn<QString>("file");
        for (const char* file : {"f44", "f94", "m07", "m19", "m92", "m00", "m30"})
            QTest::newRow(file) << QString("ai_generated_cc0/%1.jpg").arg(file);
    }
    void aGoodPortraitOfEachSkinTonePasses() {
        QFETCH(QString, file);
        const auto judgement = m_judge->judgeFile((faces + file).toStdString());
        QVERIFY(judgement.ok());
        QVERIFY2(judgement->assessment.verdict == QualityVerdict::Pass, qPrintable(reasonsOf(*judgement)));
        QVERIFY(judgement->assessment.hint.empty());
    }

    void aFaultIsFoundAndNamed_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("reason"); // among the reasons
        QTest::newRow("no face") << "misc/skimage_coffee_noface.png"
                                 << "SingleFacePresent";
        QTest::newRow("two faces") << "misc/fr_two_people.jpg"
                                   << "SingleFacePresent";
        QTest::newRow("couple") << "misc/deepface_couple.jpg"
                                << "SingleFacePresent";
        QTest::newRow("many faces") << "misc/dlib_bald_guys.jpg"
                                    << "SingleFacePresent";
        QTest::newRow("open smile") << "frll_smiling/061_08.jpg"
                                    << "MouthClosed";
        QTest::newRow("broad smile") << "frll_smiling/129_08.jpg"
                                     << "MouthClosed";
        QTest::newRow("tongue out") << "expressions/stock-emotions-b-3.jpg"
                                    << "MouthClosed";
        QTest::newRow("eyes closed") << "video_frames/d14_0185.png"
                                     << "EyesOpen";
        QTest::newRow("eyes pressed shut") << "expressions/stock-emotions-b-1.jpg"
                                           << "EyesOpen";
        QTest::newRow("profile") << "misc/ciplab_real_00007.jpg"
                                 << "HeadPoseYaw";
        QTest::newRow("turned") << "ai_generated_cc0/f58.jpg"
                                << "HeadPoseYaw";
        QTest::newRow("tilted") << "roll_scale/lisa3.jpg"
                                << "HeadPoseRoll";
        QTest::newRow("low angle") << "ai_generated_cc0/m91.jpg"
                                   << "HeadPosePitch";
        QTest::newRow("tiny") << "ai_generated_cc0/m71.jpg"
                              << "InterEyeDistance";
        QTest::newRow("few pixels") << "iso19794-5/Face.jp2"
                                    << "InterEyeDistance";
        QTest::newRow("half outside") << "misc/fr_obama_partial_face.jpg"
                                      << "LeftwardCropOfTheFaceImage";
        QTest::newRow("other half outside") << "misc/fr_obama_partial_face2.jpg"
                                            << "RightwardCropOfTheFaceImage";
    }
    void aFaultIsFoundAndNamed() {
        QFETCH(QString, file);
        QFETCH(QString, reason);
        const auto judgement = m_judge->judgeFile((faces + file).toStdString());
        QVERIFY(judgement.ok());
        QCOMPARE(judgement->assessment.verdict, QualityVerdict::Fail);
        QVERIFY2(reasonsOf(*judgement).contains(reason), qPrintable(reasonsOf(*judgement)));
    }

    void badLightAndBlurAreNamedFirst() {
        const cv::Mat good = picture("frll_neutral/001_03.jpg");
        cv::Mat changed;
        good.convertTo(changed, -1, 0.3);
        mustFailFirstFor(changed, {UnderExposurePrevention});
        good.convertTo(changed, -1, 2.2);
        mustFailFirstFor(changed, {OverExposurePrevention});
        good.convertTo(changed, -1, 0.15, 110); // fog: little contrast
        mustFailFirstFor(changed, {DynamicRange});
        cv::GaussianBlur(good, changed, {0, 0}, 5);
        mustFailFirstFor(changed, {Sharpness});
        cv::resize(good, changed, {}, 0.3, 0.3, cv::INTER_AREA);
        mustFailFirstFor(changed, {InterEyeDistance});
    }

    void sideLightIsNamed() {
        cv::Mat changed = picture("frll_neutral/001_03.jpg");
        for (int y = 0; y < changed.rows; ++y)
            for (int x = 0; x < changed.cols; ++x) // the light falls off across the face to a fifth
                changed.at<cv::Vec3b>(y, x) *= std::clamp(1.0 - (x - 520) / 375.0, 0.15, 1.0);
        const PictureJudgement judgement = judged(changed);
        QVERIFY2(reasonsOf(judgement).contains("IlluminationUniformity"), qPrintable(reasonsOf(judgement)));
    }

    void noiseAndDarknessDoNotRaiseQuality() {
        const cv::Mat good = picture("frll_neutral/001_03.jpg");
        const PictureJudgement& before = ofFile("frll_neutral/001_03.jpg");
        cv::Mat noise(good.size(), CV_16SC3), noisy;
        cv::RNG generator(1);
        generator.fill(noise, cv::RNG::NORMAL, 0, 12);
        cv::add(good, noise, noisy, {}, CV_8UC3);
        const PictureJudgement after = judged(noisy);
        for (const QualityComponent component : {IlluminationUniformity, DynamicRange})
            QVERIFY2(*after.assessment.score(component)->value <= *before.assessment.score(component)->value + 3,
                     name(component).data());
        cv::Mat dark;
        good.convertTo(dark, -1, 0.35);
        const PictureJudgement darker = judged(dark);
        for (const QualityComponent component : {DynamicRange, UnderExposurePrevention})
            QVERIFY(*darker.assessment.score(component)->value < *before.assessment.score(component)->value);
    }

    void aSmallFaceInABigSceneWithEnoughPixelsPasses() {
        const cv::Mat good = picture("frll_neutral/001_03.jpg");
        cv::Mat scene(2000, 4000, CV_8UC3, cv::Scalar(190, 190, 190));
        good.copyTo(scene(cv::Rect(2400, 500, good.cols, good.rows)));
        const PictureJudgement judgement = judged(scene);
        QVERIFY2(judgement.assessment.verdict == QualityVerdict::Pass, qPrintable(reasonsOf(judgement)));
    }

    void thePortraitHasTheGeometryOfTheStandardAndItsResolution() {
        const auto judgement = m_judge->judgeFile((faces + "frll_neutral/001_03.jpg").toStdString());
        QVERIFY(judgement.ok());
        const PortraitGeometry& portrait = judgement->assessment.portrait;
        QVERIFY(std::abs(portrait.crop.width / portrait.crop.height - portraitAspect) < 0.01);
        QVERIFY(portrait.headHeightShare >= 0.60 && portrait.headHeightShare <= 0.90);
        const auto jpeg = encodePortrait(*judgement->finding.face->frame, portrait);
        QVERIFY(jpeg.ok());
        QCOMPARE((*jpeg)[13], std::uint8_t(1)); // dots per inch
        QCOMPARE((*jpeg)[14] << 8 | (*jpeg)[15], 300);
        const cv::Mat saved = cv::imdecode(*jpeg, cv::IMREAD_COLOR);
        QVERIFY(std::abs(saved.cols - portrait.saved.width) <= 1 && std::abs(saved.rows - portrait.saved.height) <= 1);
        // Judged again, the saved portrait still passes.
        const auto again = m_judge->judge(*jpeg, "saved.jpg");
        QVERIFY(again.ok());
        QVERIFY2(again->assessment.verdict == QualityVerdict::Pass, qPrintable(reasonsOf(*again)));
    }

    void theAnswerAsJsonHasItsFields() {
        const auto judgement = m_judge->judgeFile((faces + "misc/fr_two_people.jpg").toStdString());
        QVERIFY(judgement.ok());
        const nlohmann::json json = toJson(*judgement);
        QCOMPARE(json.at("verdict").get<std::string>(), std::string("fail"));
        QCOMPARE(json.at("reasons").get<std::vector<std::string>>(), std::vector<std::string>{"SingleFacePresent"});
        QCOMPARE(json.at("hint").get<std::string>(), std::string("face.hint.only_one_person"));
        QVERIFY(json.at("components").at("HeadPoseYaw").at("native").is_null());
        QCOMPARE(json.at("components").at("HeadPoseYaw").at("reason").get<std::string>(), std::string("several_faces"));
        QVERIFY(json.contains("geometry") && json.contains("file"));
    }
};

QTEST_GUILESS_MAIN(PictureJudgementTest)
#include "test_picture_judgement.moc"
