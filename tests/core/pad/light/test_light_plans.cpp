// SPDX-License-Identifier: Apache-2.0
// Over drawn plans, people and rooms: the answer to the plan that was shown passes, and no other one ever does.
//
// All other cues say the best that they can, so that the light alone must refuse. Numbers instead of pictures; at the
// frame rate of a slow computer, as time goes by frames. DARCHA_SEEDS=2000 looks at as many plans instead of 200.
#include "core/base/random_source.h"
#include "core/pad/pad_decision.h"
#include "tests/core/pad/light/made_up_face.h"
#include "tests/support/canonical_face.h"
#include "tests/support/tools.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <QtTest>

using namespace darcha;
using namespace darcha::test;

namespace {

// People and rooms as core/pad/light/README.md has them: gains of 1000 to 100 lx, and the delays that screens and
// cameras have.
MadeUpFace person(std::uint64_t seed) {
    SeededRandom random(seed + 4000);
    const auto between = [&](double least, double most) { return least + (most - least) * random.uniform(); };
    MadeUpFace face;
    face.seed = seed;
    face.gain = 0.065 * std::pow(0.77 / 0.065, random.uniform());
    face.delay = between(0.02, 0.22);
    face.albedo = between(0.05, 0.6);
    face.grain = between(0.0005, 0.003);
    face.step = 1 / between(10, 12);
    face.behind = random.uniform() < 0.75;
    // Without a wall the same swing passes for grain, and the answer is not judged: safe, but no person's pass.
    const double swing = face.behind ? between(0, 0.1) : 0, pace = between(1, 5);
    face.exposure = [=](double t) { return 1 + swing * std::sin(pace * t); };
    return face;
}

// A plan's seed that no test here draws a person for.
std::uint64_t otherThan(std::uint64_t seed) { return seed + 1'000'000; }

// Every rule but the light's keeps its limit, and gives the most evidence that it can.
std::vector<CueResult> bestOfOthers(const PadProfile& profile) {
    const auto ofTheLight = [](const PadRule& rule) { return rule.score.starts_with("light."); };
    std::map<std::string, CueResult> cues;
    for (const PadRule& wanted : profile.rules) {
        if (ofTheLight(wanted))
            continue;
        CueResult& cue = cues[wanted.score.substr(0, wanted.score.find('.'))];
        if (cue.score(wanted.score))
            continue;
        std::vector<double> candidates;
        for (const PadRule& rule : profile.rules)
            if (rule.score == wanted.score) {
                for (const auto& limit : {rule.least, rule.most})
                    if (limit)
                        candidates.push_back(*limit);
                for (const auto& [value, ratio] : rule.evidence)
                    candidates.push_back(value);
            }
        double best = -1e9, value = 0;
        for (const double candidate : candidates) {
            double evidence = 0;
            for (const PadRule& rule : profile.rules)
                if (rule.score == wanted.score)
                    evidence += rule.holds(candidate) ? rule.ratio(candidate) : -1e9;
            if (evidence > best)
                best = evidence, value = candidate;
        }
        cue.scores.push_back({wanted.score, value});
    }
    std::vector<CueResult> made;
    for (auto& [name, cue] : cues) {
        cue.cue = name;
        made.push_back(std::move(cue));
    }
    return made;
}

} // namespace

class LightPlansTest : public QObject {
    Q_OBJECT

    struct Check {
        PadProfile profile;
        std::vector<CueResult> others;
    };
    const CanonicalFace* m_face = nullptr;
    std::vector<Check> m_checks; // both profiles that judge the light
    std::uint64_t m_seeds = 200;

    // The more lenient of both.
    PadResult judged(const MadeUpFace& face) const {
        const CueResult light = played(*m_face, face).result();
        PadResult made;
        for (const Check& check : m_checks) {
            std::vector<CueResult> cues = check.others;
            cues.push_back(light);
            PadResult result = decide(cues, check.profile);
            if (&check == &m_checks.front() || result.decision == PadDecision::BonaFide)
                made = std::move(result);
        }
        return made;
    }

