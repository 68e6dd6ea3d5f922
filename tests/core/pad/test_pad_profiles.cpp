// SPDX-License-Identifier: Apache-2.0
// The profiles of the whole check: they load, say where each number comes from, and change their version with their
// rules, as a record names both.
#include "core/pad/pad_decision.h"
#include "core/pad/pad_profile.h"

#include <array>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <QCryptographicHash>
#include <QtTest>

using namespace darcha;

class PadProfilesTest : public QObject {
    Q_OBJECT

private slots:
    void theyLoadAndEveryRuleNamesItsSource_data() {
        QTest::addColumn<QString>("id");
        for (const char* id : {"kiosk", "kiosk-light", "passive"})
            QTest::newRow(id) << QString(id);
    }
    void theyLoadAndEveryRuleNamesItsSource() {
        QFETCH(QString, id);
        const auto profile = PadProfile::named(id.toStdString());
        QVERIFY2(profile.ok(), profile.ok() ? "" : describe(profile.error()).c_str());
        QCOMPARE(QString::fromStdString(profile->id), id);
        for (const PadRule& rule : profile->rules)
            QVERIFY2(rule.source.size() >= 20, rule.score.c_str());
    }

    // A replay that obeys is stopped by the light alone (evaluation/): without it nobody is let through.
    void atAStationTheLightIsNeeded() {
        for (const char* id : {"kiosk", "kiosk-light"}) {
            const auto required = PadProfile::named(id)->required;
            for (const char* cue : {"challenge", "light", "identity", "continuity"})
                QVERIFY2(std::find(required.begin(), required.end(), cue) != required.end(), cue);
        }
        const auto required = PadProfile::named("kiosk")->required;
        QVERIFY(std::find(required.begin(), required.end(), "turn") != required.end());
    }

    // What tests/core/pad/challenge takes for one person's answers.
    void theLimitsOfAnswersAreThoseThatTheTestsOfTheProtocolUse() {
        const PadProfile kiosk = PadProfile::named("kiosk").value();
        const auto limits = [&](const std::string& score) {
            for (const PadRule& rule : kiosk.rules)
                if (rule.score == score)
                    return std::pair(rule.least.value_or(-1), rule.most.value_or(-1));
            return std::pair(-2.0, -2.0);
        };
        QCOMPARE(limits("challenge.latency.least").first, 0.18);
        QCOMPARE(limits("challenge.latency.most").second, 1.3);
        QCOMPARE(limits("challenge.latency.spread").second, 0.6);
    }

    // One look of the network is given by half of all attacks too: a clip that turned away at once has no more.
    void oneFrontalFrameOfAClipLetsNobodyThrough() {
        const PadProfile passive = PadProfile::named("passive").value();
        const auto judged = [&](const PadScore& texture) {
            const std::array cues{
                CueResult{.cue = "texture", .version = {}, .scores = {texture}, .notJudged = {}, .frames = 1},
                CueResult{.cue = "vitality",
                          .version = {},
                          .scores = {{"vitality.bend.high", 0.08}, {"vitality.eyes", 0.1}, {"vitality.blinks", 1}},
                          .notJudged = {},
                          .frames = 60}};
            return decide(cues, passive);
        };
        const PadResult one = judged({"texture.live.one", 1.0});
        QVERIFY(one.evidence >= passive.accept); // it is not for want of evidence
        QCOMPARE(one.decision, PadDecision::Inconclusive);
        QCOMPARE(one.reasons, std::vector<std::string>{"one_look"});
        QCOMPARE(judged({"texture.live.median", 1.0}).decision, PadDecision::BonaFide);
    }

    // Without the turn: a still on a panel (number 3019 of the evaluation) whose glass mirrored the screen like a head.
    void withoutTheTurnWhoMovesNoLidNeedsMoreThanTheLight() {
        const PadProfile profile = PadProfile::named("kiosk-light").value();
        const auto judged = [&](double lids) {
            const auto cue = [](const char* name, std::vector<PadScore> scores) {
                return CueResult{
                    .cue = name, .version = {}, .scores = std::move(scores), .notJudged = {}, .frames = 50};
            };
            const std::array cues{
                cue("challenge", {{"challenge.done", 1}}),
                cue("light", {{"light.gain", 0.651},
                              {"light.colour.correlation", 0.996},
                              {"light.code.rank", 0},
                              {"light.delay", 0},
                              {"light.shape.slope", 1.43},
                              {"light.shape.even", 0.688},
                              {"light.shape.misfit", 0.34},
                              {"light.likeness", 4.3}}),
                cue("identity", {{"identity.least", 0.98}, {"identity.missing", 0}}),
                cue("continuity", {{"continuity.jumps", 0}}),
                cue("texture", {{"texture.live.median", 0.002}}),
                cue("vitality", {{"vitality.sway", 0.138}, {"vitality.lids", lids}}),
                cue("camera", {{"camera.repeated.run", 0}}),
            };
            return decide(cues, profile);
        };
        QCOMPARE(judged(0.0275).decision, PadDecision::Inconclusive);
        QCOMPARE(judged(0.0275).reasons, std::vector<std::string>{"evidence"}); // no rule is broken
        QCOMPARE(judged(0.15).decision, PadDecision::BonaFide);
    }

    // Staff read the reason, so one id is one finding. Several scores of one cue may tell the same.
    void aReasonIsOfOneCueOnly() {
        for (const char* id : {"kiosk", "kiosk-light", "passive"}) {
            const PadProfile profile = PadProfile::named(id).value();
            std::map<std::string, std::string> cues;
            for (const PadRule& rule : profile.rules) {
                if (rule.reason.empty())
                    continue;
                const std::string cue = rule.score.substr(0, rule.score.find('.'));
                const std::string known = cues.emplace(rule.reason, cue).first->second;
                QVERIFY2(known == cue, (std::string(id) + ": " + rule.reason + " of " + known + ", " + cue).c_str());
            }
        }
    }

    void aChangedRuleHasANewVersion() {
        const std::map<std::string, std::pair<int, QByteArray>> known{
            {"kiosk", {10, "9f563ff424e55f70"}},
            {"kiosk-light", {11, "0b1d7be42a6fe8ec"}},
            {"passive", {3, "2e8216fa19cc1605"}},
        };
        for (const auto& [id, pinned] : known) {
            std::ifstream file(DARCHA_SOURCE_DIR "/core/pad/profiles/" + id + ".json");
            nlohmann::json rules = nlohmann::json::parse(file);
            const int version = rules.at("version");
            rules.erase("version");
            rules.erase("title");
            for (nlohmann::json& rule : rules.at("rules"))
                rule.erase("source");
            const QByteArray hash =
                QCryptographicHash::hash(QByteArray::fromStdString(rules.dump()), QCryptographicHash::Sha256)
                    .toHex()
                    .left(16);
            QVERIFY2(pinned == std::pair(version, hash),
                     qPrintable(QString("%1 has changed: raise its version and write it here: {\"%1\", {%2, \"%3\"}}")
                                    .arg(QString::fromStdString(id))
                                    .arg(version)
                                    .arg(QString::fromLatin1(hash))));
        }
    }
};

QTEST_GUILESS_MAIN(PadProfilesTest)
#include "test_pad_profiles.moc"
