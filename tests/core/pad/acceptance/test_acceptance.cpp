// SPDX-License-Identifier: Apache-2.0
// An acceptance run from its plan to a report that OpenSSL's own command line verifies.
#include "core/pad/acceptance/acceptance_report.h"
#include "core/pad/acceptance/binomial.h"
#include "core/sealing/digest.h"
#include "core/sealing/files.h"
#include "tests/support/training_pki.h"

#include <nlohmann/json.hpp>

using namespace darcha;

namespace {

bool near(double value, double expected) { return std::abs(value - expected) < 0.0005; }

AcceptanceRun runOf(int genuine, int attacks, const std::vector<std::string>& species, bool training = false) {
    AcceptanceSetting setting;
    setting.station = "station-1";
    setting.camera = "HD Pro Webcam (046d:0892)";
    setting.training = training;
    setting.profileId = "kiosk";
    setting.profileVersion = 3;
    setting.program = "darcha 0.1.0";
    setting.checks = {"passive", "turn"};
    setting.leftOut = {"the light of the screen: a terminal has none of its own"};
    return {AcceptancePlan::of(genuine, attacks, species).value(), setting, testTime()};
}

PresentationOutcome outcome(const Presentation& what, PadDecision decision) {
    PresentationOutcome made;
    made.what = what;
    made.decision = decision;
    made.evidence = -1.25;
    made.reasons = {"flat"};
    made.scores = {{"turn.planarity.median", 0.011}};
    made.seconds = 7.5;
    made.at = testTime();
    made.seed = 18446744073709551615ULL;
    return made;
}

// Everything that is left, all decided alike.
void presentAll(AcceptanceRun& run, PadDecision genuine, PadDecision attack) {
    while (const auto next = run.next())
        run.add(outcome(*next, next->species.empty() ? genuine : attack));
}

std::filesystem::path inFolder(const TrainingPki& pki, const char* name) { return pki.path() / name; }

} // namespace

class AcceptanceTest : public QObject {
    Q_OBJECT

    TrainingPki m_pki;

private slots:
    void initTestCase() {
        std::string why;
        QVERIFY2(m_pki.make(&why), why.c_str());
    }

    // Against tables: Clopper-Pearson as R's binom.test gives it.
    void boundsAreExact() {
        QVERIFY(near(mostLikelyAtMost(0, 150), 0.01977)); // 1 - 0.05^(1/150)
        QVERIFY(near(mostLikelyAtMost(0, 300), 0.00994));
        QVERIFY(near(clopperPearson(0, 10).high, 0.3085));
        QVERIFY(near(clopperPearson(0, 10).low, 0));
        QVERIFY(near(clopperPearson(1, 10).low, 0.00253));
        QVERIFY(near(clopperPearson(1, 10).high, 0.44502));
        QVERIFY(near(clopperPearson(5, 10).low, 0.18709));
        QVERIFY(near(clopperPearson(5, 10).high, 0.81291));
        QVERIFY(near(clopperPearson(10, 10).low, 0.6915));
        QCOMPARE(clopperPearson(10, 10).high, 1.0);
        QVERIFY(near(clopperPearson(5, 50).low, 0.03328));
        QVERIFY(near(clopperPearson(5, 50).high, 0.21814));
        QCOMPARE(clopperPearson(0, 300).low, 0.0);
        QVERIFY(std::abs(clopperPearson(0, 300).high - 0.012221) < 1e-5); // 1 - 0.025^(1/300)
        QCOMPARE(clopperPearson(7, 7).high, 1.0);
        QVERIFY(near(clopperPearson(30, 1000).low, 0.02034));
        QVERIFY(near(clopperPearson(30, 1000).high, 0.04256));
        QCOMPARE(clopperPearson(0, 0).high, 1.0);
        QCOMPARE(mostLikelyAtMost(0, 0), 1.0);
        QCOMPARE(mostLikelyAtMost(3, 3), 1.0);
        QCOMPARE(trialsThatProve(0.01), 299);
        QCOMPARE(trialsThatProve(0.02), 149);
        QCOMPARE(trialsThatProve(0.05), 59);
    }

