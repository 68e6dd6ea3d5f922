// SPDX-License-Identifier: Apache-2.0
// Synthetic fingers: repeatable, different between people, good enough for the real detector and for our own measures.
#include "core/fingerprint/finger_quality.h"
#include "drivers/fingerprint/synthetic_finger.h"

#include <cmath>
#include <opencv2/core.hpp>
#include <QTest>

using namespace darcha;

namespace {

int scoreOf(const cv::Mat& grey) {
    FingerprintImage image;
    image.grey = grey;
    const auto quality = assessFingerprint(image);
    return quality.ok() ? quality->score : -1;
}

} // namespace

class TestSyntheticFinger : public QObject {
    Q_OBJECT

private slots:
    void theSameSeedGivesTheSamePrint();
    void peopleAndFingersDiffer();
    void growingInBitesIsTheSameAsAtOnce();
    void goodConditionsGiveAcceptablePrints();
    void dryAndWetPrintsShowIt();
    void theTipAloneIsNotEnough();
};

void TestSyntheticFinger::theSameSeedGivesTheSamePrint() {
    const MasterPrint a = growMasterPrint(11, FingerPosition::RightIndex);
    const MasterPrint b = growMasterPrint(11, FingerPosition::RightIndex);
    QCOMPARE(cv::norm(a.ridges, b.ridges, cv::NORM_INF), 0.0);
    QCOMPARE(cv::norm(impress(a, {}, 3), impress(b, {}, 3), cv::NORM_INF), 0.0);
    QVERIFY(cv::norm(impress(a, {}, 3), impress(a, {}, 4), cv::NORM_INF) > 0);
}

void TestSyntheticFinger::peopleAndFingersDiffer() {
    const cv::Mat a = growMasterPrint(21, FingerPosition::RightIndex).ridges;
    const cv::Mat otherFinger = growMasterPrint(21, FingerPosition::LeftIndex).ridges;
    const cv::Mat otherPerson = growMasterPrint(22, FingerPosition::RightIndex).ridges;
    const auto likeness = [&](const cv::Mat& b) { return a.dot(b) / std::sqrt(a.dot(a) * b.dot(b)); };
    QVERIFY(likeness(a) > 0.999);
    QVERIFY(std::abs(likeness(otherFinger)) < 0.3);
    QVERIFY(std::abs(likeness(otherPerson)) < 0.3);
}

void TestSyntheticFinger::growingInBitesIsTheSameAsAtOnce() {
    MasterPrintGrowth growth(31, FingerPosition::LeftThumb);
    int bites = 0;
    for (; !growth.done(); ++bites)
        growth.step();
    QVERIFY(bites > 100);
    QCOMPARE(cv::norm(growth.finish().ridges, growMasterPrint(31, FingerPosition::LeftThumb).ridges, cv::NORM_INF),
             0.0);
}

void TestSyntheticFinger::goodConditionsGiveAcceptablePrints() {
    for (std::uint64_t person = 1; person <= 3; ++person) {
        const int score = scoreOf(impress(growMasterPrint(person, FingerPosition::RightIndex), {}, person));
        QVERIFY2(score >= acceptableFingerScore(FingerPosition::RightIndex), qPrintable(QString::number(score)));
    }
}

void TestSyntheticFinger::dryAndWetPrintsShowIt() {
    const MasterPrint master = growMasterPrint(41, FingerPosition::RightIndex);
    FingerCondition dry, wet;
    dry.dryness = 0.9;
    wet.wetness = 1;
    const double normalGrey = cv::mean(impress(master, {}, 1))[0];
    QVERIFY(cv::mean(impress(master, dry, 1))[0] > normalGrey + 15);
    QVERIFY(cv::mean(impress(master, wet, 1))[0] < normalGrey - 25);
    QVERIFY(scoreOf(impress(master, wet, 1)) < scoreOf(impress(master, {}, 1)));
}

void TestSyntheticFinger::theTipAloneIsNotEnough() {
    FingerCondition tip;
    tip.contact = 0.28;
    const cv::Mat grey = impress(growMasterPrint(51, FingerPosition::RightIndex), tip, 1);
    QVERIFY(scoreOf(grey) < acceptableFingerScore(FingerPosition::RightIndex));
}

QTEST_GUILESS_MAIN(TestSyntheticFinger)
#include "test_synthetic_finger.moc"
