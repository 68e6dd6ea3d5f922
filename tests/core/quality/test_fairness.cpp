// SPDX-License-Identifier: Apache-2.0
#include "core/inference/model_store.h"
#include "core/quality/fairness.h"
#include "core/quality/picture_judgement.h"
#include "core/quality/skin_tone.h"

#include <opencv2/core/utility.hpp>
#include <QDirIterator>
#include <QtTest>

using namespace darcha;
using enum QualityComponent;

namespace {

QualityProfile profileOfSharpness() {
    QualityProfile profile;
    profile.id = "test";
    QualityLimit limit;
    limit.component = Sharpness;
    limit.nativeMin = 0.3;
    profile.limits = {limit};
    return profile;
}

// One portrait: sharp, blurred, or not to be judged.
QualityAssessment portrait(std::optional<bool> sharp) {
    QualityAssessment made;
    for (const QualityComponent component : allQualityComponents())
        made.scores.push_back(component == Sharpness && !sharp
                                  ? notAssessable(component, "outside_picture")
                                  : scored(component, sharp.value_or(false) ? 0.5 : 0.1, 50));
    made.verdict = !sharp ? QualityVerdict::CannotJudge : *sharp ? QualityVerdict::Pass : QualityVerdict::Fail;
    if (sharp != true)
        made.reasons = {Sharpness};
    return made;
}

void add(FairnessTable& table, const std::string& tone, int sharp, int blurred) {
    for (int i = 0; i < sharp + blurred; ++i)
        table.add(portrait(i < sharp), {{"skin_tone", tone}});
}

FairnessRow rowOf(const FairnessTable& table, const std::string& component) {
    for (const FairnessRow& row : table.rows("skin_tone", {"light", "dark"}))
        if (row.component == component)
            return row;
    return {};
}

} // namespace

class FairnessTest : public QObject {
    Q_OBJECT

private slots:
    void aGapOfMoreThanFivePointsIsFlaggedWithItsNumbers() {
        FairnessTable table(profileOfSharpness());
        add(table, "dark", 36, 4);
        add(table, "light", 40, 0);
        const FairnessRow row = rowOf(table, "Sharpness");
        QCOMPARE(row.cells.size(), std::size_t(2));
        QCOMPARE(row.cells[0].group, std::string("light"));
        QCOMPARE(row.cells[1].passed, 36);
        QCOMPARE(row.cells[1].judged, 40);
        QVERIFY(std::abs(*row.gapPoints - 10) < 1e-9);
        QVERIFY(row.flagged && !row.tooFewToSay);
        QVERIFY(rowOf(table, "verdict").flagged);
        QVERIFY(!rowOf(table, "HeadPoseYaw").flagged); // the profile does not limit it, and the values are the same
        QVERIFY(!rowOf(table, "HeadPoseYaw").limited);
    }

    // It refuses nobody, but who is always told is not served alike.
    void beyondAHintIsNoPass() {
        QualityProfile profile = profileOfSharpness();
        profile.limits[0].severity = LimitSeverity::Hint;
        FairnessTable table(profile);
        for (int i = 0; i < 40; ++i)
            for (const bool dark : {false, true}) {
                QualityAssessment made = portrait(!dark);
                made.reasons.clear();
                made.verdict = QualityVerdict::Pass;
                table.add(made, {{"skin_tone", dark ? "dark" : "light"}});
            }
        const FairnessRow row = rowOf(table, "Sharpness");
        QCOMPARE(row.cells[0].passed, 40);
        QCOMPARE(row.cells[1].passed, 0);
        QVERIFY(row.flagged);
        QVERIFY(!rowOf(table, "verdict").flagged);
    }

