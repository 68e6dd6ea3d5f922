// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/face_capture.h"
#include "core/base/random_source.h"
#include "core/quality/best_shot.h"
#include "drivers/camera/picture_folder_camera.h"
#include "tests/support/degrade.h"
#include "tests/support/models.h"
#include "tests/support/pixel_watch.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

using namespace darcha;

namespace {

// A camera that keeps its thread in nextFrame() until it is let through: what takes a UVC camera seconds.
class SlowCamera final : public Camera {
public:
    explicit SlowCamera(Camera& camera) : m_camera(camera) {}
    ~SlowCamera() override { held = false; }

    std::atomic<bool> held{false}, waits{false};
    std::atomic<int> openings{0};

    DeviceInfo info() const override { return m_camera.info(); }
    DeviceState state() const override { return m_camera.state(); }
    Result<CameraFormat> open() override {
        ++openings;
        return m_camera.open();
    }
    Result<FramePtr> nextFrame(std::chrono::milliseconds patience) override {
        while (held) {
            waits = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        waits = false;
        return m_camera.nextFrame(patience);
    }
    Result<FramePtr> still(std::chrono::milliseconds patience) override { return m_camera.still(patience); }
    void close() override { m_camera.close(); }

private:
    Camera& m_camera;
};

} // namespace

class FaceCaptureTest : public QObject {
    Q_OBJECT

    const ModelStore* m_models = nullptr;
    QualityProfile m_profile;
    SystemClock m_clock;
    SeededRandom m_random{1};

    // A camera that shows one picture of shared/data for ever.
    struct Studio {
        QTemporaryDir folder;
        std::unique_ptr<PictureFolderCamera> camera;
        Studio(const Clock& clock, const char* picture) {
            QFile::copy(QString(DARCHA_SHARED_DATA "/faces/") + picture, folder.filePath("0.jpg"));
            camera = std::make_unique<PictureFolderCamera>(folder.path().toStdString(), clock,
                                                           PictureFolderOptions{Pacing::ByClock, true, 10, 1});
        }
    };

private slots:
    void initTestCase() {
        if (!test::sharedData("faces"))
            return;
        m_models = test::models();
        if (!m_models)
            return;
        m_profile = QualityProfile::named("icao").value();
    }