    void aPlanIsCarriedOutInItsOrder() {
        AcceptanceRun run = runOf(2, 2, {"print", "phone"});
        QStringList order;
        while (const auto next = run.next()) {
            QCOMPARE(next->number, static_cast<int>(order.size()) + 1);
            order << QString::fromStdString(next->species) + QString::number(next->ofGroup);
            run.add(outcome(*next, PadDecision::Attack));
        }
        QCOMPARE(order, (QStringList{"1", "2", "print1", "print2", "phone1", "phone2"}));
        QVERIFY(AcceptanceReport::of(run).complete);
    }

    void plansThatCannotBeAreRefused() {
        DARCHA_FAILS(AcceptancePlan::of(0, 0, {}), InvalidArgument);
        DARCHA_FAILS(AcceptancePlan::of(1, 1, {"print", "print"}), InvalidArgument);
        DARCHA_FAILS(AcceptancePlan::of(1, 1, {"A mask"}), InvalidArgument);
        DARCHA_FAILS(AcceptancePlan::of(-1, 5, {"print"}), InvalidArgument);
        DARCHA_FAILS(AcceptancePlan::of(0, 2'000'000'000, {"print", "phone", "tablet"}), InvalidArgument);
        DARCHA_OK(AcceptancePlan::of(0, 5, {"silicone_mask"})); // the buyer's own
    }

    void whatIsWithdrawnStaysOnRecordAndIsPresentedAgain() {
        AcceptanceRun run = runOf(1, 1, {"print"});
        QVERIFY(!run.withdrawLast("nothing there"));
        run.add(outcome(*run.next(), PadDecision::Attack));
        QVERIFY(run.withdrawLast("looked away"));
        QVERIFY(!run.withdrawLast("again"));
        QCOMPARE(run.next()->species, std::string());
        QCOMPARE(run.next()->number, 1);
        run.add(outcome(*run.next(), PadDecision::BonaFide));
        const AcceptanceGroup genuine = AcceptanceReport::of(run).groups[0];
        QCOMPARE(genuine.presented, 1);
        QCOMPARE(genuine.withdrawn, 1);
        QCOMPARE(genuine.errors(), 0);
        QVERIFY(reportText(run, testTime()).find("withdrawn by staff 1") != std::string::npos);
        QVERIFY(run.toJson().dump().find("looked away") != std::string::npos);
        // Whatever is taken back after it had deceived the check is counted beside the bound.
        QCOMPARE(genuine.withdrawnErrors, 1);
        QVERIFY(inWords(genuine).find("took back 1 had been taken for an attack: counted in") != std::string::npos);
        const nlohmann::json json = reportJson(run, testTime())["groups"][0];
        QCOMPARE(json["upper_95_one_sided"].get<double>(), mostLikelyAtMost(0, 1, 0.95));
        QCOMPARE(json["upper_95_withdrawn_errors_counted"].get<double>(), mostLikelyAtMost(1, 2, 0.95));
    }

    void anInterruptedRunGoesOnWhereItWas() {
        AcceptanceRun run = runOf(3, 2, {"print"});
        run.add(outcome(*run.next(), PadDecision::Inconclusive));
        PresentationOutcome none = outcome(*run.next(), PadDecision::BonaFide);
        none.noResponse = NoResponse::TimedOut;
        run.add(none);
        run.withdrawLast("the lamp fell over");
        const auto file = JsonFile::parse(run.toJson().dump(), "<run>");
        DARCHA_OK(file);
        const auto read = AcceptanceRun::fromJson(*file);
        DARCHA_OK(read);
        QCOMPARE(read->toJson().dump(), run.toJson().dump());
        QCOMPARE(read->next()->ofGroup, 2);
        QCOMPARE(read->outcomes()[0].seed, 18446744073709551615ULL);
    }

    void aReasonInAnotherCodingIsKeptAsFarAsItCanBeRead() {
        AcceptanceRun run = runOf(1, 1, {"print"});
        run.add(outcome(*run.next(), PadDecision::Attack));
        QVERIFY(run.withdrawLast("gl\xE4nzt")); // ISO 8859-1
        const auto read = AcceptanceRun::fromJson(*JsonFile::parse(run.toJson().dump(), "<run>"));
        DARCHA_OK(read);
        QCOMPARE(read->outcomes()[0].withdrawn, std::string("gl\uFFFDnzt"));
    }

    void aRunFileThatIsNoneIsNamedWithItsPlace() {
        AcceptanceRun run = runOf(1, 1, {"print"});
        nlohmann::json broken = run.toJson();
        broken["plan"]["genuine"] = -3;
        DARCHA_FAILS(AcceptanceRun::fromJson(*JsonFile::parse(broken.dump(), "<run>")), JsonInvalid);
        broken = run.toJson();
        broken["presentations"] = {{{"number", 1}}};
        DARCHA_FAILS(AcceptanceRun::fromJson(*JsonFile::parse(broken.dump(), "<run>")), JsonInvalid);
        DARCHA_FAILS(AcceptanceRun::fromJson(*JsonFile::parse("{}", "<run>")), JsonInvalid);
        broken = run.toJson();
        broken["plan"]["genuine"] = broken["plan"]["attacks"] = 100000; // more together than any sitting
        DARCHA_FAILS(AcceptanceRun::fromJson(*JsonFile::parse(broken.dump(), "<run>")), JsonInvalid);
        broken = run.toJson();
        broken["started_ms"] = -9'000'000'000'000'000'000;
        DARCHA_FAILS(AcceptanceRun::fromJson(*JsonFile::parse(broken.dump(), "<run>")), JsonInvalid);
    }

    void ratesAreOfWhatRespondedAndTheWorstSpeciesCounts() {
        AcceptanceRun run = runOf(10, 20, {"print", "phone", "tablet"});
        for (int i = 0; const auto next = run.next(); ++i) {
            PresentationOutcome made = outcome(*next, PadDecision::Attack);
            if (next->species.empty()) // 8 accepted, 1 refused, 1 left to staff
                made.decision = next->ofGroup == 1   ? PadDecision::Attack
                                : next->ofGroup == 2 ? PadDecision::Inconclusive
                                                     : PadDecision::BonaFide;
            if (next->species == "phone" && next->ofGroup <= 5) // 2 accepted of 17 that responded
                made = outcome(*next, PadDecision::BonaFide);
            if (next->species == "phone" && next->ofGroup <= 3)
                made.noResponse = NoResponse::NoFace;
            run.add(made);
        }
        const AcceptanceReport report = AcceptanceReport::of(run);
        QCOMPARE(report.groups[0].errors(), 1);
        QCOMPARE(report.groups[0].errorRate(), 0.1);
        QCOMPARE(report.groups[0].inconclusive, 1);
        QCOMPARE(report.worstSpecies()->species.id, std::string("phone"));
        QCOMPARE(report.worstSpecies()->responded(), 17);
        QCOMPARE(report.worstSpecies()->errors(), 2);
        QVERIFY(near(report.worstSpecies()->noResponseRate(), 0.15));
        const nlohmann::json json = reportJson(run, testTime());
        QCOMPARE(json["worst_species"]["species"].get<std::string>(), std::string("phone"));
        QVERIFY(near(json["groups"][2]["rate"].get<double>(), 2 / 17.0));
        QCOMPARE(json["groups"][2]["metric"].get<std::string>(), std::string("APCER"));
    }

    // No rate of 0 % for what nobody saw.
    void aSpeciesThatNeverRespondedIsTheWorstAndHasNoRate() {
        AcceptanceRun run = runOf(0, 2, {"print", "phone"});
        while (const auto next = run.next()) {
            PresentationOutcome made = outcome(*next, PadDecision::Attack);
            if (next->species == "phone")
                made.noResponse = NoResponse::NoFace;
            run.add(made);
        }
        QVERIFY(reportText(run, testTime()).find("counts: phone. None of it was judged") != std::string::npos);
        const nlohmann::json worst = reportJson(run, testTime())["worst_species"];
        QCOMPARE(worst["species"].get<std::string>(), std::string("phone"));
        QVERIFY(worst["apcer"].is_null());
        QCOMPARE(worst["upper_95_one_sided"].get<double>(), 1.0);
    }

    void itSaysWhatItProvesAndWhatNot() {
        AcceptanceRun run = runOf(0, 150, {"print"});
        presentAll(run, PadDecision::BonaFide, PadDecision::Attack);
        const std::string text = reportText(run, testTime());
        const auto says = [](const std::string& where, const char* what) {
            return where.find(what) != std::string::npos;
        };
        const std::string words = inWords(AcceptanceReport::of(run).groups[1]);
        QVERIFY2(says(words, "0 of 150 were accepted as a person"), words.c_str());
        QVERIFY2(says(words, "only that at most 2.0 %"), words.c_str());
        QVERIFY2(says(words, "does not prove 0 %"), words.c_str());
        QVERIFY2(says(words, "299 without an error"), words.c_str());
        QVERIFY(says(text, "Not tested: the light of the screen"));
        QVERIFY(says(text, "no certificate"));
        QVERIFY(says(text, "None was judged: this proves nothing.")); // genuine people were not planned
        QVERIFY(!says(text, "TRAINING") && !says(text, "INCOMPLETE"));
        for (const std::string_view line : {std::string_view(text)})
            for (std::size_t at = 0; at < line.size(); at = line.find('\n', at) + 1)
                QVERIFY(line.find('\n', at) - at <= 100);
        // All left to staff: nobody was accepted, and yet the strict view says what could follow.
        AcceptanceRun unsure = runOf(5, 20, {"print"}, true);
        while (unsure.next() && unsure.done() < 12)
            unsure.add(outcome(*unsure.next(), PadDecision::Inconclusive));
        const std::string said = reportText(unsure, testTime());
        QVERIFY2(says(said, "TRAINING") && says(said, "INCOMPLETE"), said.c_str());
        QVERIFY2(says(inWords(AcceptanceReport::of(unsure).groups[1]), "at most 100.0 % would get through"),
                 said.c_str());
    }

    void theReportIsSignedSoThatOpensslVerifiesItAndNoticesAChange() {
        AcceptanceRun run = runOf(4, 3, {"print", "phone"});
        presentAll(run, PadDecision::BonaFide, PadDecision::Attack);
        const std::filesystem::path base = inFolder(m_pki, "acceptance");
        DARCHA_OK(writeSignedReport(run, base, m_pki.identity->signer, testTime()));
        const QString json = qpath(base) + ".json";
        const auto verify = [&] {
            return runTool("openssl", {"cms", "-verify", "-binary", "-inform", "DER", "-in", json + ".p7s", "-content",
                                       json, "-CAfile", qpath(m_pki.pki->authorityCertificate), "-out", "/dev/null",
                                       "-attime", QString::number(testTime().time_since_epoch().count() / 1000)});
        };
        const ToolRun good = verify();
        QVERIFY2(good.code == 0, good.errors);
        const auto file = JsonFile::read(json.toStdString());
        DARCHA_OK(file);
        const auto text = readFile(base.string() + ".txt", 1 << 20);
        DARCHA_OK(text);
        QCOMPARE(file->root().at("text_sha256").get<std::string>(), sha256Hex(*text)); // the text is covered as well
        const auto signature = readFile(base.string() + ".json.p7s", 1 << 20);
        DARCHA_OK(signature);
        auto content = readFile(json.toStdString(), 1 << 24);
        DARCHA_OK(content);
        DARCHA_OK(verifyDetached(*content, *signature, m_pki.identity->trust, CertificateRole::StationSigning));
        std::string changed(textOf(*content));
        changed.replace(changed.find("\"accepted\": 0"), 13, "\"accepted\": 1");
        DARCHA_OK(writeFileDurably(json.toStdString(), bytesOf(changed)));
        QVERIFY(verify().code != 0);
    }
};

QTEST_GUILESS_MAIN(AcceptanceTest)
#include "test_acceptance.moc"
