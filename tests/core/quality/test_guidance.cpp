// SPDX-License-Identifier: Apache-2.0
#include "core/base/json_file.h"
#include "tests/core/quality/scores.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <QRegularExpression>
#include <QtTest>
#include <set>

using namespace darcha;
using namespace std::chrono;
using enum QualityComponent;

namespace {

const QualityProfile& icao() {
    static const QualityProfile profile = QualityProfile::named("icao").value();
    return profile;
}

SteadyTime at(int ms) { return SteadyTime(milliseconds(ms)); }

std::string_view hint(Guidance& guidance, const Shot& shot, int ms) {
    return guidance.update(shot.finding, shot.assessment, at(ms));
}

} // namespace

class GuidanceTest : public QObject {
    Q_OBJECT

private slots:
    void aGoodFaceIsToldToHoldStill() {
        Guidance guidance(icao());
        QCOMPARE(hint(guidance, shotOf(icao()), 0), std::string_view("face.hint.hold_still"));
        QVERIFY(guidance.allHeld());
    }

    void ofSeveralFaultsTheOneThatBlocksTheOthersIsTold() {
        Guidance guidance(icao());
        const Shot shot = shotOf(icao(), {{InterEyeDistance, 50}, {HeadPoseYaw, 20}, {MouthClosed, 0.2}});
        QCOMPARE(hint(guidance, shot, 0), std::string_view("face.hint.move_closer"));
    }

    void theDirectionIsThePersonsOwn() {
        const auto first = [](Natives natives) {
            Guidance guidance(icao());
            return std::string(hint(guidance, shotOf(icao(), natives), 0));
        };
        QCOMPARE(first({{HeadPoseYaw, 20}}), std::string("face.hint.turn_right")); // nose to the person's left
        QCOMPARE(first({{HeadPoseYaw, -20}}), std::string("face.hint.turn_left"));
        QCOMPARE(first({{HeadPosePitch, 25}}), std::string("face.hint.chin_down"));
        QCOMPARE(first({{HeadPosePitch, -25}}), std::string("face.hint.chin_up"));
        QCOMPARE(first({{HeadPoseRoll, 12}}), std::string("face.hint.straighten_right"));
        QCOMPARE(first({{LeftwardCropOfTheFaceImage, 0.2}}), std::string("face.hint.move_left"));
    }

    void whatCannotBeJudgedIsNeverThePersonsFault() {
        Guidance guidance(icao());
        Shot shot = shotOf(icao());
        for (QualityScore& score : shot.assessment.scores)
            if (score.component == HeadPoseYaw)
                score = notAssessable(HeadPoseYaw, "too_small");
        QCOMPARE(hint(guidance, shot, 0), std::string_view("face.hint.one_moment"));
        QVERIFY(!guidance.allHeld());
    }

    void whatIsMeasuredOfStillsOnlyBlocksNoLivePicture() {
        Guidance guidance(icao());
        Shot shot = shotOf(icao());
        for (QualityScore& score : shot.assessment.scores)
            if (score.component == Sharpness)
                score = notAssessable(Sharpness, std::string(stillOnlyReason));
        QCOMPARE(hint(guidance, shot, 0), std::string_view("face.hint.hold_still"));
        QVERIFY(guidance.allHeld());
    }

    void theDetailOfAScoreChoosesTheWords() {
        const QualityLimit limit = *icao().limit(IlluminationUniformity);
        const auto told = [&](const char* side) {
            return hintFor(IlluminationUniformity, limit, scored(IlluminationUniformity, 0.1, 5, side), {});
        };
        QCOMPARE(told("left"), std::string_view("face.hint.side_light_left"));
        QCOMPARE(told("right"), std::string_view("face.hint.side_light_right"));
        QCOMPARE(told(""), std::string_view("face.hint.side_light"));
    }

