// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/face_capture.h"
#include "app/station/capture/liveness_check.h"
#include "app/station/capture/liveness_rows.h"
#include "app/station/capture/screen_light.h"
#include "core/base/random_source.h"
#include "drivers/camera/picture_folder_camera.h"
#include "tests/support/models.h"

#include <nlohmann/json.hpp>
#include <QQuickWindow>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

using namespace darcha;

class LivenessTest : public QObject {
    Q_OBJECT

    const ModelStore* m_models = nullptr;
    SystemClock m_clock;
    SeededRandom m_random{5};

    // A camera before which somebody holds one picture, for ever.
    struct Held {
        QTemporaryDir folder;
        std::unique_ptr<PictureFolderCamera> camera;
        explicit Held(const Clock& clock) {
            QFile::copy(DARCHA_SHARED_DATA "/faces/frll_neutral/001_03.jpg", folder.filePath("0.jpg"));
            camera = std::make_unique<PictureFolderCamera>(folder.path().toStdString(), clock,
                                                           PictureFolderOptions{Pacing::ByClock, true, 12, 1});
        }
    };

    // Says what it was asked.
    struct Asked final : CameraTruth {
        int attempts = 0;
        std::vector<std::uint64_t> seeds;
        void beginAttempt() override { ++attempts; }
        void challengeExposure(std::uint64_t seed) override { seeds.push_back(seed); }
        CameraAnswer answer() const override {
            CameraAnswer now;
            now.cue.cue = "camera";
            now.cue.frames = 100 * attempts;
            if (!seeds.empty())
                now.exposure.emplace(seeds.back());
            return now;
        }
    };
    // Nobody stands there: each attempt is lost. Until the check has ended, or for so long.
    static void waitBefore(LivenessCheck& check, CameraTruth& camera, SteadyTime& now, std::chrono::seconds most) {
        for (const SteadyTime end = now + most; now < end && !check.finished(); now += std::chrono::milliseconds(100))
            check.observe({}, {}, now, camera);
    }

    static nlohmann::json recordOf(const FaceCapture& capture) {
        return nlohmann::json::parse(capture.result()->attackDetectionJson);
    }

private slots:
    void initTestCase() {
        if (!test::sharedData("faces"))
            return;
        m_models = test::models();
    }

    // The picture is perfect, and nobody is there: no attempt passes, nobody is locked out, staff are asked.
    void aHeldPictureEndsAtStaffWithEveryAttemptOnRecord() {
        Held held(m_clock);
        FaceCapture capture({held.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(QualityProfile::named("icao").value());
        capture.setLiveness("kiosk");
        QSignalSpy staff(&capture, &FaceCapture::staffNeeded);
        QSet<int> attempts;
        connect(capture.challenge(), &ChallengeScreen::changed, this,
                [&] { attempts.insert(capture.challenge()->attempt()); });
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Proving, 40000);
        QVERIFY(!capture.result());
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 90000);
        QVERIFY(capture.acceptable() && capture.livenessAsked());
        QVERIFY(capture.livenessDecision() != FaceCapture::Liveness::BonaFide);
        QCOMPARE(staff.size(), 1);
        QCOMPARE(staff.first().first().toString(), QString("staff.reason.liveness"));
        QVERIFY(attempts.contains(2) && attempts.contains(3));
        QVERIFY(!capture.result()->livenessReason.empty());
        QCOMPARE(recordOf(capture).at("outcome").at("reason").get<std::string>(), capture.result()->livenessReason);
        QVERIFY(!capture.livenessReasons().isEmpty());
        const std::string json = capture.result()->attackDetectionJson;
        QVERIFY(capture.staffDecide()); // and until they have, nobody goes on
        QSignalSpy vouched(&capture, &FaceCapture::livenessVouched), refused(&capture, &FaceCapture::livenessRefused);
        capture.vouch("because");
        capture.refuse("seen_here");
        QVERIFY(capture.staffDecide() && vouched.isEmpty() && refused.isEmpty());
        capture.refuse("held_up");
        QCOMPARE(refused.size(), 1); // the session is the flow's to end
        capture.vouch("cannot_take_part");
        QCOMPARE(vouched.first().first().toString(), QString("cannot_take_part"));
        QVERIFY(!capture.staffDecide() && capture.vouched() == "cannot_take_part");
        QCOMPARE(capture.result()->attackDetectionJson, json); // what the check found stays as it is
        capture.vouch("seen_here");
        QCOMPARE(vouched.size(), 1); // once
        const nlohmann::json record = recordOf(capture);
        QCOMPARE(record.at("earlierAttempts").size(), std::size_t{2});
        QVERIFY(record.at("plan").at("seed") != record.at("earlierAttempts").at(0).at("plan").at("seed"));
        QCOMPARE(capture.challenge()->stage(), ChallengeScreen::Stage::None);
        // Another photo gives no new attempts, and takes none off the record.
        capture.retake();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        QCOMPARE(staff.size(), 2);
        QVERIFY(capture.livenessDecision() != FaceCapture::Liveness::BonaFide && !capture.livenessRows().isEmpty());
        QCOMPARE(recordOf(capture).at("earlierAttempts").size(), std::size_t{3});
        capture.stop();
        QVERIFY(!capture.livenessAsked() && capture.livenessRows().isEmpty() && capture.vouched().isEmpty());
    }

