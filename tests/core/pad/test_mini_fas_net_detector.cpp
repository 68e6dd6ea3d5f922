// SPDX-License-Identifier: Apache-2.0
#include "core/pad/mini_fas_net_detector.h"
#include "core/quality/picture_file.h"
#include "core/quality/picture_judgement.h"
#include "tests/support/models.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;

class MiniFasNetDetectorTest : public QObject {
    Q_OBJECT

    std::optional<PictureJudge> m_judge;
    std::unique_ptr<MiniFasNetDetector> m_detector;

    std::optional<double> live(const QString& file) {
        const auto judgement = m_judge->judgeFile((QString(DARCHA_SHARED_DATA "/") + file).toStdString());
        if (!judgement || !judgement->finding.face)
            return std::nullopt;
        return m_detector->live(*judgement->finding.face);
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        if (!test::sharedData("attacks"))
            return;
        const ModelStore* const models = test::models();
        if (!models)
            return;
        m_judge.emplace(PictureJudge::create(*models, QualityProfile::named("icao").value()).value());
        m_detector = MiniFasNetDetector::create(*models).value();
    }

    void theCropStaysInsideThePicture() {
        const cv::Size picture(1920, 1080);
        for (const cv::Rect2d& box : {cv::Rect2d(800, 300, 300, 300), cv::Rect2d(0, 0, 300, 300),
                                      cv::Rect2d(1700, 900, 180, 180), cv::Rect2d(600, 100, 900, 900)}) {
            const cv::Rect crop = MiniFasNetDetector::cropFor(box, picture);
            QCOMPARE(crop & cv::Rect({0, 0}, picture), crop);
            QVERIFY(crop.width > 0);
        }
        QCOMPARE(MiniFasNetDetector::cropFor({}, picture).area(), 0);
        QVERIFY(std::abs(MiniFasNetDetector::cropFor({800, 300, 300, 300}, picture).width - 811) <= 2); // 2.7 times
    }

    void tooFewFramesAreNotJudged() {
        const auto judgement = m_judge->judgeFile(DARCHA_SHARED_DATA "/faces/live_selfies/jr8.jpg");
        QVERIFY(judgement.ok());
        m_detector->reset();
        QCOMPARE(m_detector->result().notJudged, std::string("too_few_frames"));
        for (int i = 0; i < MiniFasNetDetector::framesNeeded - 1; ++i)
            m_detector->observe(*judgement->finding.face, judgement->assessment);
        QCOMPARE(m_detector->result().frames, MiniFasNetDetector::framesNeeded - 1);
        QCOMPARE(m_detector->result().notJudged, std::string("too_few_frames"));
    }

    void aBlurredOrTurnedFaceIsNotUsed() {
        m_detector->reset();
        for (const char* file : {"/faces/misc/ciplab_real_00007.jpg", "/faces/video_frames/d14_0185.png"}) {
            const auto judgement = m_judge->judgeFile(std::string(DARCHA_SHARED_DATA) + file);
            QVERIFY(judgement.ok() && judgement->finding.face);
            m_detector->observe(*judgement->finding.face, judgement->assessment);
        }
        QCOMPARE(m_detector->result().frames, 0);
    }

    void livePicturesScoreHigherThanPrintsAndScreens() {
        std::vector<double> alive, attacks;
        for (const char* file :
             {"faces/live_selfies/jr8.jpg", "faces/live_selfies/jr11.jpg", "faces/live_selfies/jr12.jpg"})
            if (const auto score = live(file)) {
                qInfo("live   %-50s %.3f", file, *score);
                alive.push_back(*score);
            }
        const QStringList prints =
            QDir(DARCHA_SHARED_DATA "/attacks/print_replay").entryList({"*.jpg", "*.png"}, QDir::Files);
        for (const QString& file : prints)
            if (const auto score = live("attacks/print_replay/" + file)) {
                qInfo("attack %-50s %.3f", qPrintable(file), *score);
                attacks.push_back(*score);
            }
        QVERIFY(alive.size() >= 2 && attacks.size() >= 5);
        std::sort(alive.begin(), alive.end());
        std::sort(attacks.begin(), attacks.end());
        QVERIFY(alive[alive.size() / 2] > attacks[attacks.size() / 2]);
    }
};

QTEST_GUILESS_MAIN(MiniFasNetDetectorTest)
#include "test_mini_fas_net_detector.moc"
