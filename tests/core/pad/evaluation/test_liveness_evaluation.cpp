// SPDX-License-Identifier: Apache-2.0
// The whole check against rendered people and attacks. In the usual run a few sessions; with DARCHA_EVALUATION=whole
// 300 a species (DARCHA_EVALUATION_SESSIONS: another number, from DARCHA_EVALUATION_FIRST on) on
// DARCHA_EVALUATION_THREADS threads (2), and the sensitivity of genuine sessions to the camera. DARCHA_EVALUATION_ONLY:
// groups with commas between, "genuine,warm_up,light_only_print_bent", else all of them. Tables go to the build folder:
// liveness_attacks.md, liveness_sensitivity.md, and .csv with a line a session; models/cards/liveness.md quotes them.
// A number of all 22 groups is about 46 s of one core (22 Nov 2026, 2.1 s a session): 3.8 core hours for 300, and, a
// session like another, 0.3 for the sensitivity's 500.
//   DARCHA_EVALUATION=whole QTEST_FUNCTION_TIMEOUT=36000000 build/bin/test_core_pad_evaluation_liveness
#include "tests/core/pad/evaluation/evaluation_table.h"
#include "tests/support/models.h"

#include <atomic>
#include <fstream>
#include <mutex>
#include <opencv2/core/utility.hpp>
#include <QtTest>
#include <thread>

using namespace darcha;
using namespace darcha::test;

namespace {

struct Job {
    std::string group;
    SessionSetup setup;
};

int setting(const char* variable, int usual) {
    bool known = false;
    const int value = qEnvironmentVariableIntValue(variable, &known);
    return known ? value : usual;
}

} // namespace

class LivenessEvaluation : public QObject {
    Q_OBJECT

    const bool m_whole = qgetenv("DARCHA_EVALUATION") == "whole";
    const ModelStore* m_store = nullptr;
    std::shared_ptr<const Cast> m_cast;

    // In the order of the jobs, whatever the threads do. Lines are written as they come, for a run that is cut off.
    std::vector<Session> run(const std::vector<Job>& jobs, const std::string& file) {
        std::vector<Session> sessions(jobs.size());
        std::vector<char> done(jobs.size(), 0);
        std::atomic<std::size_t> next{0};
        std::mutex writing;
        const auto work = [&] {
            const auto kiosk = RenderedKiosk::open(*m_store, m_cast).value();
            for (std::size_t i = next++; i < jobs.size(); i = next++) {
                const Session session = sessionOf(jobs[i].group, jobs[i].setup, kiosk->run(jobs[i].setup));
                const std::scoped_lock lock(writing);
                sessions[i] = session;
                done[i] = 1;
                if (m_whole && !file.empty() && i % 50 == 49) {
                    std::vector<Session> sofar;
                    for (std::size_t k = 0; k < jobs.size(); ++k)
                        if (done[k])
                            sofar.push_back(sessions[k]);
                    std::ofstream(file + ".csv") << csv(sofar);
                }
            }
        };
        std::vector<std::thread> threads;
        for (int i = 1; i < (m_whole ? setting("DARCHA_EVALUATION_THREADS", 2) : 1); ++i)
            threads.emplace_back(work);
        work();
        for (std::thread& thread : threads)
            thread.join();
        if (!file.empty())
            std::ofstream(file + ".csv") << csv(sessions);
        return sessions;
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        if (!sharedData("faces/frll_neutral"))
            return;
        m_store = models();
        if (!m_store)
            return;
        m_cast = Cast::load(*m_store, DARCHA_SHARED_DATA "/faces/frll_neutral", m_whole ? 1000 : 4);
        QVERIFY(m_cast);
    }

