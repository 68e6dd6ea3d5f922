// SPDX-License-Identifier: Apache-2.0
// What a live picture is told of measures that are taken every 20th frame: one frame alone changes nothing.
#include "core/face/face_tracker.h"
#include "core/quality/quality_assessment.h"
#include "tests/support/models.h"
#include "tests/support/worn.h"

#include <opencv2/imgcodecs.hpp>
#include <QtTest>

using namespace darcha;

class LiveAssessorTest : public QObject {
    Q_OBJECT

    const QualityProfile m_icao = QualityProfile::named("icao").value();
    FaceFinding m_bare, m_masked; // of the same person

    static FaceFinding findingOf(const ModelStore& models, const cv::Mat& bgr) {
        auto tracker = FaceTracker::create(models).value();
        auto frame = std::make_shared<Frame>();
        frame->bgr = bgr;
        return tracker.observe(frame);
    }

    bool maskSeen(LiveAssessor& live, const FaceFinding& finding) const {
        const QualityAssessment assessment = live.assess(finding);
        return m_icao.limit(QualityComponent::FaceOcclusionPrevention)
            ->blocks(*assessment.score(QualityComponent::FaceOcclusionPrevention));
    }

private slots:
    void initTestCase() {
        if (!test::sharedData("faces"))
            return;
        const ModelStore* const models = test::models();
        if (!models)
            return;
        const cv::Mat picture = cv::imread(DARCHA_SHARED_DATA "/faces/frll_neutral/001_03.jpg");
        m_bare = findingOf(*models, picture);
        QVERIFY(m_bare.face);
        // The mesh is that of the bare face: what is asked is when the pixels are believed.
        auto masked = std::make_shared<FaceObservation>(*m_bare.face);
        auto frame = std::make_shared<Frame>();
        frame->bgr = test::withMask(picture, *m_bare.face, test::MaskPlace::Worn, {200, 190, 120});
        masked->frame = frame;
        m_masked = m_bare;
        m_masked.face = masked;
        const QualityAssessment whole = assess(m_masked, m_icao);
        QVERIFY(m_icao.limit(QualityComponent::FaceOcclusionPrevention)
                    ->blocks(*whole.score(QualityComponent::FaceOcclusionPrevention)));
    }

    // A stream of 1080 lines is judged as the 4K still that will be saved; a profile's largest picture bounds it.
    void pixelsAreThoseOfTheStill() {
        const double here = *assess(m_bare, m_icao).score(QualityComponent::InterEyeDistance)->native;
        LiveAssessor live(m_icao);
        const auto told = [&](LiveAssessor& by) {
            return *by.assess(m_bare).score(QualityComponent::InterEyeDistance)->native;
        };
        QVERIFY(std::abs(told(live) - here) < 1e-6);
        live.setStillScale(2);
        QVERIFY(std::abs(told(live) - 2 * here) < 1e-6);
        QualityProfile small = m_icao;
        small.portrait.largest = cv::Size(622, 800);
        const double bounded = *assess(m_bare, small).score(QualityComponent::InterEyeDistance)->native;
        LiveAssessor boundedLive(small);
        boundedLive.setStillScale(2);
        QVERIFY(bounded < here && std::abs(told(boundedLive) - bounded) < 1e-6);
    }

    // The measure has its turn at frame 13 (region_measure.h).
    void oneFrameAloneIsNotBelieved() {
        for (const int odd : {12, 13, 14}) {
            LiveAssessor live(m_icao);
            for (int frame = 0; frame < 38; ++frame)
                QVERIFY2(!maskSeen(live, frame == odd ? m_masked : m_bare), qPrintable(QString::number(odd)));
        }
    }

    void whatStaysIsBelievedWithinTwentyOneFrames() {
        LiveAssessor live(m_icao);
        QVERIFY(!maskSeen(live, m_bare));
        int needed = 0;
        while (needed < 40 && !maskSeen(live, m_masked))
            ++needed;
        QVERIFY2(needed <= 21, qPrintable(QString::number(needed)));
        needed = 0;
        while (needed < 40 && maskSeen(live, m_bare))
            ++needed;
        QVERIFY2(needed <= 21, qPrintable(QString::number(needed)));
    }

    void theFirstFrameIsTakenAtItsWord() {
        LiveAssessor live(m_icao);
        QVERIFY(maskSeen(live, m_masked));
        live.reset(); // another person
        QVERIFY(!maskSeen(live, m_bare));
    }
};

QTEST_GUILESS_MAIN(LiveAssessorTest)
#include "test_live_assessor.moc"
