// SPDX-License-Identifier: Apache-2.0
// Outside training a station takes pictures from no virtual camera, no recording and no camera that nobody vouched for.
#include "app/composition/device_choice.h"
#include "tests/support/fake_video_sysfs.h"
#include "tests/support/tools.h"

#include <QtTest>

using namespace darcha;

namespace {

const CameraIdentity own{"usb-0000:00:14.0-2", "046d", "0892", "AB12", "uvcvideo"}; // what FakeVideoSysfs plugs in

DeviceWishes inEarnest(std::optional<CameraIdentity> provisioned = own) {
    DeviceWishes wishes;
    wishes.training = false;
    wishes.provisionedCamera = std::move(provisioned);
    return wishes;
}

} // namespace

class DeviceChoiceTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;

    Result<std::unique_ptr<Camera>> on(const FakeVideoSysfs& machine, const DeviceWishes& wishes) {
        return attachedCamera(wishes, m_clock, CameraWatcher(machine.sysfs, machine.dev));
    }
    static bool says(const Result<std::unique_ptr<Camera>>& refused, const char* word) {
        return !refused.ok() && refused.error().detail.find(word) != std::string::npos;
    }

private slots:
    void theStationsOwnCameraIsTaken() {
        FakeVideoSysfs machine;
        machine.plug({});
        const auto camera = on(machine, inEarnest());
        DARCHA_OK(camera);
        QVERIFY(*camera && !(*camera)->info().isVirtual);
        QCOMPARE((*camera)->info().id, std::string("usb:046d:0892#AB12"));
    }

    void virtualOnesAndRecordingsAreForTrainingOnly() {
        FakeVideoSysfs machine;
        machine.plug({}); // though a genuine one is there
        DeviceWishes onlyVirtual = inEarnest(), recording = inEarnest();
        onlyVirtual.onlyVirtual = true;
        recording.cameraSource = machine.root;
        for (DeviceWishes wishes : {onlyVirtual, recording}) {
            DARCHA_FAILS(on(machine, wishes), DeviceUntrusted);
            QVERIFY(says(on(machine, wishes), "training"));
            wishes.training = true;
            DARCHA_OK(on(machine, wishes));
        }
    }

    void aCameraThatNobodyProvisionedIsRefusedAndTheRemedyNamed() {
        FakeVideoSysfs machine;
        machine.plug({});
        const auto refused = on(machine, inEarnest(std::nullopt));
        DARCHA_FAILS(refused, DeviceUntrusted);
        QVERIFY(says(refused, "darchactl devices --provision-camera"));
        DeviceWishes training = inEarnest(std::nullopt);
        training.training = true;
        const auto taken = on(machine, training);
        DARCHA_OK(taken);
        QVERIFY(*taken != nullptr);
    }

    void aMissingCameraIsNamed() {
        const FakeVideoSysfs machine;
        const auto refused = on(machine, inEarnest());
        DARCHA_FAILS(refused, DeviceAbsent);
        QVERIFY(says(refused, "AB12"));
        DeviceWishes training = inEarnest();
        training.training = true;
        const auto none = on(machine, training);
        DARCHA_OK(none);
        QVERIFY(*none == nullptr); // a virtual twin may stand in
    }

    void aDriverOfSoftwareNeverStandsInForIt_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("problem");
        QTest::newRow("loopback") << 0 << "virtual_driver";
        QTest::newRow("loopback without a parent") << 1 << "not_usb";
        QTest::newRow("usb over the network") << 2 << "virtual_driver";
    }
    void aDriverOfSoftwareNeverStandsInForIt() {
        QFETCH(int, kind);
        QFETCH(QString, problem);
        FakeVideoSysfs machine;
        if (kind == 0)
            machine.plugPlatform("video0");
        else if (kind == 1)
            machine.plugOrphan("video0");
        else
            machine.plug({.controller = "platform/vhci_hcd.0"});
        const auto refused = on(machine, inEarnest());
        DARCHA_FAILS(refused, DeviceUntrusted);
        QVERIFY2(says(refused, problem.toUtf8()), describe(refused.error()).c_str());
        machine.plug({.node = "video2", .port = "1-2"}); // beside the real one it changes nothing
        const auto camera = on(machine, inEarnest());
        DARCHA_OK(camera);
        QVERIFY(!(*camera)->info().isVirtual);
    }
};

QTEST_GUILESS_MAIN(DeviceChoiceTest)
#include "test_device_choice.moc"
