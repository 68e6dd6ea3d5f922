// SPDX-License-Identifier: Apache-2.0
// A file against a seed's turns: a filmed answer to that very dot obeys, the same film before another seed does not,
// a seed that asks for the same is obeyed as well, and a real clip with turns of its own is told by its geometry alone.
#include "core/face/face_tracker.h"
#include "core/pad/clip_challenge.h"
#include "tests/core/pad/challenge/obedient_person.h"
#include "tests/support/models.h"
#include "tests/support/synthetic_face.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>
#include <QtTest>

using namespace darcha;
using namespace darcha::test;

class ClipChallengeTest : public QObject {
    Q_OBJECT

    std::unique_ptr<CanonicalFace> m_canonical;
    SeededRandom m_random{3};

    // The same directions, with long and short pauses at the same places.
    static bool asksTheSame(std::uint64_t a, std::uint64_t b) {
        const auto lasts = [](std::chrono::milliseconds pause) { return pause > std::chrono::milliseconds(500); };
        return std::ranges::equal(drawChallenge(a, {.light = false}).turns, drawChallenge(b, {.light = false}).turns,
                                  [&](const TurnTarget& one, const TurnTarget& other) {
                                      return one.direction == other.direction && lasts(one.rest) == lasts(other.rest) &&
                                             lasts(one.hold) == lasts(other.hold);
                                  });
    }

    ClipChallengeOutcome held(const std::vector<PosedFrame>& filmed, std::uint64_t seed) {
        ClipChallenge challenge = ClipChallenge::create(*models(), seed).value();
        for (const PosedFrame& frame : filmed) {
            auto picture = std::make_shared<Frame>();
            picture->bgr = cv::Mat(syntheticPicture, CV_8UC3, cv::Scalar(90, 110, 130));
            picture->captured = frame.at;
            FaceFinding finding;
            finding.faceCount = 1;
            finding.face = std::make_shared<FaceObservation>(
                SyntheticFace{*m_canonical}.head(frame.pose, frame.at, m_random, picture));
            challenge.observe(finding, frame.at);
        }
        return challenge.outcome();
    }

private slots:
    void initTestCase() {
        if (models())
            m_canonical = std::make_unique<CanonicalFace>(CanonicalFace::load(*models()).value());
    }

    void aFilmOfTheRightAnswersObeysItsSeedAndNoneThatAsksOtherwise() {
        // Filmed before the dot of seed 42; one frame more at the start, as the challenge begins with the first.
        const ObeyedChallenge filmed = obey(drawChallenge(42, {.light = false}), {}, 15);
        std::vector<PosedFrame> frames = filmed.frames;
        frames.insert(frames.begin(), {atSeconds(0), frames.front().pose});
        const ClipChallengeOutcome own = held(frames, 42);
        QVERIFY2(own.obeyed, std::string(name(own.broken)).c_str());
        QCOMPARE(name(own.result.decision), name(PadDecision::BonaFide));
        QCOMPARE(own.turns.size(), std::size_t(2));
        for (std::uint64_t seed = 0; seed < 8; ++seed) {
            QVERIFY(!asksTheSame(seed, 42));
            const ClipChallengeOutcome other = held(frames, seed);
            QVERIFY2(ClipChallenge::joined(PadDecision::BonaFide, other) == PadDecision::Inconclusive,
                     std::to_string(seed).c_str());
            QCOMPARE(other.turns.size(), std::size_t(2)); // its geometry is the same
        }
    }

    // What a file cannot tell, as the command's help says: another seed with the same order and rhythm.
    void aFilmOfASeedThatAsksForTheSameObeysToo() {
        const ObeyedChallenge filmed = obey(drawChallenge(42, {.light = false}), {}, 15);
        std::vector<PosedFrame> frames = filmed.frames;
        frames.insert(frames.begin(), {atSeconds(0), frames.front().pose});
        std::uint64_t twin = 43;
        while (!asksTheSame(twin, 42))
            ++twin;
        QVERIFY2(twin < 43 + 300, std::to_string(twin).c_str()); // one in 60
        const ClipChallengeOutcome outcome = held(frames, twin);
        QVERIFY2(outcome.obeyed, std::string(name(outcome.broken)).c_str());
        QVERIFY(ClipChallenge::joined(PadDecision::BonaFide, outcome) == PadDecision::BonaFide);
    }