    void aGoodFaceIsCapturedByItselfWithAllThatThePacketNeeds() {
        Studio studio(m_clock, "frll_neutral/001_03.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        capture.start();
        QCOMPARE(capture.state(), FaceCapture::State::Looking);
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        const FaceCaptureResult* result = capture.result();
        QVERIFY(result);
        QVERIFY(result->acceptable);
        QCOMPARE(result->assessment.verdict, QualityVerdict::Pass);
        QCOMPARE(result->assessment.profileId, std::string("icao"));
        QVERIFY(result->jpeg.size() > 10000 && !capture.still().isNull());
        QVERIFY(result->frame && result->frame->bgr.cols == 1350);
        const auto watched = nlohmann::json::parse(result->attackDetectionJson).at("result");
        QCOMPARE(watched.at("profile").get<std::string>(), std::string("passive"));
        const auto& cues = watched.at("cues");
        const auto texture =
            std::find_if(cues.begin(), cues.end(), [](const auto& cue) { return cue.at("cue") == "minifasnet"; });
        QVERIFY(texture != cues.end() && texture->at("frames").template get<int>() > 0);
        QVERIFY(!result->livenessAsked);
        QVERIFY(std::any_of(result->models.begin(), result->models.end(), [](const ModelVersion& m) {
            return m.name == "pad_fr_liveness" && m.sha256.size() == 64;
        }));
        QVERIFY(capture.still().height() > capture.still().width());
        QCOMPARE(capture.stillRevision(), 1);
        capture.stop();
        QVERIFY(!capture.result());
        QVERIFY(capture.still().isNull());
        QCOMPARE(capture.state(), FaceCapture::State::Off);
    }

    // Grain is measured of stills only, and is the camera's: nobody stands still for it until all attempts are over.
    void whatOnlyTheWholeMeasuresSeeGoesToStaffWithItsReason() {
        Studio studio(m_clock, "frll_neutral/001_03.jpg");
        const QString file = studio.folder.filePath("0.jpg");
        const cv::Mat grainy = test::noisy(cv::imread(file.toStdString()), 25);
        QVERIFY(cv::imwrite(file.toStdString(), grainy, {cv::IMWRITE_JPEG_QUALITY, 98}));
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        QVERIFY(!capture.acceptable());
        QCOMPARE(capture.result()->assessment.reasons, std::vector{QualityComponent::NoisePrevention});
        QCOMPARE(capture.result()->attempts, 1);
    }

    void ofTwoEqualPicturesThePersonChooses() {
        Studio studio(m_clock, "frll_neutral/001_03.jpg"); // always the same picture: none is better
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        capture.swap(); // nothing is there yet
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        QVERIFY(capture.hasOther());
        QCOMPARE(capture.shownPicture(), 1);
        QSignalSpy changed(&capture, &FaceCapture::stillChanged);
        const FaceCaptureResult* const first = capture.result();
        const FramePtr firstFrame = first->frame;
        QVERIFY(first->other);
        const Shot taken{{}, first->assessment}, offered{{}, first->other->assessment};
        QVERIFY(equalRank(taken, offered));
        capture.swap();
        const FaceCaptureResult* const second = capture.result();
        QVERIFY(second != first && second->acceptable && second->frame != firstFrame);
        QVERIFY(second->jpeg.size() > 10000 && second->chip.size() > 10000 && !second->models.empty());
        QCOMPARE(capture.shownPicture(), 2);
        QCOMPARE(capture.stillRevision(), 2);
        QCOMPARE(changed.size(), 1);
        QVERIFY(capture.hasOther());
        capture.swap();
        QCOMPARE(capture.result(), first);
        QCOMPARE(capture.shownPicture(), 1);
        capture.swap();
        capture.accept(); // the one that is shown
        QCOMPARE(capture.state(), FaceCapture::State::Captured);
        QCOMPARE(capture.result(), second);
        capture.start(); // back on the page: still to be chosen from
        QVERIFY(capture.hasOther());
        capture.retake();
        QVERIFY(!capture.result() && !capture.hasOther());
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        QCOMPARE(capture.shownPicture(), 1);
        capture.stop();
        QVERIFY(!capture.hasOther());
        capture.swap();
        QVERIFY(!capture.result());
    }

    void whoLeavesWhileThePictureIsMadeIsNotWorkedOn() {
        Studio studio(m_clock, "frll_neutral/001_03.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        QSignalSpy failures(&capture, &FaceCapture::failed), stills(&capture, &FaceCapture::stillChanged);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Capturing, 40000); // the burst is looked at
        capture.stop();
        QTRY_VERIFY_WITH_TIMEOUT(studio.camera->state() == DeviceState::Present, 40000); // the threads are through
        QTest::qWait(100);
        QVERIFY(!capture.result() && failures.isEmpty() && stills.isEmpty());
        QCOMPARE(capture.state(), FaceCapture::State::Off);
    }

    void anOpenMouthIsToldAndNotCaptured() {
        Studio studio(m_clock, "frll_smiling/061_08.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.hintId(), QString("face.hint.close_mouth"), 20000);
        QTest::qWait(1500);
        QCOMPARE(capture.state(), FaceCapture::State::Looking);
        QVERIFY(!capture.result());
    }

    void aPulledPlugFailsAndComingBackGoesOn() {
        Studio studio(m_clock, "frll_smiling/061_08.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        QSignalSpy staff(&capture, &FaceCapture::staffNeeded);
        QSignalSpy lost(&capture, &FaceCapture::deviceLost), back(&capture, &FaceCapture::deviceBack);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.hintId(), QString("face.hint.close_mouth"), 20000);
        studio.camera->unplug();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Failed, 5000);
        QCOMPARE(capture.hintId(), QString("face.hint.camera_gone"));
        QCOMPARE(lost.size(), 1);
        QVERIFY(capture.cameraLost());
        studio.camera->plug();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Looking, 5000);
        QTRY_COMPARE_WITH_TIMEOUT(capture.hintId(), QString("face.hint.close_mouth"), 20000);
        QCOMPARE(back.size(), 1);
        QVERIFY(!capture.cameraLost() && staff.isEmpty());
    }

    void aPictureThatIsSafeNeedsNoCameraUntilItIsTakenAgain() {
        Studio studio(m_clock, "frll_neutral/001_03.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        QSignalSpy lost(&capture, &FaceCapture::deviceLost), back(&capture, &FaceCapture::deviceBack);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        studio.camera->unplug();
        QTest::qWait(700);
        QCOMPARE(capture.state(), FaceCapture::State::Captured);
        QVERIFY(lost.isEmpty());
        capture.retake();
        QCOMPARE(capture.state(), FaceCapture::State::Failed);
        QCOMPARE(lost.size(), 1);
        studio.camera->plug();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        QCOMPARE(capture.stillRevision(), 2);
        QCOMPARE(back.size(), 1);
    }

    void aNetworkThatCannotBeLoadedIsToldAsSuchAndTriedAgain() {
        namespace fs = std::filesystem;
        const QTemporaryDir folder;
        const fs::path models = folder.path().toStdString();
        for (const auto& file : fs::directory_iterator(DARCHA_MODEL_DIR))
            if (file.is_regular_file())
                fs::copy(file, models / file.path().filename());
        fs::resize_file(models / "face_mesh.onnx", 1000);
        const auto store = ModelStore::open(models);
        QVERIFY(store.ok());
        Studio studio(m_clock, "frll_smiling/061_08.jpg");
        FaceCapture capture({studio.camera.get(), *store, m_clock, m_random});
        capture.setProfile(m_profile);
        QSignalSpy lost(&capture, &FaceCapture::deviceLost);
        std::vector<ErrorCode> failures;
        connect(&capture, &FaceCapture::failed, this, [&](const Error& error) { failures.push_back(error.code); });
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Failed, 20000);
        QCOMPARE(failures, std::vector{ErrorCode::ModelHashMismatch});
        QVERIFY(lost.isEmpty() && !capture.cameraLost());
        QVERIFY(capture.hintId() != "face.hint.camera_gone");
        fs::copy(DARCHA_MODEL_DIR "/face_mesh.onnx", models / "face_mesh.onnx", fs::copy_options::overwrite_existing);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.hintId(), QString("face.hint.close_mouth"), 20000);
        QCOMPARE(capture.state(), FaceCapture::State::Looking);
    }