    void aScoreThatNobodyLimitsIsComparedByItsMedians() {
        FairnessTable table(profileOfSharpness());
        for (int i = 0; i < 40; ++i)
            for (const bool dark : {false, true}) {
                QualityAssessment made = portrait(true);
                for (QualityScore& score : made.scores)
                    if (score.component == LuminanceMean)
                        score = scored(LuminanceMean, dark ? 0.1 : 0.3, dark ? 20 : 90);
                table.add(made, {{"skin_tone", dark ? "dark" : "light"}});
            }
        const FairnessRow row = rowOf(table, "LuminanceMean");
        QVERIFY(!row.limited && row.flagged && !row.tooFewToSay);
        QCOMPARE(*row.gapPoints, 70.0);
        QCOMPARE(*row.cells[1].medianValue, 20.0);
        QVERIFY(!rowOf(table, "LuminanceVariance").flagged);
    }

    // Neutral studio portraits, one light and one camera for all: what differs is the person.
    void noScoreThatDecidesFollowsTheSkin() {
        const QString folder = DARCHA_SHARED_DATA "/faces/frll_neutral";
        if (!QFile::exists(folder))
            QSKIP("shared/data is not beside this checkout");
        cv::setNumThreads(1);
        const auto models = ModelStore::open(DARCHA_MODEL_DIR);
        QVERIFY2(models.ok(), models.ok() ? "" : describe(models.error()).c_str());
        auto judge = PictureJudge::create(*models, QualityProfile::named("icao").value());
        QVERIFY(judge.ok());
        std::vector<QualityAssessment> all;
        for (QDirIterator files(folder, {"*.jpg"}); files.hasNext();)
            all.push_back(judge->judgeFile(files.next().toStdString()).value().assessment);
        std::sort(all.begin(), all.end(), [](const QualityAssessment& a, const QualityAssessment& b) {
            return *a.score(LuminanceMean)->native < *b.score(LuminanceMean)->native;
        });
        const std::size_t third = all.size() / 3;
        QVERIFY(third >= 8);
        for (const QualityComponent component : allQualityComponents()) {
            if (component == LuminanceMean || component == LuminanceVariance) // the standard's: they are the tone
                continue;
            const auto meanOf = [&](std::size_t from) {
                double sum = 0;
                int count = 0;
                for (std::size_t i = from; i < from + third; ++i)
                    if (const auto value = all[i].score(component)->value) {
                        sum += *value;
                        ++count;
                    }
                return count > 0 ? std::optional(sum / count) : std::nullopt;
            };
            const auto dark = meanOf(0), light = meanOf(all.size() - third);
            if (dark && light)
                QVERIFY2(std::abs(*dark - *light) <= fairnessGapPoints,
                         qPrintable(QString("%1: darkest third %2, lightest %3")
                                        .arg(QLatin1String(name(component)))
                                        .arg(*dark)
                                        .arg(*light)));
        }
    }

    void exactlyFivePointsAreNotFlagged() {
        FairnessTable table(profileOfSharpness());
        add(table, "dark", 19, 1);
        add(table, "light", 20, 0);
        QVERIFY(!rowOf(table, "Sharpness").flagged);
    }

    void fewPicturesAreToldAsTooFewToSay() {
        FairnessTable table(profileOfSharpness());
        add(table, "dark", 2, 1);
        add(table, "light", 40, 0);
        const FairnessRow row = rowOf(table, "Sharpness");
        QVERIFY(row.flagged && row.tooFewToSay);
    }

    void aSmallGroupsAccidentDoesNotHideAGapBetweenLargeOnes() {
        FairnessTable table(profileOfSharpness());
        add(table, "light", 40, 0);
        add(table, "dark", 36, 4);
        add(table, "tan", 1, 1);
        const FairnessRow row = rowOf(table, "Sharpness");
        QVERIFY(std::abs(*row.gapPoints - 50) < 1e-9);
        QVERIFY(row.flagged && !row.tooFewToSay);
    }