    // The whole clip's turns against the very limits of the station's profile, each told with its value.
    void theGeometryIsJudgedByTheRulesOfTheStation() {
        const auto profile = PadProfile::named("kiosk").value();
        const ObeyedChallenge filmed = obey(drawChallenge(42, {.light = false}), {}, 15);
        const ClipChallengeOutcome head = held(filmed.frames, 7); // of another seed: it does not obey, and has depth
        QVERIFY(!head.obeyed && head.geometryHolds == true);
        // A picture of a face on paper that turns: the mesh claims less than the turn, the points move as a sheet's.
        ClipChallenge paper = ClipChallenge::create(*models(), 7).value();
        for (int i = 0; i < 90; ++i) {
            const double out = 35 * std::sin(i * std::numbers::pi / 90);
            FaceFinding finding;
            finding.faceCount = 1;
            finding.face = std::make_shared<FaceObservation>(
                SyntheticFace{*m_canonical}.sheet({out, 0, 0}, 0, {out * 0.6, 0, 0}, atSeconds(i / 15.0), m_random));
            paper.observe(finding, atSeconds(i / 15.0));
        }
        const ClipChallengeOutcome sheet = paper.outcome();
        QVERIFY(sheet.geometryHolds == false);
        QCOMPARE(sheet.geometryResult.judgements.front().reason, std::string("flat"));
        for (const ClipChallengeOutcome* const outcome : {&head, &sheet}) {
            const nlohmann::json told = toJson(*outcome);
            QCOMPARE(told["geometry_holds"].get<bool>(), outcome == &head);
            QCOMPARE(told["geometry"]["profileVersion"].get<int>(), profile.version);
            const nlohmann::json& judged = told["geometry"]["judgements"];
            std::size_t n = 0;
            for (const PadRule& rule : profile.rules) {
                if (!rule.score.starts_with("turn."))
                    continue;
                QVERIFY(n < judged.size());
                QCOMPARE(judged[n]["score"].get<std::string>(), rule.score);
                QCOMPARE(judged[n]["least"].get<double>(), *rule.least);
                QCOMPARE(judged[n]["value"].get<double>(), outcome->geometry.score(rule.score)->value);
                QCOMPARE(judged[n]["holds"].get<bool>(), judged[n]["value"].get<double>() >= *rule.least);
                ++n;
            }
            QVERIFY(n >= 3 && n == judged.size());
        }
        const nlohmann::json still = toJson(held({{atSeconds(0), {}}, {atSeconds(0.1), {}}}, 1)); // nobody turned
        QVERIFY(still["geometry_holds"].is_null() && still["geometry"]["judgements"].empty());
        QCOMPARE(still["geometry"]["notJudged"].get<std::string>(), std::string("no_turn"));
    }

    void aFileThatEndsTooSoonOrShowsNobodyIsNoAnswer() {
        const std::vector<PosedFrame> brief{{atSeconds(0), {}}, {atSeconds(0.1), {}}, {atSeconds(0.2), {}}};
        QCOMPARE(name(held(brief, 1).broken), name(ChallengeBreak::TimeOut));
        const ClipChallengeOutcome nobody = held({}, 1);
        QVERIFY(!nobody.obeyed);
        QVERIFY(nobody.result.decision != PadDecision::BonaFide);
    }

    void bothSidesMustAgreeOnAPerson() {
        ClipChallengeOutcome outcome;
        using enum PadDecision;
        outcome.obeyed = true;
        outcome.result.decision = BonaFide;
        QCOMPARE(name(ClipChallenge::joined(BonaFide, outcome)), name(BonaFide));
        QCOMPARE(name(ClipChallenge::joined(Inconclusive, outcome)), name(Inconclusive));
        QCOMPARE(name(ClipChallenge::joined(Attack, outcome)), name(Attack));
        outcome.obeyed = false;
        QCOMPARE(name(ClipChallenge::joined(BonaFide, outcome)), name(Inconclusive));
        outcome.result.decision = Attack;
        QCOMPARE(name(ClipChallenge::joined(BonaFide, outcome)), name(Attack));
    }

    // Its order is its own, so no seed of ours is obeyed; its head has depth.
    void aLivingPersonsClipPassesTheGeometryAndNotTheSeed() {
        if (!sharedData("face_videos/live_turn_phone_tranvan_real.mp4"))
            return;
        cv::VideoCapture video(std::string(DARCHA_SHARED_DATA) + "/face_videos/live_turn_phone_tranvan_real.mp4");
        FaceTracker tracker = FaceTracker::create(*models()).value();
        ClipChallenge challenge = ClipChallenge::create(*models(), 42).value();
        cv::Mat picture;
        for (int i = 0; i < 480 && video.read(picture); ++i) {
            if (i % 4)
                continue;
            auto frame = std::make_shared<Frame>();
            frame->bgr = picture.clone();
            frame->captured = atSeconds(i / 30.0);
            challenge.observe(tracker.observe(frame), frame->captured);
        }
        const ClipChallengeOutcome outcome = challenge.outcome();
        QVERIFY(!outcome.obeyed);
        QVERIFY(ClipChallenge::joined(PadDecision::BonaFide, outcome) == PadDecision::Inconclusive);
        QVERIFY(outcome.turns.size() >= 2);
        QVERIFY(outcome.geometry.score("turn.planarity.least")->value > 0.05);
        QVERIFY(outcome.geometryHolds == true);
        const nlohmann::json told = toJson(outcome);
        QVERIFY(!told["obeyed"].get<bool>() && !told["broken"].get<std::string>().empty());
    }
};

QTEST_GUILESS_MAIN(ClipChallengeTest)
#include "test_clip_challenge.moc"
