// SPDX-License-Identifier: Apache-2.0
#include "core/pad/pad_decision.h"

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

namespace {

CueResult cue(const char* name, std::vector<PadScore> scores, const char* notJudged = "") {
    CueResult result;
    result.cue = name;
    result.scores = std::move(scores);
    result.notJudged = notJudged;
    return result;
}

// A gate that accuses, a gate that only doubts, and evidence.
PadProfile profile() {
    PadProfile made;
    made.id = "made";
    made.version = 3;
    made.accept = 1;
    made.reject = -2;
    made.required = {"turn"};
    PadRule flat, obeyed, texture;
    flat.score = "turn.planarity";
    flat.least = 0.06;
    flat.broken = BrokenGate::Attack;
    flat.reason = "flat";
    obeyed.score = "turn.done";
    obeyed.least = 1;
    obeyed.reason = "not_obeyed";
    texture.score = "net.live";
    texture.evidence = {{0, -3}, {0.5, 0}, {1, 2}};
    made.rules = {flat, obeyed, texture};
    return made;
}

PadResult judge(double planarity, double done, double live) {
    const CueResult cues[] = {cue("turn", {{"turn.planarity", planarity}, {"turn.done", done}}),
                              cue("net", {{"net.live", live}})};
    return decide(cues, profile());
}

} // namespace

class PadDecisionTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Error errorOf(const nlohmann::json& json) {
        const std::string path = m_folder.filePath("p.json").toStdString();
        std::ofstream(path) << json.dump(2);
        const auto read = PadProfile::read(path);
        return read.ok() ? Error{ErrorCode::InternalError, "it was read"} : read.error();
    }

    static nlohmann::json whole() {
        return {{"id", "p"},
                {"version", 1},
                {"title", "for a test"},
                {"accept", 1},
                {"reject", -1},
                {"required", nlohmann::json::array()},
                {"rules",
                 {{{"score", "turn.planarity"}, {"least", 0.06}, {"reason", "flat"}, {"source", "of this test"}}}}};
    }