    void whoCannotTurnIsAskedForNoTurnAgain() {
        Held held(m_clock);
        FaceCapture capture({held.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(QualityProfile::named("icao").value());
        capture.setLiveness("kiosk");
        bool turned = false, asked = false;
        connect(capture.challenge(), &ChallengeScreen::changed, this, [&] {
            if (asked && capture.challenge()->turn())
                turned = true;
        });
        capture.start();
        QTRY_VERIFY_WITH_TIMEOUT(capture.challenge()->turn().has_value(), 60000);
        capture.cannotTurn();
        QTRY_VERIFY_WITH_TIMEOUT(!capture.challenge()->turn(), 5000);
        asked = true;
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 60000);
        QVERIFY(!turned);
        QVERIFY(recordOf(capture).at("plan").at("turns").empty());
        QVERIFY(!recordOf(capture).at("earlierAttempts").at(0).at("plan").at("turns").empty());
    }

    void theCameraIsAskedAnewInEachAttemptThatHasTurns() {
        LivenessCheck check(*m_models, m_random);
        Asked camera;
        SteadyTime now{std::chrono::seconds(100)};
        QVERIFY(check.begin({.profile = "kiosk", .needs = {}, .screen = {}}, camera).ok());
        QVERIFY(camera.seeds.empty()); // the photo is not there yet
        check.challenge(nullptr);
        waitBefore(check, camera, now, std::chrono::seconds(120));
        QVERIFY(check.finished());
        QCOMPARE(camera.attempts, 3);
        const nlohmann::json last = nlohmann::json::parse(check.recordJson());
        auto records = last.at("earlierAttempts").get<std::vector<nlohmann::json>>();
        records.push_back(last);
        QCOMPARE(records.size(), std::size_t{3});
        QCOMPARE(camera.seeds.size(), std::size_t{3});
        for (std::size_t i = 0; i < records.size(); ++i) {
            QCOMPARE(records[i].at("plan").at("seed").get<std::string>(), std::to_string(camera.seeds[i]));
            QCOMPARE(records[i].at("exposure").at("seed"), records[i].at("plan").at("seed"));
            QVERIFY(!records[i].at("exposure").at("code").empty());
            const nlohmann::json& cues = records[i].at("result").at("cues");
            const auto seen = std::find_if(cues.begin(), cues.end(),
                                           [](const nlohmann::json& cue) { return cue.at("cue") == "camera"; });
            QVERIFY(seen != cues.end());
            QCOMPARE(seen->at("frames").get<std::size_t>(), 100 * (i + 1)); // of this attempt, at its end
        }
        QVERIFY(camera.seeds[0] != camera.seeds[1] && camera.seeds[1] != camera.seeds[2]);
    }

    // Who passed, takes another photo and then can do nothing at all is not who passed: it may be somebody else.
    void whatOnePhotoProvedSaysNothingOfTheNext() {
        QTemporaryDir profiles;
        const auto profile = [&](const char* id, const char* required) { // the first lets everybody through
            QFile file(profiles.filePath(QString::fromLatin1(id) + ".json"));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(
                nlohmann::json(
                    {{"id", id},
                     {"version", 1},
                     {"title", "made up"},
                     {"accept", -100},
                     {"reject", -200},
                     {"required", nlohmann::json::parse(required)},
                     {"rules",
                      {{{"score", "made.up"}, {"least", 0}, {"reason", "made_up"}, {"source", "of this test"}}}}})
                    .dump()
                    .c_str());
        };
        profile("kiosk", "[]");
        profile("kiosk-light", "[\"challenge.never\"]");
        qputenv("DARCHA_PAD_PROFILE_DIR", profiles.path().toUtf8());
        const auto usual = qScopeGuard([] { qunsetenv("DARCHA_PAD_PROFILE_DIR"); });
        LivenessCheck check(*m_models, m_random);
        Asked camera;
        SteadyTime now{std::chrono::seconds(100)};
        LivenessNeeds needs;
        needs.lightSensitive = true;
        QVERIFY(check.begin({.profile = "kiosk", .needs = needs, .screen = {}}, camera).ok());
        check.challenge(nullptr);
        waitBefore(check, camera, now, std::chrono::seconds(30));
        QVERIFY(check.finished());
        QCOMPARE(name(check.result().decision), name(PadDecision::BonaFide));
        needs.cannotTurn = true;
        QVERIFY(check.begin({.profile = "kiosk", .needs = needs, .screen = {}}, camera).ok());
        check.challenge(nullptr);
        check.observe({}, {}, now, camera);
        QVERIFY(check.finished());
        QCOMPARE(name(check.result().decision), name(PadDecision::Inconclusive));
        QCOMPARE(check.staffReason(), std::string("no_check_possible"));
    }

    // The dot is not seen, or nobody may turn: then the light comes at once, and no exposure may be stepped under it.
    void noExposureIsSteppedWhereThereAreNoTurns_data() {
        QTest::addColumn<bool>("cannotSee");
        QTest::newRow("cannot turn") << false;
        QTest::newRow("cannot see") << true;
    }
    void noExposureIsSteppedWhereThereAreNoTurns() {
        QFETCH(const bool, cannotSee);
        LivenessNeeds needs;
        (cannotSee ? needs.cannotSee : needs.cannotTurn) = true;
        LivenessCheck check(*m_models, m_random);
        Asked camera;
        SteadyTime now{std::chrono::seconds(100)};
        QVERIFY(check.begin({.profile = "kiosk", .needs = {}, .screen = {}}, camera).ok());
        check.challenge(nullptr);
        check.observe({}, {}, now, camera);
        QCOMPARE(camera.seeds.size(), std::size_t{1});
        const int before = camera.attempts;
        QVERIFY(check.change(needs, now, camera).ok()); // in the middle of it
        QCOMPARE(camera.attempts, before + 1);          // which ends it
        waitBefore(check, camera, now, std::chrono::seconds(6));
        QCOMPARE(camera.seeds.size(), std::size_t{1});
        // From the first attempt, with the needs as they are known now.
        check.forget();
        QVERIFY(check.begin({.profile = "kiosk", .needs = needs, .screen = {}}, camera).ok());
        check.challenge(nullptr);
        waitBefore(check, camera, now, std::chrono::seconds(120));
        QVERIFY(check.finished());
        QCOMPARE(camera.seeds.size(), std::size_t{1});
    }

    void theLightIsHeldAgainstTheStationsOwnScreen() {
        const ScreenPlace wall{122, 68, -40};
        LivenessCheck check(*m_models, m_random);
        Asked camera;
        QVERIFY(check.begin({.profile = "kiosk", .needs = {}, .screen = wall}, camera).ok());
        const nlohmann::json screen = nlohmann::json::parse(check.recordJson()).at("screen");
        QCOMPARE(screen.at("widthCm").get<double>(), 122.0);
        QCOMPARE(screen.at("heightCm").get<double>(), 68.0);
        QCOMPARE(screen.at("belowLensCm").get<double>(), -40.0);
    }

    void nothingIsToldOfAScreenThatIsGone() {
        int told = 0;
        auto screen = std::make_unique<ChallengeScreen>(m_clock, [&](int, SteadyTime) { ++told; });
        QQuickWindow window;
        window.resize(64, 64);
        auto light = std::make_unique<ScreenLight>(window.contentItem());
        light->setSource(screen.get());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        LivenessLook look;
        look.screen.stage = LivenessStage::Lighting;
        look.screen.field = 4;
        screen->show(look);
        // Between taking over what is shown and presenting it, as where the window has a rendering thread.
        const auto goes = connect(&window, &QQuickWindow::afterSynchronizing, &window, [&] {
            screen.reset();
            light.reset();
        });
        window.update();
        QSignalSpy swapped(&window, &QQuickWindow::frameSwapped);
        QTRY_VERIFY(!swapped.isEmpty());
        QVERIFY(!screen && !light);
        QCOMPARE(told, 0);
        disconnect(goes);
        // The same with a thread that is at it all the time.
        auto other = std::make_unique<ChallengeScreen>(m_clock, [&](int, SteadyTime) { ++told; });
        const std::shared_ptr<FieldsShown> shown = other->fieldsShown();
        std::atomic<bool> ends{false};
        std::atomic<int> calls{0};
        std::thread rendering([&] {
            for (; !ends; ++calls)
                shown->shown(1);
        });
        QTRY_VERIFY(calls > 100);
        other.reset();
        const int until = told; // nobody writes it any more
        const int at = calls;
        QTRY_VERIFY(calls > at + 100);
        ends = true;
        rendering.join();
        QVERIFY(until > 0);
        QCOMPARE(told, until);
    }

    void aFieldCountsAsShownOnceTheWindowHasPresentedIt() {
        std::vector<int> fields;
        ChallengeScreen screen(m_clock, [&](int field, SteadyTime) { fields.push_back(field); });
        QQuickWindow window;
        window.resize(64, 64);
        ScreenLight light(window.contentItem());
        QVERIFY(!screen.hasGlass());
        light.setSource(&screen);
        QVERIFY(screen.hasGlass() && screen.inWindow());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        LivenessLook look;
        look.screen.stage = LivenessStage::Lighting;
        look.light.left = look.light.right = {1, 1, 1};
        for (int field = 0; field < 3; ++field) {
            look.screen.field = field;
            screen.show(look);
            QVERIFY(fields.size() == static_cast<std::size_t>(field)); // asked for, not yet presented
            window.update();
            QTRY_COMPARE(fields.size(), static_cast<std::size_t>(field + 1));
            window.update();
            QTest::qWait(50);
            QCOMPARE(fields.size(), static_cast<std::size_t>(field + 1)); // once each
        }
        QCOMPARE(fields, (std::vector{0, 1, 2}));
        QCOMPARE(screen.left(), QColor(255, 255, 255));
        light.setSource(nullptr);
        QVERIFY(!screen.hasGlass());
    }

    void staffReadEveryScoreAgainstItsLimit() {
        PadResult result;
        result.cues = {{"turn", "", {{"turn.planarity.median", 0.0943}, {"turn.angle", 21.3}}, "", 12},
                       {"light", "", {}, "bright_surroundings", 0},
                       {"identity", "", {{"identity.least", 0.5}}, "", 4}};
        result.judgements = {{"turn.planarity.median", 0.0943, 0.06, std::nullopt, true, 1.5, ""},
                             {"identity.least", 0.5, 0.4, std::nullopt, true, 0, ""},
                             {"identity.least", 0.5, 0.55, std::nullopt, false, 0, "person_unclear"}};
        const QVariantList rows = livenessRows(result);
        QCOMPARE(rows.size(), 3);
        const QVariantMap turn = rows.at(0).toMap();
        QCOMPARE(turn.value("cueId").toString(), QString("liveness.cue.turn"));
        const QVariantMap planarity = turn.value("scores").toList().at(0).toMap();
        QCOMPARE(planarity.value("name").toString(), QString("planarity.median"));
        QCOMPARE(planarity.value("value").toString(), QString("0.094"));
        QCOMPARE(planarity.value("limit").toString(), QString::fromUtf8("≥ 0.060"));
        QVERIFY(turn.value("scores").toList().at(1).toMap().value("limit").toString().isEmpty());
        QCOMPARE(rows.at(1).toMap().value("missingId").toString(), QString("liveness.why.bright_surroundings"));
        const QVariantMap same = rows.at(2).toMap().value("scores").toList().at(0).toMap();
        QCOMPARE(same.value("limit").toString(), QString::fromUtf8("≥ 0.400, ≥ 0.550"));
        QVERIFY(!same.value("holds").toBool()); // the stricter one does not
    }

    void staffReadWhatStoodAgainstThePersonWithItsScores() {
        PadResult result;
        result.evidence = -1.25;
        result.judgements = {{"light.shape.even", 0.01, 0.25, std::nullopt, false, -3, "mirrored_light"},
                             {"light.shape.misfit", 0.6, std::nullopt, 0.4, false, -1.5, "mirrored_light"},
                             {"turn.gain.least", 0.3, 0.12, std::nullopt, true, 1, ""}};
        result.reasons = {"mirrored_light", "mirrored_light", "evidence", "turn.too_few_turns"};
        const QVariantList rows = livenessReasons(result, "flat"); // of the first attempt
        QStringList told;
        for (const QVariant& row : rows)
            told << row.toMap().value("titleId").toString() + ' ' + row.toMap().value("textId").toString();
        QCOMPARE(told, (QStringList{"liveness.earlier liveness.reason.flat", " liveness.reason.mirrored_light",
                                    " liveness.reason.evidence", "liveness.cue.turn liveness.why.too_few_turns"}));
        const QVariantList scores = rows.at(1).toMap().value("scores").toList();
        QCOMPARE(scores.size(), 2);
        QCOMPARE(scores.at(1).toMap().value("name").toString(), QString("light.shape.misfit"));
        QCOMPARE(scores.at(1).toMap().value("value").toString(), QString("0.600"));
        QCOMPARE(scores.at(1).toMap().value("limit").toString(), QString::fromUtf8("≤ 0.400"));
        QCOMPARE(rows.at(2).toMap().value("scores").toList().at(0).toMap().value("value").toString(),
                 QString("-1.250"));
        QVERIFY(rows.at(3).toMap().value("scores").toList().isEmpty());
        QCOMPARE(livenessReasons(result, "evidence").size(), 3); // said already
    }
};

QTEST_MAIN(LivenessTest)
#include "test_liveness.moc"
