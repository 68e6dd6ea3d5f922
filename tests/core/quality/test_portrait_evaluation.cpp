// SPDX-License-Identifier: Apache-2.0
// How the default profile judges real portraits: good ones, labelled bad ones, and good ones made worse on purpose.
//
// Each test writes its table (Markdown) beside the build and prints it: portrait_good.md, portrait_faults.md,
// portrait_series.md. The tables are what is measured, against the targets; the tests fail on any miss that
// portrait_misses.h does not name. Renderings are made of two portraits and harmless changes of nine; of nine and
// of 31 with DARCHA_EVALUATION=whole and QTEST_FUNCTION_TIMEOUT=3600000 in the environment (ten minutes).
#include "core/inference/model_store.h"
#include "core/quality/picture_judgement.h"
#include "tests/core/quality/portrait_faults.h"
#include "tests/core/quality/portrait_misses.h"
#include "tests/core/quality/portrait_series.h"
#include "tests/support/models.h"

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <QDir>
#include <QFile>
#include <QtTest>
#include <set>

using namespace darcha;
using namespace darcha::test;

namespace {

const QString faces = DARCHA_SHARED_DATA "/faces/";

QString text(QualityComponent component) { return QString::fromStdString(std::string(name(component))); }

QString reasonsOf(const PictureJudgement& judgement) {
    QStringList reasons;
    for (const QualityComponent reason : judgement.assessment.reasons)
        reasons << text(reason);
    return reasons.isEmpty() ? "none" : reasons.join(", ");
}

bool among(const std::vector<QualityComponent>& list, QualityComponent component) {
    return std::find(list.begin(), list.end(), component) != list.end();
}

// Of the first two reasons.
bool saysSo(const PictureJudgement& judgement, const std::vector<QualityComponent>& says) {
    const auto& reasons = judgement.assessment.reasons;
    for (std::size_t i = 0; i < std::min<std::size_t>(2, reasons.size()); ++i)
        if (among(says, reasons[i]))
            return judgement.assessment.verdict == QualityVerdict::Fail;
    return false;
}

// Written beside the build and printed at the end, so that a run's log holds it.
class Table {
public:
    explicit Table(const QString& name) : m_name(name) {}
    ~Table() {
        QFile file(DARCHA_BUILD_DIR "/portrait_" + m_name + ".md");
        if (file.open(QIODevice::WriteOnly | QIODevice::Text))
            file.write(m_text.toUtf8());
        std::printf("%s\n", qPrintable(m_text));
        std::fflush(stdout);
    }
    void line(const QString& words) { m_text += words + "\n"; }
    void row(const QStringList& cells) { line("| " + cells.join(" | ") + " |"); }
    void head(const QStringList& cells) {
        row(cells);
        line("|" + QString("---|").repeated(cells.size()));
    }
    void target(const QString& what, const QString& reached, bool holds) {
        line("\n" + what + ": " + reached + (holds ? "; the target holds." : "; **the target does not hold**."));
    }

private:
    QString m_name, m_text;
};

QString share(int part, int of) {
    return of == 0 ? QString("-") : QString("%1 % (%2 of %3)").arg(100.0 * part / of, 0, 'f', 1).arg(part).arg(of);
}

QString words(std::string_view text) { return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())); }

// Misses that nobody has put on record: name and what was said in its place.
struct Misses {
    const std::vector<std::string_view>& known;
    QStringList unknown;
    std::set<QString> seen;

    void add(const QString& name, const QString& said) {
        seen.insert(name);
        if (std::none_of(known.begin(), known.end(), [&](std::string_view one) { return words(one) == name; }))
            unknown << name + ": " + said;
    }
    // `looked`: this run could have met it.
    void tellMended(const std::function<bool(const QString&)>& looked) const {
        for (const std::string_view one : known)
            if (!seen.contains(words(one)) && looked(words(one)))
                qWarning("portrait_misses.h: \"%s\" is no longer missed; take it out", qPrintable(words(one)));
    }
};

} // namespace

class PortraitEvaluation : public QObject {
    Q_OBJECT

    std::optional<PictureJudge> m_judge;
    const bool m_whole = qgetenv("DARCHA_EVALUATION") == "whole";

