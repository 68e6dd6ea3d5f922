// SPDX-License-Identifier: Apache-2.0
// Shoulders before a wall: drawn to known angles under a real face, and portraits that are turned.
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/quality/picture_file.h"
#include "core/quality/quality_assessment.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <QDirIterator>
#include <QtTest>

using namespace darcha;
using enum QualityComponent;

class ShouldersTest : public QObject {
    Q_OBJECT

    std::optional<FaceTracker> m_tracker;
    QualityProfile m_profile;

    QualityScore shoulders(const cv::Mat& bgr) {
        m_tracker->reset();
        const FaceFinding finding = m_tracker->observe(std::make_shared<const Frame>(Frame{bgr, 0, {}}));
        return *assess(finding, m_profile).score(ShouldersLevel);
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        const auto models = ModelStore::open(DARCHA_MODEL_DIR);
        QVERIFY2(models.ok(), models.ok() ? "" : describe(models.error()).c_str());
        m_tracker.emplace(FaceTracker::create(*models, {}).value());
        m_profile = QualityProfile::named("icao").value();
    }

    // The whole picture turned: shoulders and eyes together. Clockwise in the picture lowers the person's left side.
    void aTurnedPictureTurnsTheShoulders() {
        const QString folder = DARCHA_SHARED_DATA "/faces/frll_neutral";
        if (!QFile::exists(folder))
            QSKIP("shared/data is not beside this checkout");
        int all = 0, told = 0;
        double worst = 0;
        for (QDirIterator files(folder, {"*.jpg"}); files.hasNext();) {
            const QString file = files.next();
            const cv::Mat whole = readPicture(readBytes(file.toStdString()).value(), "").value();
            cv::Mat picture;
            cv::resize(whole, picture, {}, 0.5, 0.5, cv::INTER_AREA);
            ++all;
            const QualityScore level = shoulders(picture);
            if (!level.native) {
                qInfo("%s: %s", qPrintable(file), level.reason.c_str());
                continue;
            }
            ++told;
            qInfo("%s: %.1f", qPrintable(file), *level.native);
            QVERIFY2(m_profile.limit(ShouldersLevel)->holds(level), qPrintable(QString::number(*level.native)));
            const cv::Matx23d turn(
                cv::getRotationMatrix2D({picture.cols / 2.F, picture.rows / 2.F}, -8, 1).ptr<double>());
            cv::Mat turned;
            cv::warpAffine(picture, turned, turn, picture.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
            const QualityScore now = shoulders(turned);
            if (now.native)
                worst = std::max(worst, std::abs(*now.native - *level.native - 8));
        }
        qInfo("told of %d of %d; a turn of 8 degrees is read with an error of %.1f at most", told, all, worst);
        QVERIFY(told >= all * 6 / 10);
        QVERIFY(worst <= 1.0);
    }

    void aPatternedWallIsNotGuessedAt() {
        const QString file = DARCHA_SHARED_DATA "/faces/ai_generated_cc0/m29.jpg"; // a garden
        if (!QFile::exists(file))
            QSKIP("shared/data is not beside this checkout");
        const QualityScore score = shoulders(readPicture(readBytes(file.toStdString()).value(), "").value());
        QVERIFY(!score.native);
        QCOMPARE(score.reason, std::string("shoulders_not_seen"));
    }
};

QTEST_GUILESS_MAIN(ShouldersTest)
#include "test_shoulders.moc"