private slots:
    void whatIsNotMeasuredSpeaksForNobody() {
        PadProfile asked = profile();
        asked.required = {"turn", "net.live", "net.sharp"};
        const CueResult cues[] = {cue("turn", {{"turn.planarity", 0.1}, {"turn.done", 1}}),
                                  cue("net", {{"net.live", 1}})};
        const PadResult result = decide(cues, asked);
        QCOMPARE(result.decision, PadDecision::Inconclusive);
        QVERIFY((result.reasons == std::vector<std::string>{"net.not_measured"}));
        asked.required = {"turn", "net.live"};
        QCOMPARE(decide(cues, asked).decision, PadDecision::BonaFide);
        const CueResult silent[] = {cues[0], cue("net", {{"net.live", 1}}, "too_few_frames")};
        QVERIFY((decide(silent, asked).reasons == std::vector<std::string>{"evidence", "net.too_few_frames"}));
    }

    void aPersonNeedsEveryGateAndEnoughEvidence() {
        const PadResult result = judge(0.1, 1, 0.9);
        QCOMPARE(result.decision, PadDecision::BonaFide);
        QVERIFY(result.reasons.empty());
        QCOMPARE(result.judgements.size(), std::size_t{3});
        QCOMPARE(result.profileVersion, 3);
        QVERIFY(std::abs(result.evidence - 1.6) < 1e-9);
    }

    void aBrokenGateAccusesOnlyWhereTheProfileSaysSo() {
        const PadResult flat = judge(0.01, 1, 0.9);
        QCOMPARE(flat.decision, PadDecision::Attack);
        QCOMPARE(flat.reasons, (std::vector<std::string>{"flat"}));
        const PadResult idle = judge(0.1, 0, 0.9);
        QCOMPARE(idle.decision, PadDecision::Inconclusive);
        QCOMPARE(idle.reasons, (std::vector<std::string>{"not_obeyed"}));
        const PadResult both = judge(0.01, 0, 0.9);
        QCOMPARE(both.decision, PadDecision::Attack);
        QCOMPARE(both.reasons.front(), std::string("flat")); // the gravest first
    }

    void littleEvidenceIsForAPersonAndMuchAgainstIsAnAttack() {
        QCOMPARE(judge(0.1, 1, 0.6).decision, PadDecision::Inconclusive);
        QCOMPARE(judge(0.1, 1, 0.6).reasons, (std::vector<std::string>{"evidence"}));
        QCOMPARE(judge(0.1, 1, 0.1).decision, PadDecision::Attack);
    }

    void whatCouldNotBeJudgedCountsForNothingAndIsNamed() {
        const CueResult cues[] = {cue("turn", {{"turn.planarity", 0.001}}, "too_few_frames"),
                                  cue("net", {{"net.live", 1}})};
        const PadResult result = decide(cues, profile());
        QCOMPARE(result.decision, PadDecision::Inconclusive);
        QCOMPARE(result.reasons, (std::vector<std::string>{"turn.too_few_frames"}));
        const PadResult nothing = decide({}, profile());
        QCOMPARE(nothing.decision, PadDecision::Inconclusive);
        QVERIFY(std::find(nothing.reasons.begin(), nothing.reasons.end(), "turn.missing") != nothing.reasons.end());
    }

    void aScoreThatIsNoNumberHoldsNowhere() {
        const double nothing = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(judge(nothing, 1, 0.9).decision != PadDecision::BonaFide);
        QVERIFY(judge(0.1, 1, nothing).decision != PadDecision::BonaFide);
    }

    void evidenceIsALineThroughItsPointsAndLevelBeyond() {
        const PadProfile made = profile();
        const PadRule& rule = made.rules.back();
        QCOMPARE(rule.ratio(-1), -3.0);
        QCOMPARE(rule.ratio(0.25), -1.5);
        QCOMPARE(rule.ratio(0.75), 1.0);
        QCOMPARE(rule.ratio(7), 2.0);
    }

    void theProfilesOfTheProductAreRead() {
        for (const char* id : {"passive", "kiosk"}) {
            const auto read = PadProfile::named(id);
            QVERIFY2(read.ok(), read.ok() ? "" : read.error().detail.c_str());
            QCOMPARE(read->id, std::string(id));
        }
        QVERIFY(!PadProfile::named("../passive").ok());
        QVERIFY(!PadProfile::named("absent").ok());
    }

    void aBrokenProfileIsRefusedByNameAndPlace_data() {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value"); // JSON; empty: the member is taken out
        QTest::addColumn<QString>("says");
        QTest::newRow("unknown key") << "/leest"
                                     << "1"
                                     << "leest";
        QTest::newRow("unknown key of a rule") << "/rules/0/leest"
                                               << "1"
                                               << "leest";
        QTest::newRow("no source") << "/rules/0/source"
                                   << ""
                                   << "source";
        QTest::newRow("limit without a reason") << "/rules/0/reason"
                                                << ""
                                                << "reason";
        QTest::newRow("a rule that says nothing") << "/rules/0/least"
                                                  << ""
                                                  << "says nothing";
        QTest::newRow("nobody can pass") << "/rules/0/most"
                                         << "0.01"
                                         << "nobody can pass";
        QTest::newRow("points that fall") << "/rules/0/evidence"
                                          << "[[1, 0], [0, 1]]"
                                          << "must rise";
        QTest::newRow("reject above accept") << "/reject"
                                             << "5"
                                             << "above accept";
        QTest::newRow("text for a number") << "/accept"
                                           << "\"much\""
                                           << "p.json:";
    }
    void aBrokenProfileIsRefusedByNameAndPlace() {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, says);
        nlohmann::json json = whole();
        const nlohmann::json::json_pointer at(pointer.toStdString());
        if (value.isEmpty())
            json.at(at.parent_pointer()).erase(at.back());
        else
            json[at] = nlohmann::json::parse(value.toStdString());
        const Error error = errorOf(json);
        QCOMPARE(error.code, ErrorCode::ProfileInvalid);
        QVERIFY2(QString::fromStdString(error.detail).contains(says), error.detail.c_str());
        QVERIFY2(QString::fromStdString(error.detail).contains(QRegularExpression("p\\.json:[0-9]+:[0-9]+")),
                 error.detail.c_str());
    }

    void everythingGoesOnRecord() {
        const nlohmann::json json = toJson(judge(0.01, 1, 0.9));
        QCOMPARE(json.at("decision").get<std::string>(), std::string("attack"));
        QCOMPARE(json.at("judgements").at(0).at("least").get<double>(), 0.06);
        QCOMPARE(json.at("cues").size(), std::size_t{2});
        QVERIFY(!json.at("judgements").at(0).at("holds").get<bool>());
    }
};

QTEST_GUILESS_MAIN(PadDecisionTest)
#include "test_pad_decision.moc"
