// SPDX-License-Identifier: Apache-2.0
// Two algorithms on one face: that they agree on portraits, and what becomes of a picture on which they do not.
#include "core/face/face_tracker.h"
#include "core/face/mesh_points.h"
#include "core/face/second_opinion.h"
#include "core/inference/model_store.h"
#include "core/quality/picture_file.h"
#include "core/quality/quality_assessment.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <QFile>
#include <QtTest>

using namespace darcha;
using enum QualityComponent;

namespace {

const std::string faces = DARCHA_SHARED_DATA "/faces/";

} // namespace

class SecondOpinionTest : public QObject {
    Q_OBJECT

    std::optional<FaceTracker> m_tracker;
    std::optional<SecondOpinion> m_opinion;
    QualityProfile m_profile;

    FaceFinding found(const cv::Mat& bgr) {
        m_tracker->reset();
        return m_tracker->observe(std::make_shared<const Frame>(Frame{bgr, 0, {}}));
    }
    FaceFinding foundIn(const std::string& file) {
        return found(readPicture(readBytes(faces + file).value(), file).value());
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        const auto models = ModelStore::open(DARCHA_MODEL_DIR);
        QVERIFY2(models.ok(), models.ok() ? "" : describe(models.error()).c_str());
        m_tracker.emplace(FaceTracker::create(*models, {}).value());
        m_profile = QualityProfile::named("icao").value();
        auto opinion = SecondOpinion::create(*models);
        QVERIFY2(opinion.ok(), opinion.ok() ? "" : describe(opinion.error()).c_str()); // tests/packages.list has it
        m_opinion.emplace(std::move(*opinion));
    }

    void aShiftIsMeasuredInEyeDistances() {
        const EyesAndChin mesh{{100, 100}, {200, 100}, {150, 230}};
        EyesAndChin other = mesh;
        other.leftEye.y += 6;
        QVERIFY(std::abs(disagreement(mesh, other).eyes - 0.06) < 1e-9);
        QCOMPARE(disagreement(mesh, other).chin, 0.0);
        other = mesh;
        other.chin += cv::Point2d(40, 10); // sideways a jaw's lowest point is hardly defined
        QCOMPARE(disagreement(mesh, other).eyes, 0.0);
        QVERIFY(std::abs(disagreement(mesh, other).chin - 0.1) < 1e-9);
    }

    void bothSeePortraitsAlikeAtAnySize_data() {
        QTest::addColumn<QString>("file");
        if (!QFile::exists(QString::fromStdString(faces)))
            QSKIP("shared/data is not beside this checkout");
        for (const char* file : {"frll_neutral/001_03.jpg", "frll_neutral/143_03.jpg", "ai_generated_cc0/f94.jpg",
                                 "ai_generated_cc0/m29.jpg", "ai_generated_cc0/m07.jpg"})
            QTest::newRow(file) << file;
    }
    void bothSeePortraitsAlikeAtAnySize() {
        QFETCH(QString, file);
        const cv::Mat whole = readPicture(readBytes(faces + file.toStdString()).value(), "").value();
        for (const double scale : {1.0, 0.4}) {
            cv::Mat picture;
            cv::resize(whole, picture, {}, scale, scale, cv::INTER_AREA);
            FaceFinding finding = found(picture);
            QVERIFY(finding.face);
            finding.second = m_opinion->with(*finding.face);
            QVERIFY(finding.second->faceSeen);
            const QualityScore score = *assess(finding, m_profile).score(LandmarkAgreement);
            QVERIFY2(score.value && !m_profile.limit(LandmarkAgreement)->doubts(score),
                     qPrintable(QString::number(score.native.value_or(-1))));
        }
    }

    void aMeshThatLiesWrongIsFoundOut() {
        if (!QFile::exists(QString::fromStdString(faces)))
            QSKIP("shared/data is not beside this checkout");
        FaceFinding finding = foundIn("frll_neutral/001_03.jpg");
        QVERIFY(finding.face);
        FaceObservation moved = *finding.face; // by a tenth of the eye distance, as a mesh that lost its hold
        const double by = 0.1 * cv::norm(moved.leftEye - moved.rightEye);
        for (cv::Point3d& point : moved.mesh)
            point.y += by;
        const Disagreement apart = m_opinion->with(moved);
        QVERIFY(apart.faceSeen);
        QVERIFY2(apart.eyes > 0.06, qPrintable(QString::number(apart.eyes)));
    }

    void whereNoFaceIsTheOtherSeesNone() {
        if (!QFile::exists(QString::fromStdString(faces)))
            QSKIP("shared/data is not beside this checkout");
        const FaceFinding finding = foundIn("frll_neutral/001_03.jpg");
        FaceObservation elsewhere = *finding.face; // the mesh hangs on the bare wall
        auto wall =
            std::make_shared<Frame>(Frame{cv::Mat(finding.face->frame->bgr.size(), CV_8UC3, {190, 190, 190}), 0, {}});
        elsewhere.frame = wall;
        QVERIFY(!m_opinion->with(elsewhere).faceSeen);
    }

    // Staff look at it; it is no fault of the person, and nothing that they are told to mend.
    void aDisagreementIsADoubtAndNoFailure() {
        if (!QFile::exists(QString::fromStdString(faces)))
            QSKIP("shared/data is not beside this checkout");
        FaceFinding finding = foundIn("frll_neutral/001_03.jpg");
        const QualityAssessment alone = assess(finding, m_profile);
        QCOMPARE(alone.verdict, QualityVerdict::Pass);
        QCOMPARE(alone.score(LandmarkAgreement)->reason, std::string(notAskedReason));

        for (const Disagreement apart : {Disagreement{true, 0.2, 0}, Disagreement{true, 0, 0.4}, Disagreement{}}) {
            finding.second = apart;
            const QualityAssessment doubted = assess(finding, m_profile);
            QCOMPARE(doubted.verdict, QualityVerdict::CannotJudge);
            QCOMPARE(doubted.reasons, std::vector{LandmarkAgreement});
            QCOMPARE(doubted.hint, std::string_view("face.hint.one_moment"));
        }
        finding.second = Disagreement{true, 0.03, 0.1};
        QCOMPARE(assess(finding, m_profile).verdict, QualityVerdict::Pass);
    }
};

QTEST_GUILESS_MAIN(SecondOpinionTest)
#include "test_second_opinion.moc"
