// SPDX-License-Identifier: Apache-2.0
// Plans of many seeds: what each must be, and that they are spread over all that can be asked.
#include "core/pad/challenge/challenge_plan.h"

#include <map>
#include <nlohmann/json.hpp>
#include <QtTest>

using namespace darcha;
using namespace std::chrono_literals;

class ChallengePlanTest : public QObject {
    Q_OBJECT

private slots:
    void theSameSeedGivesTheSamePlanAndAnotherSeedAnother() {
        const std::string first = toJson(drawChallenge(7, {})).dump();
        QCOMPARE(toJson(drawChallenge(7, {})).dump(), first);
        int same = 0;
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            nlohmann::json other = toJson(drawChallenge(seed, {}));
            other["seed"] = "7";
            same += other.dump() == first;
        }
        QCOMPARE(same, 1);
    }

    void everyTurnCanBeDoneByANeckAndSeenByTheMesh() {
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            const ChallengePlan plan = drawChallenge(seed, {});
            QCOMPARE(plan.turns.size(), std::size_t(2));
            QVERIFY(plan.turns[0].direction != plan.turns[1].direction);
            int shorts = 0, longs = 0;
            for (const TurnTarget& turn : plan.turns) {
                const bool up = turn.direction == TurnDirection::Up;
                QVERIFY(turn.degrees >= (up ? 12 : 19) && turn.degrees <= (up ? 17 : 28));
                for (const auto pause : {turn.rest, turn.hold}) {
                    const bool isShort = pause >= 110ms && pause <= 160ms, isLong = pause >= 790ms && pause <= 860ms;
                    QVERIFY(isShort || isLong);
                    shorts += isShort;
                    longs += isLong;
                }
            }
            QVERIFY(longs > 0 && shorts >= longs);
        }
    }

    void ordersAreEquallyLikely() {
        std::map<std::pair<TurnDirection, TurnDirection>, int> orders;
        constexpr int seeds = 6000;
        for (std::uint64_t seed = 0; seed < seeds; ++seed) {
            const ChallengePlan plan = drawChallenge(seed * 7919, {});
            ++orders[{plan.turns[0].direction, plan.turns[1].direction}];
        }
        QCOMPARE(orders.size(), std::size_t(6));
        for (const auto& [order, count] : orders) // five sigma of a binomial distribution: 145
            QVERIFY2(std::abs(count - seeds / 6) < 145, qPrintable(QString::number(count)));
    }

    void whatAPersonCannotDoIsLeftOutAndTheRestStaysAsItWas() {
        const ChallengePlan whole = drawChallenge(11, {});
        const ChallengePlan light = drawChallenge(11, {.turn = false});
        const ChallengePlan turns = drawChallenge(11, {.light = false});
        QVERIFY(light.turns.empty() && turns.fields.empty());
        QCOMPARE(toJson(light)["fields"].dump(), toJson(whole)["fields"].dump());
        QCOMPARE(toJson(turns)["turns"].dump(), toJson(whole)["turns"].dump());
    }

    // WCAG 2.3.1, and what the header of light_fields.h promises.
    void theLightIsSoftAndSlowAndNeverOneColourTwiceInARow() {
        const auto saturatedRed = [](const LinearRgb& c) { return c[0] / (c[0] + c[1] + c[2]) >= 0.8; };
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            const ChallengePlan plan = drawChallenge(seed, {});
            QCOMPARE(plan.fields.size(), std::size_t(7));
            int halves = 0;
            for (std::size_t i = 0; i < plan.fields.size(); ++i) {
                const LightField& field = plan.fields[i];
                QVERIFY(field.lasts >= 334ms && field.lasts <= 400ms);
                QVERIFY(!saturatedRed(field.left) && !saturatedRed(field.right));
                for (const double value : {field.left[0], field.left[1], field.left[2], field.right[0]})
                    QVERIFY(value >= 0 && value <= 1);
                halves += field.left != field.right;
                QVERIFY(i == 0 || field.left != plan.fields[i - 1].left || field.right != plan.fields[i - 1].right);
            }
            QVERIFY(halves >= 2);
        }
    }
};

QTEST_GUILESS_MAIN(ChallengePlanTest)
#include "test_challenge_plan.moc"
