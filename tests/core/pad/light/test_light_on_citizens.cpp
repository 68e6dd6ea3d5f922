// SPDX-License-Identifier: Apache-2.0
// The cue "light" through the whole path: screen, face, camera, tracker. A person answers; what is none does not.
//
// DARCHA_EVALUATION=whole plays tones x rooms x cameras and every attack, prints the tables of README.md and holds each
// row against the profile. DARCHA_SESSIONS: people a tone and room (1).
#include "core/pad/pad_decision.h"
#include "tests/core/pad/light/lit_session.h"
#include "tests/support/canonical_face.h"

#include <QtTest>

using namespace darcha;
using test::LitSetup;
using test::Presented;

namespace {

CitizenLook skin(int depth) { // 0 lightest .. 5 darkest
    CitizenLook look = CitizenLook::fromSeed(static_cast<std::uint64_t>(depth) + 11);
    look.tone = depth / 5.0;
    look.glasses = false;
    look.hair = CitizenHair::Cropped;
    return look;
}

double value(const CueResult& cue, const char* name) {
    const PadScore* const score = cue.score(name);
    return score ? score->value : -9;
}

} // namespace

class LightOnCitizensTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (const CanonicalFace* const face = test::canonicalFace())
            m_stage = std::make_unique<test::LitStage>(*test::models(), *face);
    }

    void wholeTable() {
        if (qgetenv("DARCHA_EVALUATION") != "whole")
            QSKIP("DARCHA_EVALUATION=whole plays the whole table");
        const auto sessions = static_cast<std::uint64_t>(std::max(1, qEnvironmentVariableIntValue("DARCHA_SESSIONS")));
        int people = 0, passed = 0, accused = 0;
        for (const double lux : {100., 400., 1000.})
            for (int depth = 0; depth < 6; ++depth)
                for (std::uint64_t s = 1; s <= sessions; ++s) {
                    LitSetup setup;
                    setup.look = skin(depth);
                    setup.seed = 100 * static_cast<std::uint64_t>(depth) + s + static_cast<std::uint64_t>(lux);
                    setup.camera = CitizenCamera::fromSeed(setup.seed);
                    setup.camera.autoExposure = true;
                    setup.screen = CitizenScreen::fromSeed(setup.seed);
                    setup.lux = lux;
                    const PadResult result = byLight(report("person", setup));
                    ++people;
                    passed += result.decision == PadDecision::BonaFide;
                    accused += result.decision == PadDecision::Attack;
                }
        for (int depth = 0; depth < 6; ++depth) {
            LitSetup setup;
            setup.look = skin(depth);
            setup.seed = 900 + static_cast<std::uint64_t>(depth);
            setup.camera = CitizenCamera::fromSeed(setup.seed);
            setup.screen = CitizenScreen::fromSeed(setup.seed);
            setup.what = Presented::PersonUnlit;
            expect(report("no answer", setup), false);
            setup.what = Presented::Person;
            setup.litBy = setup.seed + 1000;
            expect(report("other seed", setup), false);
            setup.litBy.reset();
            setup.lateSeconds = 0.5;
            expect(report("late 0.5 s", setup), false);
            setup.lateSeconds = 0;
            setup.what = Presented::Print;
            expect(report("print", setup), false);
            setup.what = Presented::Replay;
            setup.mirrored = 0.01;
            expect(report("replay 1 %", setup), false);
            setup.mirrored = 0.04;
            expect(report("replay 4 %", setup), false);
        }
        qInfo("people whom the light's rules let through: %d of %d", passed, people);
        QCOMPARE(accused, 0);
        QVERIFY(passed * 10 >= people * 9); // the others try again, then staff decide
    }

    // The lightest and the darkest skin, cameras of their own with automatic exposure.
    void everySkinAnswersAlike() {
        for (const int depth : {0, 5}) {
            LitSetup setup;
            setup.look = skin(depth);
            setup.seed = 40 + static_cast<std::uint64_t>(depth);
            setup.camera = CitizenCamera::fromSeed(setup.seed);
            setup.camera.autoExposure = true;
            const CueResult cue = report("person", setup);
            QVERIFY2(cue.notJudged.empty(), cue.notJudged.c_str());
            QVERIFY(value(cue, "light.gain") > 0.1 && value(cue, "light.gain") < 0.3);
            QVERIFY(value(cue, "light.code.correlation") > 0.9);
            QCOMPARE(value(cue, "light.code.rank"), 0.0);
            QVERIFY(value(cue, "light.colour.correlation") > 0.95);
            QVERIFY(value(cue, "light.delay") <= 0.25);
            QVERIFY(value(cue, "light.shape.slope") > 0.45);
            expect(cue, true);
        }
    }

    void theSamePersonInTheirOwnLightOrAnothersIsNoAnswer() {
        LitSetup setup;
        setup.look = skin(2);
        setup.seed = 61;
        setup.camera = CitizenCamera::fromSeed(61);
        setup.what = Presented::PersonUnlit;
        CueResult cue = report("no answer", setup);
        QVERIFY(value(cue, "light.gain") < 0.01);
        QVERIFY(value(cue, "light.colour.strength") < 0.02);
        expect(cue, false);
        setup.what = Presented::Person;
        setup.litBy = 1061;
        cue = report("other seed", setup);
        QVERIFY(value(cue, "light.colour.strength") > 0.1);
        QVERIFY(value(cue, "light.colour.correlation") < 0.5);
        QVERIFY(value(cue, "light.code.correlation") < 0.6);
        expect(cue, false);
    }

    void aSheetAnswersWithoutShapeAndAPanelHardlyAtAll() {
        LitSetup setup;
        setup.look = skin(1);
        setup.seed = 71;
        setup.what = Presented::Print;
        CueResult cue = report("print", setup);
        QVERIFY(value(cue, "light.colour.correlation") > 0.9); // it does answer
        QVERIFY(value(cue, "light.shape.slope") < 0.3);
        expect(cue, false);
        setup.what = Presented::Replay;
        setup.mirrored = 0.03;
        cue = report("replay 3 %", setup);
        QVERIFY(value(cue, "light.gain") < 0.06);
        expect(cue, false);
    }