    void everyComponentHasAHintWithASymbolThatIsDrawn() {
        QFile icons(DARCHA_SOURCE_DIR "/ui/icons/icons.js");
        QVERIFY(icons.open(QIODevice::ReadOnly));
        const QByteArray drawn = icons.readAll();
        const auto known = [](std::string_view id) {
            const auto all = allHints();
            return std::find(all.begin(), all.end(), id) != all.end();
        };
        for (const QualityComponent component : allQualityComponents()) {
            QualityLimit limit;
            limit.component = component;
            limit.nativeMin = 0;
            QVERIFY2(known(hintFor(component, limit, scored(component, -1, 0), {})), name(component).data());
        }
        for (const std::string_view id : allHints()) {
            const std::string entry = "\"" + std::string(hintSymbol(id)) + "\":";
            QVERIFY2(drawn.contains(QByteArray::fromStdString(entry)), entry.c_str());
        }
    }

    void advisedIsToldButTakesThePictureAfterAWhile() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        const auto leaning = [] { return shotOf(icao(), {{HeadPoseYaw, 5.5}}); }; // beyond 5, within sigma
        QCOMPARE(capture.update(leaning(), at(0)), CapturePhase::Looking);
        QCOMPARE(capture.hint(), std::string_view()); // something that blocks may come yet, and is worth more
        QCOMPARE(capture.update(leaning(), at(500)), CapturePhase::Looking);
        QCOMPARE(capture.hint(), std::string_view("face.hint.turn_right"));
        QCOMPARE(capture.update(leaning(), at(2900)), CapturePhase::Looking);
        QCOMPARE(capture.update(leaning(), at(3000)), CapturePhase::Holding);
        capture.update(leaning(), at(3100));
        QCOMPARE(capture.hint(), std::string_view("face.hint.hold_still"));
        QCOMPARE(capture.update(leaning(), at(3700)), CapturePhase::Captured);
    }

    void picturesThatNoMeasureTellsApartAreOfEqualRank() {
        QVERIFY(equalRank(shotOf(icao(), {}, 3), shotOf(icao(), {}, 3)));
        QVERIFY(!equalRank(shotOf(icao(), {}, 3), shotOf(icao(), {}, 2)));
        QVERIFY(!equalRank(shotOf(icao(), {}, 3), shotOf(icao(), {{EyesOpen, 0.1}}, 3)));
    }

    void whatOnlyTheCameraCanMendIsNoAdvice() {
        Guidance guidance(icao());
        const Shot enlarged = shotOf(icao(), {{UpscalingPrevention, 0.5}});
        QCOMPARE(hint(guidance, enlarged, 0), std::string_view("face.hint.hold_still"));
        QVERIFY(!guidance.advises());
        const Shot bluish = shotOf(icao(), {{NaturalColour, 0.95}});
        hint(guidance, bluish, 2000);
        QCOMPARE(hint(guidance, bluish, 2500), std::string_view("face.hint.colour_cast"));
    }

    void anArrowFollowsTheMirror() {
        QCOMPARE(onScreen("face.hint.move_left", true), HintArrow::Left);
        QCOMPARE(onScreen("face.hint.move_left", false), HintArrow::Right);
        QCOMPARE(onScreen("face.hint.straighten_right", false), HintArrow::TiltLeft);
        QCOMPARE(onScreen("face.hint.chin_up", true), HintArrow::Up);
        QCOMPARE(onScreen("face.hint.chin_up", false), HintArrow::Up);
        QCOMPARE(onScreen("face.hint.unknown", false), HintArrow::None);
    }

    // With the reading direction nothing turns round: the symbol speaks of the room, not of the page.
    void aSymbolFollowsTheMirrorAndNeverTheReadingDirection() {
        QCOMPARE(hintSymbol("face.hint.turn_left", true), std::string_view("turn_left"));
        QCOMPARE(hintSymbol("face.hint.turn_left", false), std::string_view("turn_right"));
        QCOMPARE(hintSymbol("face.hint.straighten_right", false), std::string_view("tilt_left"));
        QCOMPARE(hintSymbol("face.hint.shoulders_left", false), std::string_view("shoulder_right"));
        QCOMPARE(hintSymbol("face.hint.chin_up", false), std::string_view("chin_up"));
        for (const std::string_view id : allHints())
            for (const bool mirrored : {true, false}) // Icon.qml turns these two
                QVERIFY2(hintSymbol(id, mirrored) != "back" && hintSymbol(id, mirrored) != "forward", id.data());
    }

    void whatIsLeftForOneIsRightForTheContrary() {
        for (const std::string_view id : allHints()) {
            const HintArrow mirror = onScreen(id, true), plain = onScreen(id, false);
            if (mirror == plain)
                continue;
            QVERIFY2(hintSymbol(id, true) == "light" || hintSymbol(id, true) != hintSymbol(id, false), id.data());
        }
    }

    void noFaceAndTwoFacesAreDifferentHintsAndToldAtOnce() {
        Guidance guidance(icao());
        hint(guidance, shotOf(icao()), 0);
        QCOMPARE(hint(guidance, shotOf(icao(), {}, 80, 0), 10), std::string_view("face.hint.no_face"));
        QCOMPARE(hint(guidance, shotOf(icao(), {}, 80, 2), 20), std::string_view("face.hint.only_one_person"));
    }

    void aHintStaysLongEnoughToBeRead() {
        Guidance guidance(icao());
        const Shot turned = shotOf(icao(), {{HeadPoseYaw, 20}});
        const Shot open = shotOf(icao(), {{MouthClosed, 0.2}});
        QCOMPARE(hint(guidance, turned, 0), std::string_view("face.hint.turn_right"));
        QCOMPARE(hint(guidance, open, 999), std::string_view("face.hint.turn_right"));
        QCOMPARE(hint(guidance, open, 1000), std::string_view("face.hint.close_mouth"));
    }

    void whoTurnsTooFarIsNotSentFurther() {
        Guidance guidance(icao());
        QCOMPARE(hint(guidance, shotOf(icao(), {{HeadPoseYaw, 20}}), 0), std::string_view("face.hint.turn_right"));
        QCOMPARE(hint(guidance, shotOf(icao()), 300), std::string_view("face.hint.turn_right"));
        QCOMPARE(hint(guidance, shotOf(icao(), {{HeadPoseYaw, -20}}), 500), std::string_view("face.hint.turn_left"));
    }

    void theWordsForOneFaultAreNeverThoseOfAnother() {
        Guidance guidance(icao());
        const double blocks = 5 + icao().limit(HeadPoseYaw)->sigma; // margin: 1 degree
        hint(guidance, shotOf(icao(), {{HeadPoseYaw, blocks + 1}, {MouthClosed, 0.2}}), 0);
        // Within the margin, while another fault is told: later it is told with its own words.
        hint(guidance, shotOf(icao(), {{HeadPoseYaw, blocks - 0.5}, {HeadSize, 0.3}}), 1000);
        QCOMPARE(hint(guidance, shotOf(icao(), {{HeadPoseYaw, blocks - 0.5}}), 2000),
                 std::string_view("face.hint.turn_right"));
    }

    void whatCanBePutRightIsToldBeforeWhatCannotBeJudged() {
        Guidance guidance(icao());
        Shot shot = shotOf(icao(), {{MouthClosed, 0.2}});
        for (QualityScore& score : shot.assessment.scores)
            if (score.component == HeadPoseYaw) // comes before the mouth
                score = notAssessable(HeadPoseYaw, "too_small");
        QCOMPARE(hint(guidance, shot, 0), std::string_view("face.hint.close_mouth"));
    }

    // Blurred by its own motion the face is asked to keep still; else it is the camera that must find its focus.
    void whoMovesIsAskedToKeepStillAndNotToldOfTheBlur() {
        const auto told = [](double pixelsASecond) {
            Guidance guidance(icao());
            std::string_view last;
            for (int ms = 0; ms <= 1200; ms += 50) {
                Shot shot = shotOf(icao(), {{Sharpness, 1.5}});
                auto face = std::make_shared<FaceObservation>(*shot.finding.face);
                const double x = 500 + pixelsASecond * ms / 1000;
                face->interEyeDistance = 100;
                face->rightEye = {x, 400};
                face->leftEye = {x + 100, 400};
                face->chin = {x + 50, 520};
                shot.finding.face = face;
                last = hint(guidance, shot, ms);
            }
            return last;
        };
        QCOMPARE(told(0), std::string_view("face.hint.blurred"));
        QCOMPARE(told(15), std::string_view("face.hint.blurred")); // half of what blurs in 1/30 s
        QCOMPARE(told(60), std::string_view("face.hint.keep_still"));
        QCOMPARE(told(-60), std::string_view("face.hint.keep_still"));
    }

    void everyHintIsShownItsTimeWhateverTheFaceDoes() {
        Guidance guidance(icao());
        std::string_view shown;
        int since = 0;
        for (int ms = 0; ms < 60000; ms += 33) {
            const double swing = 12 * std::sin(ms / 700.0), nod = 14 * std::sin(ms / 370.0);
            const Shot shot = shotOf(icao(), {{HeadPoseRoll, 8.5 + 0.6 * std::sin(ms / 90.0)},
                                              {HeadPosePitch, nod},
                                              {HeadPoseYaw, swing},
                                              {MouthClosed, ms % 990 < 500 ? 0.2 : 0.0}});
            const std::string_view now = hint(guidance, shot, ms);
            const std::string pair = std::string(shown) + " > " + std::string(now);
            const bool tooFar = pair == "face.hint.turn_left > face.hint.turn_right" ||
                                pair == "face.hint.turn_right > face.hint.turn_left" ||
                                pair == "face.hint.chin_up > face.hint.chin_down" ||
                                pair == "face.hint.chin_down > face.hint.chin_up";
            if (now != shown) {
                QVERIFY2(shown.empty() || tooFar || ms - since >= 1000, pair.c_str());
                since = ms;
                shown = now;
            }
        }
    }

    void aValueThatHoversAtTheLimitDoesNotMakeTheHintFlicker() {
        Guidance guidance(icao());
        const double blocks = 5 + icao().limit(HeadPoseYaw)->sigma; // margin: 1 degree
        const auto yaw = [&](double inside) { return shotOf(icao(), {{HeadPoseYaw, blocks - inside}}); };
        hint(guidance, yaw(-0.2), 0);
        hint(guidance, yaw(0.2), 2000);
        QVERIFY(!guidance.allHeld()); // no longer blocking, but not by the margin
        QCOMPARE(hint(guidance, yaw(0.2), 3000), std::string_view("face.hint.turn_right"));
        hint(guidance, yaw(1.5), 4000);
        QVERIFY(guidance.allHeld());
        hint(guidance, yaw(0.2), 5000);
        QVERIFY(guidance.allHeld()); // once held it holds up to where it blocks
    }

    // The text is what is read and, through the screen reader, what is spoken: one id, one sentence or two, no signs
    // that have no sound.
    void everyHintHasItsTextInEveryLanguage() {
        static const QRegularExpression mute(QStringLiteral("[^\\p{L}\\p{M} ,.:ʻʼ’\\-]"),
                                             QRegularExpression::UseUnicodePropertiesOption);
        for (const char* language : {"en", "ru", "uz-Latn"}) {
            const auto file = JsonFile::read(std::string(DARCHA_SOURCE_DIR "/ui/strings/") + language + "/face.json");
            QVERIFY2(file.ok(), language);
            std::set<std::string> texts;
            for (const std::string_view id : allHints()) {
                const std::string which = std::string(language) + " " + std::string(id);
                QVERIFY2(file->root().contains(std::string(id)), which.c_str());
                const std::string text = file->root().at(std::string(id)).get<std::string>();
                QVERIFY2(texts.insert(text).second, (which + ": another hint has the same words").c_str());
                const QString read = QString::fromStdString(text);
                QVERIFY2(read.size() >= 8 && read.size() <= 100, which.c_str());
                QVERIFY2(!read.contains(mute), qPrintable(QString::fromStdString(which) + ": " + read));
            }
        }
    }

    void aCaptureNeedsTheWholeHoldTime() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        QCOMPARE(capture.update(shotOf(icao()), at(100)), CapturePhase::Holding);
        QCOMPARE(capture.update(shotOf(icao()), at(799)), CapturePhase::Holding);
        QVERIFY(capture.progress() > 0.9);
        QCOMPARE(capture.update(shotOf(icao()), at(800)), CapturePhase::Captured);
        QVERIFY(capture.shots().best() && capture.shots().runnerUp());
    }

    void nobodyIsPhotographedUnderWordsThatAskForSomethingElse() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        capture.update(shotOf(icao(), {{HeadPoseYaw, 20}}), at(0));
        QCOMPARE(capture.update(shotOf(icao()), at(300)), CapturePhase::Looking);
        QCOMPARE(capture.hint(), std::string_view("face.hint.turn_right")); // it has its second
        QCOMPARE(capture.update(shotOf(icao()), at(1000)), CapturePhase::Holding);
        QCOMPARE(capture.hint(), std::string_view("face.hint.hold_still"));
        QCOMPARE(capture.update(shotOf(icao()), at(1700)), CapturePhase::Captured);
    }

    void aFaultDuringTheHoldBeginsItAnew() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        capture.update(shotOf(icao()), at(0));
        QCOMPARE(capture.update(shotOf(icao(), {{EyesOpen, 0.1}}), at(300)), CapturePhase::Looking);
        QCOMPARE(capture.update(shotOf(icao()), at(600)), CapturePhase::Holding);
        QCOMPARE(capture.update(shotOf(icao()), at(1200)), CapturePhase::Holding);
        QCOMPARE(capture.update(shotOf(icao()), at(1300)), CapturePhase::Captured);
    }

    void theBestIsThePassingFrameWithTheBestWorstComponent() {
        BestShot shots;
        const Shot failing = shotOf(icao(), {{EyesOpen, 0.1}}, 99);
        const Shot fair = shotOf(icao(), {}, 60);
        const Shot good = shotOf(icao(), {}, 70);
        shots.offer(failing);
        shots.offer(fair);
        shots.offer(good);
        QCOMPARE(shots.best()->assessment.worst, 70.0);
        QCOMPARE(shots.runnerUp()->assessment.worst, 60.0);
    }

    void afterThreeAttemptsTheBestThereWasGoesToStaff() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        const auto open = [] { return shotOf(icao(), {{MouthClosed, 0.2}}); };
        QCOMPARE(capture.update(open(), at(29000)), CapturePhase::Looking);
        QCOMPARE(capture.secondsLeft(at(29000)), 1);
        QCOMPARE(capture.update(open(), at(30000)), CapturePhase::Looking);
        QCOMPARE(capture.attempt(), 2);
        QCOMPARE(capture.update(open(), at(60000)), CapturePhase::Looking);
        QCOMPARE(capture.attempt(), 3);
        QCOMPARE(capture.update(open(), at(90000)), CapturePhase::Exhausted);
        QVERIFY(capture.shots().best());
        QCOMPARE(capture.shots().best()->assessment.reasons, std::vector{MouthClosed});
    }

    // A live frame lacks the measures of stills: its own picture, measured whole, must be able to take its place.
    void onlyWhatWasMeasuredWholeCountsAfterTheHold() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        const Shot live = shotOf(icao());
        capture.update(live, at(0));
        QCOMPARE(capture.update(live, at(700)), CapturePhase::Captured);
        capture.beginBurst();
        QVERIFY(!capture.shots().best());
        Shot whole = shotOf(icao(), {{MouthClosed, 0.2}});
        whole.finding = live.finding; // the same frame
        capture.offerBurst(whole);
        QVERIFY(capture.shots().best());
        QCOMPARE(capture.shots().best()->assessment.verdict, QualityVerdict::Fail);

        capture.resume(); // so the attempt goes on, and a new hold is needed
        QCOMPARE(capture.phase(), CapturePhase::Looking);
        QCOMPARE(capture.attempt(), 1);
        QCOMPARE(capture.update(live, at(800)), CapturePhase::Holding);
        QCOMPARE(capture.update(shotOf(icao()), at(1400)), CapturePhase::Holding);
        QCOMPARE(capture.update(shotOf(icao()), at(1500)), CapturePhase::Captured);
    }

    void askingForAnotherPictureCountsAsAnAttempt() {
        CaptureProgress capture(icao());
        capture.start(at(0));
        capture.update(shotOf(icao()), at(0));
        QCOMPARE(capture.update(shotOf(icao()), at(700)), CapturePhase::Captured);
        capture.again(at(5000));
        QCOMPARE(capture.attempt(), 2);
        QCOMPARE(capture.phase(), CapturePhase::Looking);
        QVERIFY(!capture.shots().best());
    }
};

QTEST_GUILESS_MAIN(GuidanceTest)
#include "test_guidance.moc"
