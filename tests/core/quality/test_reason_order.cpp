// SPDX-License-Identifier: Apache-2.0
// The order in which a refused picture's reasons are told.
#include "core/quality/reason_order.h"

#include <QtTest>

using namespace darcha;
using enum QualityComponent;

namespace {

// As told, of natives in any order.
std::vector<QualityComponent> told(const std::vector<std::pair<QualityComponent, double>>& natives) {
    static const QualityProfile icao = QualityProfile::named("icao").value();
    std::vector<QualityComponent> reasons;
    std::vector<QualityScore> scores;
    for (const auto& [component, native] : natives) {
        reasons.push_back(component);
        scores.push_back(scored(component, native, 0));
    }
    orderAsNamed(reasons, scores, icao);
    return reasons;
}

} // namespace

class ReasonOrder : public QObject {
    Q_OBJECT

private slots:
    void lightAndWhatHidesTheFaceComeBeforeTheFace() {
        QCOMPARE(
            told({{HeadPoseYaw, 40}, {EyesOpen, 0.1}, {FaceOcclusionPrevention, 0.7}, {UnderExposurePrevention, -5}}),
            (std::vector{UnderExposurePrevention, FaceOcclusionPrevention, EyesOpen, HeadPoseYaw}));
    }

    void theSurerOfTwoComesFirst() {
        QCOMPARE(told({{HeadPoseYaw, 12}, {HeadPosePitch, 16}, {MouthClosed, 0.15}}),
                 (std::vector{MouthClosed, HeadPoseYaw, HeadPosePitch}));
        QCOMPARE(told({{MouthClosed, 0.06}, {HeadPoseYaw, -40}}), (std::vector{HeadPoseYaw, MouthClosed}));
    }

    void aCutFaceComesBeforeItsExpression() {
        QCOMPARE(told({{MouthClosed, 0.11}, {LeftwardCropOfTheFaceImage, 0.2}}),
                 (std::vector{LeftwardCropOfTheFaceImage, MouthClosed}));
    }

    void thePictureItselfAndWhatIsBehindComeLast() {
        QCOMPARE(told({{BackgroundUniformity, 30}, {InterEyeDistance, 60}, {Sharpness, 3}, {HeadPoseRoll, 9}}),
                 (std::vector{HeadPoseRoll, InterEyeDistance, Sharpness, BackgroundUniformity}));
    }
};

QTEST_GUILESS_MAIN(ReasonOrder)
#include "test_reason_order.moc"