private:
    CueResult report(const char* what, const LitSetup& setup) {
        const CueResult cue = m_stage->play(setup);
        qInfo("%-11s tone %.1f lux %4.0f ae %d | gain %.3f +- %.3f delay %.2f of %.2f corr %.2f rank %2.0f sides %.2f "
              "colour %.2f (%.2f) slope %.2f +- %.2f (%.2f) misfit %.2f even %.2f relief %.2f likeness %.2f clip %.2f "
              "n %d%s %s",
              what, setup.look.tone, setup.lux, setup.camera.autoExposure, value(cue, "light.gain"),
              value(cue, "light.gain.error"), value(cue, "light.delay"), setup.camera.screenDelaySeconds,
              value(cue, "light.code.correlation"), value(cue, "light.code.rank"),
              value(cue, "light.sides.correlation"), value(cue, "light.colour.correlation"),
              value(cue, "light.colour.strength"), value(cue, "light.shape.slope"), value(cue, "light.shape.error"),
              value(cue, "light.shape.correlation"), value(cue, "light.shape.misfit"), value(cue, "light.shape.even"),
              value(cue, "light.shape.relief"), value(cue, "light.likeness"), value(cue, "light.clipped"), cue.frames,
              m_stage->answer().colourOnly ? " colour" : "", cue.notJudged.c_str());
        return cue;
    }
    // By the light alone, with the rules of the profile for who cannot turn (the profile kiosk has the same ones): bona
    // fide where all that it relies on was measured, every rule holds and the evidence of the light suffices by itself.
    static PadResult byLight(const CueResult& cue) {
        PadProfile profile = PadProfile::named("kiosk-light").value();
        std::erase_if(profile.required,
                      [](const std::string& what) { return what != "light" && !what.starts_with("light."); });
        return decide(std::span(&cue, 1), profile);
    }
    static void expect(const CueResult& cue, bool person) {
        const PadResult result = byLight(cue);
        const bool all =
            !result.judgements.empty() && std::all_of(result.judgements.begin(), result.judgements.end(),
                                                      [](const PadJudgement& judgement) { return judgement.holds; });
        QCOMPARE(all, person);
        QCOMPARE(result.decision == PadDecision::BonaFide, person);
        QVERIFY(person ? result.evidence > 1 : result.evidence < 0.5);
    }

    std::unique_ptr<test::LitStage> m_stage;
};

QTEST_GUILESS_MAIN(LightOnCitizensTest)
#include "test_light_on_citizens.moc"
