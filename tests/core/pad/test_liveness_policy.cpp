// SPDX-License-Identifier: Apache-2.0
// Who gets which check, what is said after a failure, and that every way ends.
#include "core/pad/liveness_policy.h"

#include <QtTest>

using namespace darcha;

namespace {

const std::vector<ChallengeBreak> breaks{
    ChallengeBreak::None,       ChallengeBreak::NotStill,  ChallengeBreak::TooEarly,       ChallengeBreak::NotReached,
    ChallengeBreak::NotHeld,    ChallengeBreak::NotBack,   ChallengeBreak::WrongDirection, ChallengeBreak::FaceLost,
    ChallengeBreak::SecondFace, ChallengeBreak::TrackJump, ChallengeBreak::ScreenSilent,   ChallengeBreak::TimeOut};

std::vector<LivenessNeeds> allNeeds() {
    std::vector<LivenessNeeds> all;
    for (int bits = 0; bits < 64; ++bits)
        all.push_back(
            {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0, (bits & 16) != 0, (bits & 32) != 0});
    return all;
}

} // namespace

class LivenessPolicyTest : public QObject {
    Q_OBJECT

private slots:
    void theUsualWayIsThreeAttemptsThenStaff() {
        std::vector<LivenessOutcome> past;
        for (int i = 0; i < 3; ++i) {
            const LivenessNext next = nextLiveness({}, past);
            QCOMPARE(name(next.step), name(LivenessStep::Again));
            QVERIFY(next.attempt.challenge.turn && next.attempt.challenge.light);
            QCOMPARE(next.advice.empty(), i == 0);
            past.push_back({PadDecision::Inconclusive, ChallengeBreak::NotReached, {"challenge.not_reached"}, true});
        }
        const LivenessNext end = nextLiveness({}, past);
        QCOMPARE(name(end.step), name(LivenessStep::Staff));
        QCOMPARE(end.reason, std::string("challenge.not_reached"));
    }

    void whoeverShowsThatTheyLiveIsThrough() {
        for (const LivenessNeeds& needs : allNeeds())
            for (int before = 0; before < 3; ++before) {
                std::vector<LivenessOutcome> past(static_cast<std::size_t>(before));
                past.push_back({PadDecision::BonaFide, ChallengeBreak::None, {}, true});
                QCOMPARE(name(nextLiveness(needs, past).step), name(LivenessStep::Accepted));
            }
    }

    // Every need, every way of failing: it goes on at most three times, and never ends without a reason.
    void everyWayEndsWithAPersonAndAReason() {
        for (const LivenessNeeds& needs : allNeeds())
            for (const ChallengeBreak broken : breaks)
                for (const PadDecision decision : {PadDecision::Inconclusive, PadDecision::Attack}) {
                    std::vector<LivenessOutcome> past;
                    LivenessNext next = nextLiveness(needs, past);
                    for (int i = 0; i < 10 && next.step == LivenessStep::Again; ++i) {
                        QVERIFY(next.attempt.challenge.turn || next.attempt.challenge.light);
                        past.push_back({decision, broken, {}, next.attempt.challenge.turn});
                        next = nextLiveness(needs, past);
                        QVERIFY(next.step != LivenessStep::Again || !next.advice.empty());
                    }
                    QCOMPARE(name(next.step), name(LivenessStep::Staff));
                    QVERIFY(!next.reason.empty());
                    QVERIFY(past.size() <= std::size_t(livenessAttempts));
                }
    }

    void whatAPersonCannotDoIsNotAsked() {
        for (const LivenessNeeds& needs : allNeeds()) {
            const LivenessNext next = nextLiveness(needs, {});
            if (needs.cannotTurn || needs.cannotSee || needs.cannotKeepStill) {
                QVERIFY(!next.attempt.challenge.turn);
            }
            if (needs.lightSensitive || needs.brightSurroundings || needs.noScreen)
                QVERIFY(!next.attempt.challenge.light);
            QCOMPARE(next.attempt.spoken, needs.cannotSee);
            if (next.step == LivenessStep::Staff)
                QCOMPARE(next.reason, std::string("no_check_possible"));
        }
    }

    void theAdviceFitsWhatFailed() {
        const auto advice = [](ChallengeBreak broken, std::vector<std::string> reasons = {}) {
            const std::vector<LivenessOutcome> past{{PadDecision::Inconclusive, broken, std::move(reasons), true}};
            return std::string(nextLiveness({}, past).advice);
        };
        QCOMPARE(advice(ChallengeBreak::NotReached), std::string("face.liveness.advice.turn_further"));
        QCOMPARE(advice(ChallengeBreak::SecondFace), std::string("face.liveness.advice.alone"));
        QCOMPARE(advice(ChallengeBreak::TooEarly), std::string("face.liveness.advice.wait_for_the_dot"));
        QCOMPARE(advice(ChallengeBreak::None, {"light.bright_surroundings"}),
                 std::string("face.liveness.advice.less_light"));
        QCOMPARE(advice(ChallengeBreak::None, {"evidence"}), std::string("face.liveness.again"));
        // Towards the person an attack sounds like any other failure.
        const std::vector<LivenessOutcome> attack{{PadDecision::Attack, ChallengeBreak::None, {"flat"}, true}};
        QCOMPARE(std::string(nextLiveness({}, attack).advice), std::string("face.liveness.again"));
    }

    void afterTwoTurnsThatFailedLightAloneIsOfferedAndNeverForced() {
        std::vector<LivenessOutcome> past(2, {PadDecision::Inconclusive, ChallengeBreak::NotReached, {}, true});
        const LivenessNext next = nextLiveness({}, past);
        QVERIFY(next.offerLightOnly && next.attempt.challenge.turn);
        QVERIFY(!nextLiveness({.lightSensitive = true}, past).offerLightOnly);
        past.back().broken = ChallengeBreak::SecondFace;
        QVERIFY(!nextLiveness({}, past).offerLightOnly);
    }

    void staffHearOfAnAttackThatAnEarlierAttemptShowed() {
        const std::vector<LivenessOutcome> past{
            {PadDecision::Attack, ChallengeBreak::None, {"other_person"}, true},
            {PadDecision::Inconclusive, ChallengeBreak::TimeOut, {"challenge.time_out"}, true},
            {PadDecision::Inconclusive, ChallengeBreak::TimeOut, {"challenge.time_out"}, true}};
        QCOMPARE(nextLiveness({}, past).reason, std::string("other_person"));
    }
};

QTEST_GUILESS_MAIN(LivenessPolicyTest)
#include "test_liveness_policy.moc"