    // How the check refuses what a made-up attack makes of each person, `each`-th seed by seed; it must refuse all.
    void refuses(const char* what, std::uint64_t each, const std::function<void(MadeUpFace&, SeededRandom&)>& attack) {
        int presented = 0, attacks = 0;
        for (std::uint64_t seed = 1; seed <= m_seeds; seed += each, ++presented) {
            MadeUpFace face = person(seed);
            SeededRandom random(seed + 8000);
            attack(face, random);
            const PadResult result = judged(face);
            attacks += result.decision == PadDecision::Attack;
            QVERIFY2(result.decision != PadDecision::BonaFide,
                     qPrintable(QString("seed %1: %2").arg(seed).arg(QString::fromLatin1(what))));
        }
        qInfo("%s: %d refused, %d of them as attacks", what, presented, attacks);
    }

private slots:
    void initTestCase() {
        m_face = canonicalFace();
        if (const int wanted = qEnvironmentVariableIntValue("DARCHA_SEEDS"); wanted > 0)
            m_seeds = static_cast<std::uint64_t>(wanted);
        for (const char* id : {"kiosk", "kiosk-light"}) {
            auto profile = PadProfile::named(id);
            DARCHA_OK(profile);
            auto others = bestOfOthers(*profile);
            m_checks.push_back({std::move(*profile), std::move(others)});
        }
    }

    // Else nothing here would prove anything about the light.
    void withoutTheLightNothingElseIsMissing() {
        for (const Check& check : m_checks)
            QCOMPARE(decide(check.others, check.profile).reasons, std::vector<std::string>{"light.missing"});
    }

    void theAnswerToThePlanThatWasShownPasses() {
        double weakest = 1e9;
        for (std::uint64_t seed = 1; seed <= m_seeds; ++seed) {
            const CueResult light = played(*m_face, person(seed)).result();
            for (const Check& check : m_checks) {
                std::vector<CueResult> cues = check.others;
                cues.push_back(light);
                const PadResult result = decide(cues, check.profile);
                std::string reasons;
                for (const std::string& reason : result.reasons)
                    reasons += " " + reason;
                QVERIFY2(
                    result.decision == PadDecision::BonaFide,
                    qPrintable(QString("seed %1, %2:%3").arg(seed).arg(check.profile.id.c_str(), reasons.c_str())));
                double evidence = 0;
                for (const PadJudgement& judgement : result.judgements)
                    evidence += judgement.score.starts_with("light.") ? judgement.evidence : 0;
                QVERIFY(evidence > 0);
                weakest = std::min(weakest, evidence);
            }
        }
        qInfo("right answers: %d passed, the light's evidence %.2f at least", static_cast<int>(m_seeds), weakest);
    }

    void theAnswerToAnotherPlanNeverPasses() {
        refuses("another plan's light", 1, [](MadeUpFace& face, SeededRandom&) { face.litBy = otherThan(face.seed); });
    }

    void anAnswerThatComesLateNeverPasses() {
        refuses("light that is late", 10,
                [](MadeUpFace& face, SeededRandom& random) { face.delay = 0.3 + 0.6 * random.uniform(); });
    }

    void anAnswerThatIsTheSameEverywhereNeverPasses() {
        refuses("even light", 10, [](MadeUpFace& face, SeededRandom&) { face.reach = ofASheet; });
    }

    void anAnswerOfGlassNeverPasses() {
        refuses("mirrored light", 10, [](MadeUpFace& face, SeededRandom&) { face.reach = ofGlass; });
    }

    void anAnswerWithLeftForRightNeverPasses() {
        refuses("light of a mirror image", 10, [](MadeUpFace& face, SeededRandom&) { face.reach = ofAMirrorImage; });
    }
};

QTEST_GUILESS_MAIN(LightPlansTest)
#include "test_light_plans.moc"
