// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/camera_watcher.h"
#include "drivers/camera/v4l2_camera.h"
#include "drivers/camera/v4l2_stream.h"
#include "tests/support/fake_video_sysfs.h"

#include <linux/videodev2.h>
#include <QtTest>

using namespace darcha;
using FakeMachine = FakeVideoSysfs;

class CameraWatcherTest : public QObject {
    Q_OBJECT

private slots:
    void aUsbCameraIsFoundOnceWithNameDriverAndStableId() {
        FakeMachine machine;
        machine.plugUsb("video0", "0", "1-2", "AB12");
        machine.plugUsb("video1", "1", "1-2", "AB12"); // its metadata node
        const CameraWatcher watcher(machine.sysfs, machine.dev);
        const auto found = watcher.devices();
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].info.id, std::string("usb:046d:0892#AB12"));
        QCOMPARE(found[0].info.name, std::string("HD Pro Webcam"));
        QCOMPARE(found[0].info.driver, std::string("v4l2/uvcvideo"));
        QVERIFY(!found[0].info.isVirtual);
        QCOMPARE(found[0].node, machine.dev / "video0");
    }

    void withoutASerialNumberThePortTellsTwoCamerasApart() {
        FakeMachine machine;
        machine.plugUsb("video0", "0", "1-2", "");
        machine.plugUsb("video2", "0", "1-3", "");
        const CameraWatcher watcher(machine.sysfs, machine.dev);
        const auto found = watcher.devices();
        QCOMPARE(found.size(), std::size_t(2));
        QVERIFY(found[0].info.id != found[1].info.id);
    }

    void aLoopbackCountsAsVirtual() {
        FakeMachine machine;
        machine.plugPlatform("video7");
        const CameraWatcher watcher(machine.sysfs, machine.dev);
        QCOMPARE(watcher.devices().size(), std::size_t(1));
        QVERIFY(watcher.devices()[0].info.isVirtual);
    }

    void pluggingAndPullingIsNoticedAndTheIdSurvives() {
        FakeMachine machine;
        CameraWatcher watcher(machine.sysfs, machine.dev);
        QVERIFY(!watcher.changed());
        machine.plugUsb("video0", "0", "1-2", "AB12");
        QVERIFY(watcher.changed());
        QVERIFY(!watcher.changed());
        const std::string id = watcher.devices()[0].info.id;
        machine.pull("video0");
        QVERIFY(watcher.changed());
        QVERIFY(watcher.devices().empty());
        machine.plugUsb("video3", "0", "1-2", "AB12");
        QVERIFY(watcher.changed());
        QCOMPARE(watcher.devices()[0].info.id, id);
    }

    void aMachineWithoutVideoHasNoCamera() {
        const CameraWatcher watcher("/nowhere/class", "/nowhere/dev");
        QVERIFY(watcher.devices().empty());
    }

    void theStreamIsMotionJpegNearFullHdAndTheStillTheLargest() {
        const std::vector<V4l2Format> offered{{V4L2_PIX_FMT_YUYV, {1920, 1080}, 5},
                                              {V4L2_PIX_FMT_MJPEG, {1280, 720}, 30},
                                              {V4L2_PIX_FMT_MJPEG, {1920, 1080}, 30},
                                              {V4L2_PIX_FMT_MJPEG, {3840, 2160}, 15},
                                              {V4L2_PIX_FMT_YUYV, {640, 480}, 30}};
        const auto chosen = chooseFormats(offered);
        QVERIFY(chosen.has_value());
        QCOMPARE(chosen->first.size.width, 1920);
        QCOMPARE(chosen->first.fourcc, std::uint32_t(V4L2_PIX_FMT_MJPEG));
        QCOMPARE(chosen->second.size.width, 3840);
        QVERIFY(!chooseFormats({}).has_value());
    }

    void aCameraThatReturnsIsFoundUnderItsNewNode() {
        FakeMachine machine;
        machine.plugUsb("video0", "0", "1-2", "AB12");
        V4l2Camera camera(CameraWatcher::list(machine.sysfs, machine.dev)[0].info, machine.sysfs, machine.dev);
        QCOMPARE(camera.state(), DeviceState::Present);
        machine.pull("video0");
        QCOMPARE(camera.state(), DeviceState::Absent);
        QCOMPARE(camera.open().error().code, ErrorCode::DeviceGone);
        machine.plugUsb("video3", "0", "1-2", "AB12");
        QCOMPARE(camera.state(), DeviceState::Present);
        const Error refused = camera.open().error(); // a plain file is no video node, but it was the right one
        QCOMPARE(refused.code, ErrorCode::DeviceFailed);
        QVERIFY2(refused.detail.find("video3") != std::string::npos, refused.detail.c_str());
    }

    void anotherCameraUnderTheOldNodeIsNotOpened() {
        FakeMachine machine;
        machine.plugUsb("video0", "0", "1-2", "AB12");
        V4l2Camera camera(CameraWatcher::list(machine.sysfs, machine.dev)[0].info, machine.sysfs, machine.dev);
        machine.pull("video0");
        machine.plugUsb("video0", "0", "1-3", "ZZ99");
        QCOMPARE(camera.state(), DeviceState::Absent);
        QCOMPARE(camera.open().error().code, ErrorCode::DeviceGone);
    }

    void aCameraWhoseNodeIsGoneSaysSo() {
        V4l2Camera camera({"usb:1", "HD Pro Webcam", "v4l2/uvcvideo", false}, "/nowhere/class", "/nowhere/dev");
        const auto opened = camera.open();
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().code, ErrorCode::DeviceGone);
        QCOMPARE(camera.state(), DeviceState::Absent);
        QCOMPARE(camera.nextFrame(std::chrono::milliseconds(1)).error().code, ErrorCode::DeviceGone);
    }

    void aNodeThatIsNoCameraIsAFailureNotACrash() {
        FakeMachine machine;
        machine.plugUsb("video0", "0", "1-2", "AB12");
        V4l2Camera camera(CameraWatcher::list(machine.sysfs, machine.dev)[0].info, machine.sysfs, machine.dev);
        QCOMPARE(camera.open().error().code, ErrorCode::DeviceFailed);
        QCOMPARE(camera.state(), DeviceState::Failed);
    }
};

QTEST_GUILESS_MAIN(CameraWatcherTest)
#include "test_camera_watcher.moc"
