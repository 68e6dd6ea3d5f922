// SPDX-License-Identifier: Apache-2.0
// Exposure in hand and back again, against a UVC camera that is imitated at the system call.
#include "drivers/camera/v4l2_exposure.h"

#include <cerrno>
#include <linux/videodev2.h>
#include <map>
#include <QtTest>

using namespace darcha;

namespace {

// Controls as uvcvideo answers them: in an automatic mode the time is the camera's, and setting it is EACCES.
class FakeUvc final : public V4l2Ioctl {
public:
    bool offersManual = true, offersTime = true;
    int least = 3, most = 2047, step = 1;
    int mode = V4L2_EXPOSURE_APERTURE_PRIORITY;
    int time = 312;      // what the automatics chose: 31.2 ms
    int failAtWrite = 0; // the so-many-th S_CTRL answers EIO
    int writes = 0;
    bool unplugged = false;

    int call(unsigned long request, void* argument) override {
        if (unplugged)
            return answer(ENODEV);
        switch (request) {
        case VIDIOC_QUERYCTRL: {
            auto& query = *static_cast<v4l2_queryctrl*>(argument);
            if (query.id == V4L2_CID_EXPOSURE_AUTO)
                return 0;
            if (query.id != V4L2_CID_EXPOSURE_ABSOLUTE || !offersTime)
                return answer(EINVAL);
            query.minimum = least, query.maximum = most, query.step = step;
            query.flags = mode == V4L2_EXPOSURE_MANUAL ? 0 : V4L2_CTRL_FLAG_INACTIVE;
            return 0;
        }
        case VIDIOC_QUERYMENU:
            return offersManual ? 0 : answer(EINVAL);
        case VIDIOC_G_CTRL: {
            auto& control = *static_cast<v4l2_control*>(argument);
            control.value = control.id == V4L2_CID_EXPOSURE_AUTO ? mode : time;
            return 0;
        }
        case VIDIOC_S_CTRL: {
            if (++writes == failAtWrite)
                return answer(EIO);
            const auto& control = *static_cast<v4l2_control*>(argument);
            if (control.id == V4L2_CID_EXPOSURE_AUTO)
                mode = control.value;
            else if (mode != V4L2_EXPOSURE_MANUAL)
                return answer(EACCES);
            else if (control.value < least || control.value > most)
                return answer(ERANGE);
            else
                time = control.value;
            return 0;
        }
        default:
            return answer(ENOTTY);
        }
    }

private:
    static int answer(int reason) {
        errno = reason;
        return -1;
    }
};

} // namespace

class V4l2ExposureTest : public QObject {
    Q_OBJECT

private slots:
    void stepsAreOfTheTimeThatTheCameraHadChosenAndAreGivenBack() {
        FakeUvc camera;
        const auto exposure = V4l2Exposure::find(camera);
        QVERIFY(exposure != nullptr);
        auto set = exposure->stepTo(0.5);
        QVERIFY(set.ok());
        QCOMPARE(camera.mode, int(V4L2_EXPOSURE_MANUAL));
        QCOMPARE(camera.time, 156);
        QCOMPARE(*set, 0.5);
        QVERIFY(exposure->stepTo(1).ok()); // of the first time, not of the last
        QCOMPARE(camera.time, 312);
        QVERIFY(exposure->stepTo(0.7).ok());
        QVERIFY(exposure->restore().ok());
        QCOMPARE(camera.mode, int(V4L2_EXPOSURE_APERTURE_PRIORITY));
        QCOMPARE(camera.time, 312);
        const int before = camera.writes;
        QVERIFY(exposure->restore().ok());
        QCOMPARE(camera.writes, before); // once is enough
    }

    void whatIsReallySetIsSaidWhereTheCameraHasStepsAndEnds() {
        FakeUvc camera;
        camera.least = 50, camera.most = 400, camera.step = 100;
        const auto exposure = V4l2Exposure::find(camera);
        QVERIFY(exposure != nullptr);
        QCOMPARE(*exposure->stepTo(2), 350 / 312.0); // 624 is beyond the end; 50 + 3 steps is the last within it
        QCOMPARE(*exposure->stepTo(0.01), 50 / 312.0);
    }

    void whoForgetsToRestoreIsRestored() {
        FakeUvc camera;
        {
            const auto exposure = V4l2Exposure::find(camera);
            QVERIFY(exposure->stepTo(0.5).ok());
        }
        QCOMPARE(camera.mode, int(V4L2_EXPOSURE_APERTURE_PRIORITY));
        QCOMPARE(camera.time, 312);
    }

    void aStepThatFailsHalfWayIsRestoredToo() {
        FakeUvc camera;
        const auto exposure = V4l2Exposure::find(camera);
        camera.failAtWrite = 2; // manual mode is set, the time is not
        QCOMPARE(exposure->stepTo(0.5).error().code, ErrorCode::DeviceFailed);
        QVERIFY(exposure->restore().ok());
        QCOMPARE(camera.mode, int(V4L2_EXPOSURE_APERTURE_PRIORITY));
        // A restore whose first half fails does its second half, and says so.
        QVERIFY(exposure->stepTo(0.5).ok());
        camera.failAtWrite = camera.writes + 1;
        QCOMPARE(exposure->restore().error().code, ErrorCode::DeviceFailed);
        QCOMPARE(camera.mode, int(V4L2_EXPOSURE_APERTURE_PRIORITY));
    }

    void aCameraWithoutTheControlsHasNone() {
        FakeUvc fixed, timeless;
        fixed.offersManual = false;
        timeless.offersTime = false;
        QVERIFY(V4l2Exposure::find(fixed) == nullptr);
        QVERIFY(V4l2Exposure::find(timeless) == nullptr);
        FakeUvc gone;
        gone.unplugged = true;
        QVERIFY(V4l2Exposure::find(gone) == nullptr);
    }

    void anUnplugInBetweenIsSaidAsOne() {
        FakeUvc camera;
        const auto exposure = V4l2Exposure::find(camera);
        QVERIFY(exposure->stepTo(0.5).ok());
        camera.unplugged = true;
        QCOMPARE(exposure->stepTo(1).error().code, ErrorCode::DeviceGone);
        QCOMPARE(exposure->restore().error().code, ErrorCode::DeviceGone);
    }
};

QTEST_GUILESS_MAIN(V4l2ExposureTest)
#include "test_v4l2_exposure.moc"