    void whoseGroupIsUnknownIsCountedAndComparedWithNobody() {
        FairnessTable table(profileOfSharpness());
        add(table, "light", 40, 0);
        add(table, "unknown", 0, 40);
        const FairnessRow row = rowOf(table, "Sharpness");
        QCOMPARE(row.cells.size(), std::size_t(2));
        QVERIFY(!row.flagged && !row.gapPoints);
    }

    void whatCannotBeJudgedIsNobodysFault() {
        FairnessTable table(profileOfSharpness());
        add(table, "light", 20, 0);
        add(table, "dark", 20, 0);
        for (int i = 0; i < 5; ++i)
            table.add(portrait(std::nullopt), {{"skin_tone", "dark"}});
        const FairnessRow row = rowOf(table, "Sharpness");
        QCOMPARE(row.cells[1].pictures, 25);
        QCOMPARE(row.cells[1].judged, 20);
        QVERIFY(!row.flagged);
        QCOMPARE(*row.gapPoints, 0.0);
        // But it is no portrait either.
        const FairnessRow verdict = rowOf(table, "verdict");
        QCOMPARE(verdict.cells[1].judged, 25);
        QVERIFY(verdict.flagged && std::abs(*verdict.gapPoints - 20) < 1e-9);
    }

    // Wilson 1927; 0 of 10 gives 0 to 0.278, 10 of 10 gives 0.722 to 1.
    void theIntervalHoldsAtItsEnds() {
        FairnessCell cell{
            .group = "x", .pictures = 10, .judged = 10, .passed = 0, .medianNative = {}, .medianValue = {}};
        QVERIFY(cell.interval().first < 1e-9 && std::abs(cell.interval().second - 0.278) < 0.001);
        cell.passed = 10;
        QVERIFY(std::abs(cell.interval().first - 0.722) < 0.001);
    }

    // Worked apart from this code, from CIE 15: sRGB to L*a*b* (D65).
    void theToneAngleIsThatOfTheLiterature() {
        QVERIFY(std::abs(itaOf({128, 178, 230}) - 38.63) < 0.05);
        QVERIFY(std::abs(itaOf({150, 190, 225}) - 49.44) < 0.05);
        QCOMPARE(toneGroupOf(60), ToneGroup::VeryLight);
        QCOMPARE(toneGroupOf(55), ToneGroup::Light);
        QCOMPARE(toneGroupOf(30), ToneGroup::Intermediate);
        QCOMPARE(toneGroupOf(10.1), ToneGroup::Tan);
        QCOMPARE(toneGroupOf(-29.9), ToneGroup::Brown);
        QCOMPARE(toneGroupOf(-31), ToneGroup::Dark);
        QVERIFY(itaOf({30, 45, 70}) < -30);
    }

    void skinIsMeasuredOnCheeksAndForehead() {
        auto frame = std::make_shared<Frame>();
        frame->bgr = cv::Mat(400, 400, CV_8UC3, cv::Scalar(128, 178, 230));
        FaceObservation face;
        face.frame = frame;
        face.rightEye = {150, 180};
        face.leftEye = {250, 180};
        face.mesh[151] = {200, 100, 0};
        face.mesh[50] = {140, 250, 0};
        face.mesh[280] = {260, 250, 0};
        auto tone = skinToneOf(face);
        QVERIFY(tone && std::abs(tone->ita - itaOf({128, 178, 230})) < 0.1);
        frame->bgr(cv::Rect(230, 0, 170, 400)).setTo(cv::Scalar(20, 30, 50)); // one cheek in the shade
        tone = skinToneOf(face);
        QVERIFY(tone && std::abs(tone->ita - itaOf({128, 178, 230})) < 0.1);
        frame->bgr.setTo(cv::Scalar::all(150)); // a grey picture tells no tone
        QVERIFY(!skinToneOf(face));
        face.frame = nullptr;
        QVERIFY(!skinToneOf(face));
    }
};

QTEST_GUILESS_MAIN(FairnessTest)
#include "test_fairness.moc"