    // Interleaved by number, so that a run that is cut off has as many of each species.
    void noAttackPassesAndNoPersonIsCalledOne() {
        const int count = m_whole ? setting("DARCHA_EVALUATION_SESSIONS", 300) : 1;
        const int first = m_whole ? setting("DARCHA_EVALUATION_FIRST", 0) : 0;
        const QString quick = "genuine,print_bent,replay_other_seed,injected_looped,injected_deepfake";
        const QString wanted = m_whole ? qEnvironmentVariable("DARCHA_EVALUATION_ONLY") : quick;
        const QStringList only = wanted.split(',', Qt::SkipEmptyParts);
        std::vector<Job> jobs;
        for (int i = first; i < first + count; ++i)
            for (const auto& [group, setup] : allArms())
                if (only.isEmpty() || only.contains(QString::fromStdString(group))) {
                    jobs.push_back({group, setup});
                    jobs.back().setup.number = static_cast<std::uint64_t>(i);
                }
        QVERIFY2(only.size() * count <= static_cast<int>(jobs.size()), "a group of DARCHA_EVALUATION_ONLY is unknown");
        const std::string file = DARCHA_BUILD_DIR "/liveness_attacks" + (first ? "_" + std::to_string(first) : "");
        std::vector<Session> sessions = run(jobs, m_whole ? file : "");
        const std::string table = attackTable(sessions) + "\n" + scoreTable(sessions);
        if (m_whole)
            std::ofstream(file + ".md") << table;
        qInfo("\n%s", table.c_str());
        int unsure = 0, people = 0;
        for (const Session& session : sessions) {
            const std::string what = session.group + " " + std::to_string(session.number);
            if (!isGenuine(session.group)) {
                if (session.decision == PadDecision::BonaFide)
                    QTest::qFail((what + " is accepted as bona fide").c_str(), __FILE__, __LINE__);
                continue;
            }
            ++people;
            unsure += session.decision == PadDecision::Inconclusive;
            if (session.decision == PadDecision::Attack)
                QTest::qFail((what + ", a genuine session, is called an attack").c_str(), __FILE__, __LINE__);
        }
        QVERIFY2(unsure * 20 <= people, qPrintable(QString("%1 of %2 people are left open").arg(unsure).arg(people)));
    }

    // A weak camera makes the check unsure, never an accuser.
    void aWeakCameraAccusesNobody() {
        if (!m_whole)
            QSKIP("the sensitivity table takes minutes: DARCHA_EVALUATION=whole");
        const int count = std::max(2, setting("DARCHA_EVALUATION_SESSIONS", 300) / 15);
        std::vector<std::pair<std::string, SessionSetup>> levels;
        const auto level = [&](const std::string& group, const auto& change) {
            SessionSetup setup;
            change(setup);
            levels.emplace_back(group, setup);
        };
        level("as it is", [](SessionSetup&) {});
        for (const double blur : {0.7, 1.2, 2.0, 3.0})
            level(QString("blur %1 px").arg(blur).toStdString(), [&](SessionSetup& s) { s.camera.blur = blur; });
        for (const double noise : {2.0, 4.0, 8.0})
            level(QString("noise x %1").arg(noise).toStdString(), [&](SessionSetup& s) { s.camera.noise = noise; });
        for (const double gamma : {0.7, 1.4, 1.8})
            level(QString("gamma %1").arg(gamma).toStdString(), [&](SessionSetup& s) { s.camera.gamma = gamma; });
        for (const int quality : {60, 40, 20})
            level(QString("JPEG %1").arg(quality).toStdString(),
                  [&](SessionSetup& s) { s.camera.jpegQuality = quality; });
        for (const double yaw : {-12.0, 12.0})
            level(QString("yaw %1").arg(yaw).toStdString(), [&](SessionSetup& s) { s.scene.yaw = yaw; });
        for (const double distance : {38.0, 65.0, 85.0})
            level(QString("%1 cm").arg(distance).toStdString(), [&](SessionSetup& s) { s.scene.distance = distance; });
        for (const double tone : {0.0, 0.2, 0.4, 0.6, 0.8, 1.0})
            level(QString("tone %1 (citizen)").arg(tone).toStdString(), [&](SessionSetup& s) {
                s.species = Species::GenuineCitizen;
                s.scene.citizenTone = tone;
            });
        std::vector<Job> jobs;
        for (int i = 0; i < count; ++i)
            for (const auto& [group, setup] : levels) {
                jobs.push_back({group, setup});
                jobs.back().setup.number = static_cast<std::uint64_t>(i);
            }
        std::vector<Session> sessions = run(jobs, DARCHA_BUILD_DIR "/liveness_sensitivity");
        const std::string table = scoreTable(sessions);
        std::ofstream(DARCHA_BUILD_DIR "/liveness_sensitivity.md") << table;
        qInfo("\n%s", table.c_str());
        for (const Session& session : sessions)
            if (session.decision == PadDecision::Attack)
                QTest::qFail((session.group + " " + std::to_string(session.number) + " is called an attack").c_str(),
                             __FILE__, __LINE__);
    }
};

QTEST_GUILESS_MAIN(LivenessEvaluation)
#include "test_liveness_evaluation.moc"
