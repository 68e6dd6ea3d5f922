// SPDX-License-Identifier: Apache-2.0
// The renderer obeys physics and orders: what is told of attacks by it would else mean nothing.
#include "core/face/face_tracker.h"
#include "core/face/mesh_points.h"
#include "core/pad/passive/hands.h"
#include "tests/support/attacks/panel.h"
#include "tests/support/attacks/species.h"
#include "tests/support/models.h"

#include <opencv2/imgproc.hpp>
#include <QtTest>

using namespace darcha;
using namespace darcha::test;

class RendererTest : public QObject {
    Q_OBJECT

    std::shared_ptr<const Cast> m_cast;
    std::optional<FaceTracker> m_tracker;
    static constexpr int people = 3;

    std::unique_ptr<PortraitHead> head(std::size_t who) const {
        return std::make_unique<PortraitHead>(m_cast->portrait(who), m_cast->canonical(), PortraitHead::Shape{});
    }
    FaceObservationPtr seen(PortraitHead& person, const PersonPose& pose, SceneLight& light) {
        cv::Mat linear(480, 640, CV_32FC3);
        person.draw(linear, pose, light);
        SimulatedCamera camera(CameraMake{}, 1);
        m_tracker->reset();
        return m_tracker->observe(std::make_shared<const Frame>(Frame{camera.shoot(linear, 0.1), 0, {}})).face;
    }
    // Deviation over mean of green, of a white panel seen from the front.
    static double ripple(double pixelsPerCm) {
        PanelMake make;
        make.width = make.height = 40;
        make.pixelsPerCm = pixelsPerCm;
        make.hand = false;
        make.glass = make.haze = 0;
        Panel panel(make, 1);
        cv::Mat linear(480, 640, CV_32FC3, cv::Scalar::all(0)), part;
        panel.draw(linear, cv::Mat(64, 64, CV_8UC3, cv::Scalar::all(200)), {0, 0, 0, 0, 0, 40}, SceneLight(Station{}));
        cv::extractChannel(linear(cv::Rect(220, 140, 200, 200)), part, 1);
        cv::Scalar mean, deviation;
        cv::meanStdDev(part, mean, deviation);
        return deviation[0] / mean[0];
    }

private slots:
    void initTestCase() {
        cv::setNumThreads(1);
        if (!sharedData("faces/frll_neutral"))
            return;
        const ModelStore* const store = models();
        if (!store)
            return;
        m_cast = Cast::load(*store, DARCHA_SHARED_DATA "/faces/frll_neutral", people + 2);
        m_tracker.emplace(FaceTracker::create(*store, {}).value());
        QVERIFY(m_cast);
        QVERIFY(m_cast->size() >= people);
    }

