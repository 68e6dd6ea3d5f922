// SPDX-License-Identifier: Apache-2.0
// Staff are led through an acceptance run: the virtual citizen answers real challenges with real light, a held picture
// does not, nothing that was presented is lost or hidden, and OpenSSL's own command line verifies the report.
#include "app/composition/citizen_at_screen.h"
#include "app/composition/device_choice.h"
#include "app/station/acceptance/acceptance_guide.h"
#include "app/station/sync/storage_thread.h"
#include "app/station/timers.h"
#include "core/base/random_source.h"
#include "core/pad/liveness_policy.h"
#include "core/sealing/provisioning.h"
#include "drivers/camera/picture_folder_camera.h"
#include "drivers/keystore/file_key_store.h"
#include "tests/support/models.h"
#include "tests/support/tools.h"

#include <atomic>
#include <nlohmann/json.hpp>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

namespace {

// One camera, before which staff exchange who or what is there.
class Scenery final : public Camera {
public:
    std::vector<Camera*> there;
    std::atomic<std::size_t> now{0};

    DeviceInfo info() const override { return there.front()->info(); }
    DeviceState state() const override { return there[now]->state(); }
    Result<CameraFormat> open() override { return there[now]->open(); }
    Result<FramePtr> nextFrame(std::chrono::milliseconds patience) override { return there[now]->nextFrame(patience); }
    Result<FramePtr> still(std::chrono::milliseconds patience) override { return there[now]->still(patience); }
    void close() override { there[now]->close(); }
    ExposureControl* exposureControl() override { return there[now]->exposureControl(); }
};

} // namespace

class AcceptanceGuideTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    SystemClock m_clock;
    RealTimers m_timers;
    SeededRandom m_random{11};
    std::unique_ptr<FileKeyStore> m_keys;
    std::unique_ptr<Provisioned> m_pki;
    std::unique_ptr<SealingIdentity> m_identity;
    const ModelStore* m_models = nullptr;

    std::filesystem::path path(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    std::unique_ptr<AcceptanceGuide> guide(Camera* camera, StorageThread& storage, const char* folder,
                                           bool offered = true) {
        return std::make_unique<AcceptanceGuide>(
            AcceptanceGuide::Parts{camera, *m_models, m_clock, m_timers, m_random, storage, m_identity->signer},
            AcceptanceGuide::Options{.offered = offered, .folder = path(folder), .station = "station-1"});
    }
    static void plan(AcceptanceGuide& guide, int genuine, int attacks) {
        guide.chooseSize(genuine, attacks);
        for (const QVariant& one : guide.species())
            guide.chooseSpecies(one.toMap().value("id").toString(), one.toMap().value("id") == "print");
        guide.begin();
    }
    static QString why(const AcceptanceGuide& guide) {
        const PresentationOutcome& last = guide.run()->outcomes().back();
        QString text = guide.outcomeTextId();
        for (const std::string& reason : last.reasons)
            text += QLatin1Char(' ') + QString::fromStdString(reason);
        return text;
    }

    // As staff do with a person who was disturbed, and as a person may try at the station: up to three times, where the
    // check is not sure (it is not of 5 % of genuine sessions, and of more on a machine that renders a citizen late).
    // One that is called an attack fails at once.
    static bool accepted(AcceptanceGuide& guide, int& repeated) {
        for (int attempt = 1;; ++attempt) {
            guide.present();
            if (!QTest::qWaitFor([&] { return guide.state() == AcceptanceGuide::State::Judged; }, 60000))
                return false;
            if (guide.verdict() != AcceptanceGuide::Verdict::Open || attempt == livenessAttempts)
                return guide.verdict() == AcceptanceGuide::Verdict::Right;
            qInfo("taken back: %s", qPrintable(why(guide)));
            guide.withdraw("disturbed");
            ++repeated;
        }
    }

private slots:
    void initTestCase() {
        m_models = test::models();
        QVERIFY(m_models);
        auto keys = FileKeyStore::inFolder(path("keys"), Secret());
        DARCHA_OK(keys);
        m_keys = std::move(*keys);
        auto pki = provisionTraining(path("pki"), *m_keys, "station-1", m_clock);
        DARCHA_OK(pki);
        m_pki = std::make_unique<Provisioned>(std::move(*pki));
        auto identity = loadSealingIdentity(*m_pki, *m_keys);
        DARCHA_OK(identity);
        m_identity = std::make_unique<SealingIdentity>(std::move(*identity));
    }

    void nobodyElseOpensIt() {
        StorageThread storage;
        const auto hidden = guide(nullptr, storage, "hidden", false);
        hidden->open();
        QCOMPARE(hidden->state(), AcceptanceGuide::State::Closed);
        QVERIFY(!std::filesystem::exists(path("hidden")));
    }

    // Without a camera every presentation ends at once, and the rules of the run are seen.
    void whatIsTakenBackStaysOnRecordAndNothingIsThrownAway() {
        StorageThread storage;
        const auto made = guide(nullptr, storage, "rules");
        QStringList events;
        connect(made.get(), &AcceptanceGuide::recorded, this, [&](const QString& event) { events << event; });
        made->open();
        QTRY_COMPARE(made->state(), AcceptanceGuide::State::Planning);
        QCOMPARE(made->planned(), 20 + 6 * 10);
        plan(*made, 1, 2);
        QCOMPARE(made->state(), AcceptanceGuide::State::Ready);
        QCOMPARE(made->planned(), 3);
        QVERIFY(!made->withdrawable());
        QCOMPARE(made->nextTitleId(), QString("acceptance.species.genuine"));
        made->present();
        QCOMPARE(made->state(), AcceptanceGuide::State::Judged);
        QCOMPARE(made->outcomeTextId(), QString("acceptance.outcome.camera_failed"));
        QCOMPARE(made->verdict(), AcceptanceGuide::Verdict::Open);
        made->withdraw("no such reason");
        QCOMPARE(made->done(), 1);
        made->withdraw("slipped");
        QCOMPARE(made->state(), AcceptanceGuide::State::Ready);
        QCOMPARE(made->done(), 0); // it is presented again
        QVERIFY(!made->withdrawable());
        QCOMPARE(made->run()->outcomes().front().withdrawn,
                 std::string("the artefact slipped, or the person moved away"));
        made->present();
        made->goOn();
        QCOMPARE(made->nextTitleId(), QString("acceptance.species.print"));
        QCOMPARE(made->nextOfGroup(), 1);
        QCOMPARE(made->groupSize(), 2);
        made->startAnew(); // who is not content with a result does not get rid of it
        QCOMPARE(made->state(), AcceptanceGuide::State::Planning);
        QTRY_VERIFY(events.contains("acceptance.reported"));
        QTest::qWait(5); // a run's name is the millisecond of its begin
        plan(*made, 1, 0);
        made->present();
        made->goOn();
        QTRY_COMPARE(made->state(), AcceptanceGuide::State::Reported);
        QVERIFY(made->complete());
        QCOMPARE(events, (QStringList{"acceptance.begun", "acceptance.withdrawn", "acceptance.reported",
                                      "acceptance.begun", "acceptance.reported"}));
        const QVariantMap genuine = made->reportRows().first().toMap();
        QCOMPARE(genuine.value("words").toList().first().toMap().value("textId").toString(),
                 QString("acceptance.words.nothing"));
        QVERIFY(made->limitIds().contains("acceptance.limit.light")); // no window, and nobody who sees the screen
        int runs = 0, signatures = 0;
        for (const auto& entry : std::filesystem::directory_iterator(path("rules"))) {
            const std::string name = entry.path().filename().string();
            runs += name.starts_with("run-");
            signatures += name.ends_with(".json.p7s");
        }
        QCOMPARE(runs, 2);
        QCOMPARE(signatures, 2);
        made->close();
        QCOMPARE(made->state(), AcceptanceGuide::State::Closed);
    }

    void aFolderThatCannotBeWrittenIsSaid() {
        QFile file(m_folder.filePath("taken"));
        QVERIFY(file.open(QIODevice::WriteOnly)); // where the folder should be
        file.close();
        StorageThread storage;
        const auto made = guide(nullptr, storage, "taken");
        made->open();
        QTRY_COMPARE(made->state(), AcceptanceGuide::State::Planning);
        plan(*made, 1, 0);
        QTRY_COMPARE(made->state(), AcceptanceGuide::State::Failed);
        QVERIFY(made->errorTextId().startsWith("error."));
        made->close();
        QCOMPARE(made->state(), AcceptanceGuide::State::Closed);
    }

    void aPersonIsAcceptedAPrintIsNotAndTheReportIsSigned() {
        if (!test::sharedData("faces"))
            return;
        QTemporaryDir held;
        QVERIFY(QFile::copy(DARCHA_SHARED_DATA "/faces/frll_neutral/001_03.jpg", held.filePath("0.jpg")));
        PictureFolderCamera print(held.path().toStdString(), m_clock,
                                  PictureFolderOptions{Pacing::ByClock, true, 12, 1});
        DeviceWishes wishes;
        wishes.onlyVirtual = true;
        wishes.privateFolder = path("private");
        std::filesystem::create_directories(wishes.privateFolder);
        auto devices = chooseDevices(wishes, *m_models, m_clock);
        DARCHA_OK(devices);
        Scenery camera;
        camera.there = {devices->camera.get(), &print};

        StorageThread storage;
        int repeated = 0;
        {
            const auto first = guide(&camera, storage, "acceptance");
            const CitizenAtScreen eyes(*first->challenge(), devices->citizen, m_timers);
            first->open();
            QTRY_COMPARE(first->state(), AcceptanceGuide::State::Planning);
            plan(*first, 1, 1);
            bool lit = false, turned = false;
            connect(first->challenge(), &ChallengeScreen::changed, this, [&] {
                lit = lit || first->challenge()->stage() == ChallengeScreen::Stage::Light;
                turned = turned || first->challenge()->turn();
            });
            QVERIFY2(accepted(*first, repeated), qPrintable(why(*first)));
            QVERIFY(lit && turned);
            QVERIFY(first->livenessRows().size() > 3);
            QVERIFY(first->preview().isNull()); // the picture went with the presentation
            first->close();
            QCOMPARE(first->state(), AcceptanceGuide::State::Closed);
        }
        const auto second = guide(&camera, storage, "acceptance");                    // after whatever came between
        const CitizenAtScreen eyes(*second->challenge(), devices->citizen, m_timers); // the same checks as before
        second->open();
        QTRY_COMPARE(second->state(), AcceptanceGuide::State::Ready);
        QCOMPARE(second->done(), 1);
        QCOMPARE(second->nextTitleId(), QString("acceptance.species.print"));
        camera.now = 1;
        second->present();
        QCOMPARE(second->state(), AcceptanceGuide::State::Presenting);
        QTRY_COMPARE_WITH_TIMEOUT(second->state(), AcceptanceGuide::State::Judged, 60000);
        const PresentationOutcome attack = second->run()->outcomes().back();
        QVERIFY2(attack.noResponse == NoResponse::None && attack.decision != PadDecision::BonaFide,
                 qPrintable(why(*second)));
        second->goOn();
        QTRY_COMPARE(second->state(), AcceptanceGuide::State::Reported);

        const QString json = second->reportFile();
        const auto verify = [&] {
            return runTool("openssl", {"cms", "-verify", "-binary", "-inform", "DER", "-in", json + ".p7s", "-content",
                                       json, "-CAfile", qpath(m_pki->authorityCertificate), "-out", "/dev/null"});
        };
        const ToolRun good = verify();
        QVERIFY2(good.code == 0, good.errors);
        const auto report = JsonFile::read(json.toStdString());
        DARCHA_OK(report);
        QVERIFY(report->root().at("complete").get<bool>());
        const nlohmann::json genuine = report->root().at("groups").at(0), prints = report->root().at("groups").at(1);
        QCOMPARE(genuine.at("accepted").get<int>(), 1);
        QCOMPARE(genuine.at("withdrawn").get<int>(), repeated); // nothing is hidden
        QCOMPARE(prints.at("errors").get<int>(), 0);
        QCOMPARE(prints.at("of").get<int>(), 1);
        QVERIFY(std::abs(prints.at("upper_95_one_sided").get<double>() - 0.95) < 1e-9); // what one can prove
        const nlohmann::json setting = report->root().at("run").at("setting");
        QVERIFY(setting.at("training").get<bool>());
        const auto checks = setting.at("checks").get<std::vector<std::string>>();
        QVERIFY(std::find(checks.begin(), checks.end(), "light") != checks.end());
        QFile forged(json);
        QVERIFY(forged.open(QIODevice::Append));
        forged.write(" ");
        forged.close();
        QVERIFY(verify().code != 0);
    }
};

QTEST_MAIN(AcceptanceGuideTest)
#include "test_acceptance_guide.moc"