    PictureJudgement judged(const QString& file) { return m_judge->judgeFile((faces + file).toStdString()).value(); }
    PictureJudgement judged(const cv::Mat& bgr) {
        std::vector<std::uint8_t> bytes;
        cv::imencode(".bmp", bgr, bytes);
        return m_judge->judge(bytes, "made").value();
    }
    void begin(Table& table, const QString& title) const {
        table.line("# " + title + "\n");
        table.line(
            QString("Profile %1, version %2.\n").arg(words(m_judge->profile().id)).arg(m_judge->profile().version));
    }
    static bool passes(const PictureJudgement& judgement) {
        return judgement.assessment.verdict == QualityVerdict::Pass;
    }
    static QStringList neutralPortraits() {
        QStringList files;
        for (const QString& file : QDir(faces + "frll_neutral").entryList({"*.jpg"}, QDir::Files, QDir::Name))
            files << "frll_neutral/" + file;
        return files;
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        if (!test::sharedData("faces"))
            return;
        const ModelStore* const models = test::models(); // without them it has failed
        if (!models)
            return;
        auto judge = PictureJudge::create(*models, QualityProfile::named("icao").value());
        QVERIFY2(judge.ok(), judge.ok() ? "" : describe(judge.error()).c_str());
        m_judge.emplace(std::move(*judge));
    }

    void neutralStudioPortraitsPass() {
        Table table("good");
        begin(table, "Neutral studio portraits (frll_neutral)");
        table.head({"portrait", "verdict", "reasons"});
        int all = 0, passed = 0;
        Misses misses{knownNeutralMisses, {}, {}};
        for (const QString& file : neutralPortraits()) {
            const PictureJudgement judgement = judged(file);
            ++all;
            passed += passes(judgement);
            if (passes(judgement))
                continue;
            table.row({file, words(name(judgement.assessment.verdict)), reasonsOf(judgement)});
            misses.add(file, reasonsOf(judgement));
        }
        table.target("Pass, of which 95 % are asked", share(passed, all), passed >= neutralAsked * all);
        misses.tellMended([](const QString&) { return true; });
        QVERIFY(all >= 20);
        QVERIFY2(misses.unknown.isEmpty() || passed >= neutralAsked * all, qPrintable(misses.unknown.join("\n")));
    }

    void labelledFaultsAreAmongTheFirstTwoReasons() {
        Table table("faults");
        begin(table, "Pictures labelled bad");
        table.head({"picture", "labelled", "told first two", "all reasons"});
        struct Cell {
            int all = 0, told = 0, failed = 0;
            bool asked = true;
        };
        std::map<QString, Cell> cells;
        QStringList order;
        Misses misses{knownFaultMisses, {}, {}};
        for (const LabelledFault& one : labelledFaults()) {
            const QString file = words(one.picture), fault = words(one.fault);
            const PictureJudgement judgement = judged(file);
            if (!order.contains(fault))
                order << fault;
            Cell& cell = cells[fault];
            const bool told = saysSo(judgement, one.says);
            cell.asked = one.asked;
            ++cell.all;
            cell.told += told;
            cell.failed += judgement.assessment.verdict == QualityVerdict::Fail;
            table.row({file, fault, told ? "yes" : "**no**", reasonsOf(judgement)});
            if (!told && one.asked)
                misses.add(file + " (" + fault + ")", reasonsOf(judgement));
        }
        table.line("");
        table.head({"fault", "n", "told among the first two", "failed at all", "target"});
        int all = 0, told = 0;
        for (const QString& fault : order) {
            const Cell& cell = cells[fault];
            table.row({fault, QString::number(cell.all), share(cell.told, cell.all), share(cell.failed, cell.all),
                       cell.asked ? "yes" : "no"});
            all += cell.asked ? cell.all : 0;
            told += cell.asked ? cell.told : 0;
        }
        table.target("Of those with a target, of which one may be missed", share(told, all),
                     all - told <= faultMissesAsked);
        misses.tellMended([](const QString&) { return true; });
        QVERIFY2(misses.unknown.isEmpty() || all - told <= faultMissesAsked, qPrintable(misses.unknown.join("\n")));
    }