    void aPortraitHeadTurnsAsItIsTold() {
        SceneLight light(Station::draw(3));
        light.setScreen({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
        for (std::size_t who = 0; who < people; ++who) {
            const auto person = head(who);
            const FaceObservationPtr straight = seen(*person, {}, light);
            QVERIFY(straight);
            QVERIFY2(std::abs(straight->distanceCm - 50) < 6, qPrintable(QString::number(straight->distanceCm)));
            for (const PersonPose& pose : {PersonPose{.yaw = 20}, {.yaw = -20}, {.pitch = 14}, {.roll = 8}}) {
                const FaceObservationPtr turned = seen(*person, pose, light);
                QVERIFY(turned);
                const auto near = [&](double told, double is, double was, double within) {
                    const QString what = QString("told %1, seen %2").arg(told).arg(is - was);
                    QVERIFY2(std::abs(is - was - told) < within, qPrintable(what));
                };
                near(pose.yaw, turned->pose.yaw, straight->pose.yaw, 5);
                near(pose.pitch, turned->pose.pitch, straight->pose.pitch, 6);
                near(pose.roll, turned->pose.roll, straight->pose.roll, 4);
            }
            const FaceObservationPtr shut = seen(*person, {.blink = 1}, light);
            QVERIFY(shut);
            QVERIFY2(shut->rightEyeOpenness < 0.75 * straight->rightEyeOpenness, "the lids do not come down");
        }
    }

    // The half on the subject's left is the picture's right.
    void eachHalfOfTheScreenLightsItsOwnCheek() {
        const auto person = head(1);
        const auto cheeks = [&](double left, double right) {
            SceneLight light(Station::draw(5));
            light.setScreen({left, left, left}, {right, right, right});
            cv::Mat linear(480, 640, CV_32FC3);
            person->draw(linear, {}, light);
            const double onTheRight = cv::mean(linear(cv::Rect(360, 250, 20, 20)))[1];
            return onTheRight / cv::mean(linear(cv::Rect(260, 250, 20, 20)))[1];
        };
        const double even = cheeks(0.5, 0.5), left = cheeks(1, 0), right = cheeks(0, 1);
        QVERIFY2(left > 1.02 * even && right < 0.98 * even,
                 qPrintable(QString("%1 %2 %3").arg(left).arg(even).arg(right)));
    }

    // Pixels of the panel and of the camera nearly alike beat against each other; much finer ones do not.
    void moireComesWherePixelsMeetPixelsOfTheirSize() {
        const double cameraPixelsPerCm = 609.0 / 40; // 43 degrees over 480 lines at 40 cm
        QVERIFY2(ripple(0.8 * cameraPixelsPerCm) > 0.03, qPrintable(QString::number(ripple(0.8 * cameraPixelsPerCm))));
        QVERIFY2(ripple(10 * cameraPixelsPerCm) < 0.002, qPrintable(QString::number(ripple(10 * cameraPixelsPerCm))));
    }

    // The control arm: what differs between two species of one number is the attack alone.
    void oneNumberIsOnePersonKioskAndCamera() {
        for (const auto& [other, same] : {std::pair{Species::SwapInSession, true}, {Species::PrintFlat, false}}) {
            cv::Mat pictures[2];
            for (const bool attack : {false, true}) {
                const std::unique_ptr<Actor> actor =
                    actorOf(attack ? other : Species::Genuine, Part{.cast = m_cast, .number = 4, .fault = {}});
                SceneLight light(Station::draw(4));
                SimulatedCamera camera(CameraMake::draw(4), 4);
                cv::Mat linear(480, 640, CV_32FC3);
                pictures[attack] = actor->frame(linear, 0.1, 0.1, light, camera);
            }
            QCOMPARE(cv::norm(pictures[0], pictures[1], cv::NORM_INF) == 0, same);
        }
    }

    // The renderer's fingers are found where they hold a sheet, and none beside the person of the same number.
    void whatHoldsASheetIsSeenAsHands() {
        int holding = 0, edges = 0, control = 0, told = 0;
        for (std::uint64_t number = 0; number < people; ++number)
            for (const Species species : {Species::PrintFlat, Species::Genuine}) {
                const std::unique_ptr<Actor> actor =
                    actorOf(species, Part{.cast = m_cast, .number = number, .fault = {}});
                SceneLight light(Station::draw(number));
                light.setScreen({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
                SimulatedCamera camera(CameraMake::draw(number), number);
                cv::Mat linear(480, 640, CV_32FC3);
                const cv::Mat picture = actor->frame(linear, 0.1, 0.1, light, camera);
                m_tracker->reset();
                const auto face = m_tracker->observe(std::make_shared<const Frame>(Frame{picture, 0, {}})).face;
                const auto look = face ? HandsDetector::look(*face) : std::nullopt;
                told += look.has_value();
                if (look && species == Species::PrintFlat) {
                    holding += look->seen;
                    edges += look->edge;
                } else if (look)
                    control += look->seen;
            }
        qInfo("told %d of %d; prints: hands %d, over an edge %d; people: hands %d", told, 2 * people, holding, edges,
              control);
        QVERIFY(holding > 0);
        QCOMPARE(control, 0);
    }

    // About an axis that is slanted, a corner bends further than the one beside it.
    void aSheetIsRolledAboutASlantedAxis() {
        const auto sheet = [](double slant) {
            return Plate(Texture{2, 2, std::vector<std::array<std::uint16_t, 4>>(4)}, 20, 30, {15, slant});
        };
        for (const double y : {-10., 10.}) {
            const Plate upright = sheet(0), slanted = sheet(25);
            QVERIFY(std::abs(upright.rim(true, y)[2] - upright.rim(false, y)[2]) < 1e-4F);
            const float further = slanted.rim(false, y)[2] - slanted.rim(true, y)[2];
            QVERIFY2(further * static_cast<float>(y) > 5, qPrintable(QString("%1 at %2").arg(further).arg(y)));
        }
        QVERIFY(std::abs(sheet(0).rim(false, 0)[0] - 15 * std::sin(10.F / 15)) < 1e-3F);
    }

    // His own face, the panel, and back; when, the screen tells him.
    void whoHoldsAPanelTakesItAway() {
        const auto moments = [&](Species species) {
            const std::unique_ptr<Actor> actor =
                actorOf(species, Part{.cast = m_cast, .number = 6, .challengeBegins = 10, .fault = {}});
            SceneLight light(Station::draw(6));
            light.setScreen({0.5, 0.5, 0.5}, {0.5, 0.5, 0.5});
            std::vector<cv::Mat> seen;
            const auto look = [&](double now) {
                cv::Mat linear(480, 640, CV_32FC3), middle;
                actor->draw(linear, now, light);
                cv::resize(linear(cv::Rect(220, 140, 200, 200)), middle, {20, 20}, 0, 0, cv::INTER_AREA);
                seen.push_back(middle / cv::mean(middle)[1]);
            };
            look(2);
            actor->told({.stage = LivenessStage::Turning, .turn = {}, .hint = {}}, 11);
            look(12);
            actor->told({.stage = LivenessStage::Lighting, .turn = {}, .field = 0, .hint = {}, .progress = 0.5}, 14);
            look(15);
            actor->told({.stage = LivenessStage::Lighting, .turn = {}, .field = 6, .hint = {}, .progress = 0.92}, 17);
            look(18);
            return seen;
        };
        const auto apart = [](const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_L1); };
        const std::vector<cv::Mat> swaps = moments(Species::SwapForLight), warms = moments(Species::WarmUp);
        QVERIFY(apart(swaps[1], swaps[2]) > 3 * apart(swaps[0], swaps[1])); // the panel, then himself
        QVERIFY(apart(swaps[1], swaps[2]) > 3 * apart(swaps[1], swaps[3])); // and the panel again
        QVERIFY(apart(warms[0], warms[1]) > 3 * apart(warms[1], warms[2])); // himself, then the panel to the end
        QVERIFY(apart(warms[0], warms[1]) > 3 * apart(warms[1], warms[3]));
    }

    void stolenFramesComeAgain() {
        const std::unique_ptr<Actor> actor =
            actorOf(Species::InjectedLooped, Part{.cast = m_cast, .number = 5, .frame = {320, 240}, .fault = {}});
        SceneLight light(Station::draw(5));
        SimulatedCamera camera(CameraMake::draw(5), 5);
        std::vector<cv::Mat> frames;
        cv::Mat linear(240, 320, CV_32FC3);
        for (double now = 0; now < 6; now += 0.2)
            frames.push_back(actor->frame(linear, now, 0.2, light, camera));
        double nearest = 1e9; // of the last to those of the first seconds: noise aside it was there before
        for (std::size_t i = 0; i < 10; ++i)
            nearest = std::min(nearest, cv::norm(frames.back(), frames[i], cv::NORM_L1) / (320 * 240 * 3));
        QVERIFY2(nearest < 3, qPrintable(QString::number(nearest)));
        QVERIFY(cv::norm(frames[2], frames[3], cv::NORM_INF) > 0); // a living camera's never repeat
    }
};

QTEST_GUILESS_MAIN(RendererTest)
#include "test_renderer.moc"
