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
    for (int bits = 0; bits < 16; ++bits)
        all.push_back({(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0});
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
            QVERIFY(next.challenge.turn && next.challenge.light);
            QCOMPARE(next.advice.empty(), i == 0);
            past.push_back({PadDecision::Inconclusive, ChallengeBreak::NotReached, {"challenge.not_reached"}});
        }
        const LivenessNext end = nextLiveness({}, past);
        QCOMPARE(name(end.step), name(LivenessStep::Staff));
        QCOMPARE(end.reason, std::string("challenge.not_reached"));
    }

    void whoeverShowsThatTheyLiveIsThrough() {
        for (const LivenessNeeds& needs : allNeeds())
            for (int before = 0; before < 3; ++before) {
                std::vector<LivenessOutcome> past(static_cast<std::size_t>(before));
                past.push_back({PadDecision::BonaFide, ChallengeBreak::None, {}});
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
                        QVERIFY(next.challenge.turn || next.challenge.light);
                        past.push_back({decision, broken, {}});
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
            QCOMPARE(next.challenge.turn, !needs.cannotTurn && !needs.cannotSee);
            QCOMPARE(next.challenge.light, !needs.lightSensitive && !needs.noScreen);
            if (next.step == LivenessStep::Staff)
                QCOMPARE(next.reason, std::string("no_check_possible"));
        }
    }

    void theAdviceFitsWhatFailed() {
        const auto advice = [](ChallengeBreak broken, std::vector<std::string> reasons = {}) {
            const std::vector<LivenessOutcome> past{{PadDecision::Inconclusive, broken, std::move(reasons)}};
            return std::string(nextLiveness({}, past).advice);
        };
        QCOMPARE(advice(ChallengeBreak::NotReached), std::string("face.liveness.advice.turn_further"));
        QCOMPARE(advice(ChallengeBreak::SecondFace), std::string("face.liveness.advice.alone"));
        QCOMPARE(advice(ChallengeBreak::TooEarly), std::string("face.liveness.advice.wait_for_the_dot"));
        QCOMPARE(advice(ChallengeBreak::None, {"light.bright_surroundings"}),
                 std::string("face.liveness.advice.less_light"));
        QCOMPARE(advice(ChallengeBreak::None, {"evidence"}), std::string("face.liveness.again"));
        // Towards the person an attack sounds like any other failure.
        const std::vector<LivenessOutcome> attack{{PadDecision::Attack, ChallengeBreak::None, {"flat"}}};
        QCOMPARE(std::string(nextLiveness({}, attack).advice), std::string("face.liveness.again"));
    }

    // The sun drowns the screen's light: the person hears what helps, and in the end staff read why it was not judged.
    void inTheSunStaffReadThatTheLightCouldNotBeJudged() {
        std::vector<LivenessOutcome> past;
        for (int i = 0; i < livenessAttempts; ++i) {
            QCOMPARE(name(nextLiveness({}, past).step), name(LivenessStep::Again));
            past.push_back({PadDecision::Inconclusive, ChallengeBreak::None, {"light.bright_surroundings"}});
        }
        QCOMPARE(nextLiveness({}, past).reason, std::string("light.bright_surroundings"));
    }

    void staffHearOfAnAttackThatAnEarlierAttemptShowed() {
        const std::vector<LivenessOutcome> past{
            {PadDecision::Attack, ChallengeBreak::None, {"other_person"}},
            {PadDecision::Inconclusive, ChallengeBreak::TimeOut, {"challenge.time_out"}},
            {PadDecision::Inconclusive, ChallengeBreak::TimeOut, {"challenge.time_out"}}};
        QCOMPARE(nextLiveness({}, past).reason, std::string("other_person"));
    }
};

QTEST_GUILESS_MAIN(LivenessPolicyTest)
#include "test_liveness_policy.moc"