    void goodPortraitsMadeWorseAreRefusedAndHarmlessChangesAreNot() {
        // FRLL portraits spread over the folder, and others, most of darker skin. The dark-skinned men of m00 and m30
        // are no controls: a window leaves one cheek at a third of the other's level or less (ICAO: half), and they are
        // read as 2.2 and 2.0 stops, the limit itself.
        QStringList files, madeWorse;
        const QStringList neutral = neutralPortraits();
        for (qsizetype i = 2; i < neutral.size(); i += m_whole ? 1 : 6)
            files << neutral[i];
        files << "ai_generated_cc0/f94.jpg"
              << "ai_generated_cc0/m92.jpg"
              << "ai_generated_cc0/m07.jpg"
              << "ai_generated_cc0/f44.jpg"
              << "misc/deepface_img30.jpg";
        if (m_whole) {
            files << "ai_generated_cc0/m19.jpg"
                  << "misc/deepface_img32.jpg";
            for (qsizetype i = 2; i < neutral.size(); i += 4)
                madeWorse << neutral[i];
            madeWorse << "ai_generated_cc0/m92.jpg"
                      << "ai_generated_cc0/f44.jpg";
        } else {
            madeWorse << neutral[2];
        }
        madeWorse << "ai_generated_cc0/f94.jpg";

        struct Cell {
            int all = 0, refused = 0, named = 0;
        };
        std::map<std::pair<std::string, double>, Cell> cells;
        std::map<std::string, std::pair<int, int>> harmless; // n, refused
        Misses alarms{knownFalseAlarms, {}, {}};
        const std::vector<Worse> worse = everythingWorse();
        int portraits = 0;
        for (const QString& file : files) {
            const cv::Mat good = cv::imread((faces + file).toStdString(), cv::IMREAD_COLOR);
            QVERIFY2(!good.empty(), qPrintable(file));
            const PictureJudgement control = judged(good);
            for (const Harmless& change : harmlessChanges()) {
                if (!control.finding.face)
                    break;
                const PictureJudgement judgement = judged(change.render(good, *control.finding.face));
                auto& [n, refused] = harmless[change.kind];
                ++n;
                if (passes(judgement))
                    continue;
                ++refused;
                alarms.add(file + " " + QString::fromStdString(change.kind), reasonsOf(judgement));
            }
            if (!madeWorse.contains(file) || !passes(control)) // nothing can be learnt of its being refused
                continue;
            ++portraits;
            for (const Worse& one : worse) {
                // What either answer is right for draws the curve; one portrait in three is enough for that.
                if (!one.refused && (!m_whole || portraits % 3 != 1))
                    continue;
                const PictureJudgement judgement = judged(one.render(good, *control.finding.face));
                const auto& told = judgement.assessment;
                const auto says = [&](QualityComponent component) { return among(one.says, component); };
                Cell& cell = cells[{one.kind, one.strength}];
                ++cell.all;
                cell.refused += !passes(judgement);
                cell.named += std::any_of(told.reasons.begin(), told.reasons.end(), says) ||
                              std::any_of(told.advice.begin(), told.advice.end(), says);
            }
        }

        Table table("series");
        begin(table, "Good portraits made worse");
        table.line(
            QString("%1 of %2 portraits pass untouched and are made worse; %3 are changed harmlessly. Named: the "
                    "component whose task it is stands among reasons or advice.\n")
                .arg(portraits)
                .arg(madeWorse.size())
                .arg(files.size()));
        table.head({"change", "strength", "unit", "a person refuses", "target", "n", "refused", "named"});
        Cell asked, others;
        Misses misses{knownSeriesMisses, {}, {}};
        for (const Worse& one : worse) {
            const Cell& cell = cells[{one.kind, one.strength}];
            table.row({QString::fromStdString(one.kind), QString::number(one.strength),
                       QString::fromStdString(one.unit), one.refused ? "yes" : "either",
                       one.refused && one.asked ? "yes" : "no", QString::number(cell.all),
                       share(cell.refused, cell.all), one.says.empty() ? "-" : share(cell.named, cell.all)});
            if (!one.refused)
                continue;
            Cell& sum = one.asked ? asked : others;
            sum.all += cell.all;
            sum.refused += cell.refused;
            sum.named += cell.named;
            if (one.asked && 2 * cell.refused < cell.all)
                misses.add(QString("%1 %2").arg(QString::fromStdString(one.kind)).arg(one.strength),
                           share(cell.refused, cell.all) + " refused");
        }
        int calm = 0, alarmed = 0;
        table.line("");
        table.head({"harmless change", "n", "refused"});
        for (const auto& [kind, counts] : harmless) {
            table.row(
                {QString::fromStdString(kind), QString::number(counts.first), share(counts.second, counts.first)});
            calm += counts.first;
            alarmed += counts.second;
        }
        const bool recallHolds = asked.refused >= recallAsked * asked.all, calmHolds = alarmed <= alarmsAllowed * calm;
        table.target("Refused where a person would refuse, of the series with a target, of which 95 % are asked",
                     share(asked.refused, asked.all), recallHolds);
        table.line("Named: " + share(asked.named, asked.all) + "; of the other series refused " +
                   share(others.refused, others.all) + ", named " + share(others.named, others.all) + ".");
        table.target("False alarms, of which 3 in a hundred are allowed", share(alarmed, calm), calmHolds);
        for (const QString& alarm : alarms.unknown)
            table.line("- " + alarm);
        misses.tellMended([](const QString&) { return true; });
        alarms.tellMended([&](const QString& alarm) {
            return std::any_of(files.begin(), files.end(), [&](const QString& file) { return alarm.startsWith(file); });
        });
        QVERIFY(portraits >= 1);
        QVERIFY2(misses.unknown.isEmpty() || recallHolds, qPrintable(misses.unknown.join("\n")));
        QVERIFY2(alarms.unknown.isEmpty() || calmHolds, qPrintable(alarms.unknown.join("\n")));
    }
};

QTEST_GUILESS_MAIN(PortraitEvaluation)
#include "test_portrait_evaluation.moc"