    void everyRunBeginsWithTheFirstAttemptAndSaysSo() {
        VirtualClock time{UtcTime{}};
        Studio studio(m_clock, "frll_smiling/061_08.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, time, m_random});
        capture.setProfile(m_profile);
        capture.start();
        QTRY_VERIFY_WITH_TIMEOUT(capture.secondsLeft() > 0, 20000);
        time.advance(std::chrono::seconds(31));
        QTRY_COMPARE_WITH_TIMEOUT(capture.attempt(), 2, 5000);
        capture.pause();
        QSignalSpy attempt(&capture, &FaceCapture::attemptChanged), left(&capture, &FaceCapture::secondsLeftChanged);
        capture.start();
        QCOMPARE(capture.attempt(), 1);
        QCOMPARE(capture.secondsLeft(), 0);
        QCOMPARE(capture.progress(), 0.0);
        QCOMPARE(attempt.size(), 1);
        QCOMPARE(left.size(), 1);
        QVERIFY(capture.hintId().isEmpty());
    }

    void previewAndStillLeaveNothingBehind() {
        PixelWatch& watch = PixelWatch::install();
        Studio studio(m_clock, "frll_neutral/001_03.jpg");
        FaceCapture capture({studio.camera.get(), *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        capture.setPreviewSize({311, 397}); // a size that nothing else has
        watch.watch(311 * 397 * 3);
        capture.start();
        QTRY_COMPARE_WITH_TIMEOUT(capture.state(), FaceCapture::State::Captured, 40000);
        QVERIFY(!capture.preview().isNull());
        capture.pause();
        QVERIFY(watch.clean() > 3);
        QCOMPARE(watch.dirty(), 0);
        watch.watch(static_cast<std::size_t>(capture.still().width()) *
                    static_cast<std::size_t>(capture.still().height()) * 3);
        capture.stop();
        QCOMPARE(watch.clean(), 1);
        QCOMPARE(watch.dirty(), 0);
    }

    void whoeverLeavesWaitsForNothingAndLeavesNothingBehind() {
        PixelWatch& watch = PixelWatch::install();
        Studio studio(m_clock, "frll_smiling/061_08.jpg");
        SlowCamera camera(*studio.camera);
        FaceCapture capture({&camera, *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        capture.setPreviewSize({313, 401}); // a size that nothing else has
        watch.watch(313 * 401 * 3);
        capture.start();
        QTRY_VERIFY_WITH_TIMEOUT(!capture.preview().isNull(), 20000);
        camera.held = true;
        QTRY_VERIFY_WITH_TIMEOUT(camera.waits.load(), 5000);
        capture.stop(); // would never return if it waited for the camera
        QVERIFY(camera.waits);
        QCOMPARE(capture.state(), FaceCapture::State::Off);
        capture.start(); // the next person: there is one camera, and it is not free yet
        capture.start();
        QCOMPARE(capture.state(), FaceCapture::State::Looking);
        QTest::qWait(100);
        QCOMPARE(camera.openings.load(), 1);
        QVERIFY(capture.preview().isNull());
        camera.held = false;
        QTRY_COMPARE_WITH_TIMEOUT(camera.openings.load(), 2, 20000);
        QTRY_VERIFY_WITH_TIMEOUT(!capture.preview().isNull(), 20000);
        camera.held = true;
        QTRY_VERIFY_WITH_TIMEOUT(camera.waits.load(), 5000);
        capture.pause();
        capture.start();
        capture.stop(); // begun and left again while the camera was not free
        camera.held = false;
        QTRY_COMPARE_WITH_TIMEOUT(camera.state(), DeviceState::Present, 20000);
        QTest::qWait(100);
        QCOMPARE(camera.openings.load(), 2);
        QVERIFY(capture.preview().isNull());
        QCOMPARE(watch.dirty(), 0);
    }

    void withoutACameraStaffIsCalled() {
        FaceCapture capture({nullptr, *m_models, m_clock, m_random});
        capture.setProfile(m_profile);
        QSignalSpy lost(&capture, &FaceCapture::deviceLost);
        capture.start();
        QCOMPARE(capture.state(), FaceCapture::State::Failed);
        QCOMPARE(lost.size(), 1);
        capture.retake();
        QCOMPARE(lost.size(), 2);
    }
};

QTEST_GUILESS_MAIN(FaceCaptureTest)
#include "test_face_capture.moc"
