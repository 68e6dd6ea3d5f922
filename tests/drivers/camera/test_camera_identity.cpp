// SPDX-License-Identifier: Apache-2.0
// Who a camera is, on made trees of sysfs and on one that umockdev shows to the real code as /sys.
#include "drivers/camera/camera_identity.h"
#include "drivers/camera/v4l2_camera.h"
#include "tests/support/fake_video_sysfs.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

using namespace darcha;

namespace {

const CameraIdentity own{"usb-0000:00:14.0-2", "046d", "0892", "AB12", "uvcvideo"};

QString problems(const CameraIdentity& found) { return QString::fromStdString(names(problemsAgainst(found, own))); }

// The lines of umockdev's device format for one camera; link names that are left out (the driver) are followed by it.
QByteArray mockedCamera(const QByteArray& parents, const QByteArray& usb, const QByteArray& node,
                        const QByteArray& driver) {
    return "P: " + parents + "/" + usb +
           "\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nA: idVendor=046d\\n\nA: idProduct=0892\\n\nA: serial=AB12\\n\n\n"
           "P: " +
           parents + "/" + usb + "/" + usb +
           ":1.0\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\nL: driver=/sys/bus/usb/drivers/" + driver +
           "\n\nP: " + parents + "/" + usb + "/" + usb + ":1.0/video4linux/" + node + "\nN: " + node +
           "\nE: DEVNAME=/dev/" + node +
           "\nE: SUBSYSTEM=video4linux\nA: index=0\\n\nA: name=HD Pro Webcam\\n\n"
           "L: device=../../../" +
           usb + ":1.0\n\n";
}

} // namespace

class CameraIdentityTest : public QObject {
    Q_OBJECT

private slots:
    void aUsbCameraIsReadWithThePortThatNoBootRenumbers() {
        FakeVideoSysfs machine;
        machine.plug({.port = "1-2.3"});
        const CameraIdentity found = readCameraIdentity(machine.sysfs / "video0");
        QCOMPARE(found, (CameraIdentity{"usb-0000:00:14.0-2.3", "046d", "0892", "AB12", "uvcvideo"}));
        QVERIFY(genuineProblems(found).empty());
        // The same socket, on a bus that another boot counts as the third.
        FakeVideoSysfs later;
        later.plug({.node = "video4", .port = "3-2.3"});
        QCOMPARE(readCameraIdentity(later.sysfs / "video4"), found);
    }

    void whatIsNoCameraOfItsOwnIsNamed() {
        FakeVideoSysfs machine;
        machine.plugPlatform("video1", "vivid");
        machine.plugOrphan("video2");
        machine.plug({.node = "video3", .controller = "platform/dummy_hcd.0"});
        machine.plug({.node = "video4", .port = "5-1", .controller = "platform/vhci_hcd.0"});
        machine.plug({.node = "video5", .port = "2-1", .driver = "gspca_main"});
        const auto said = [&](const char* node) {
            return QString::fromStdString(names(genuineProblems(readCameraIdentity(machine.sysfs / node))));
        };
        QCOMPARE(said("video1"), QString("not_usb, virtual_driver"));
        QCOMPARE(said("video2"), QString("not_usb, virtual_driver"));
        QCOMPARE(said("video3"), QString("virtual_driver")); // uvcvideo on a host controller of software
        QCOMPARE(said("video4"), QString("virtual_driver"));
        QCOMPARE(said("video5"), QString("virtual_driver"));
        QCOMPARE(said("nowhere"), QString("not_usb, virtual_driver"));
    }

    void eachDifferenceFromTheProvisionedCameraHasItsName() {
        QCOMPARE(problems(own), QString());
        CameraIdentity other = own;
        other.port = "usb-0000:00:14.0-4";
        QCOMPARE(problems(other), QString("wrong_port"));
        other = own;
        other.serial = "ZZ99";
        QCOMPARE(problems(other), QString("wrong_serial"));
        other = own;
        other.product = "085e";
        other.serial = "ZZ99"; // of another kind: that it has another number is no news
        QCOMPARE(problems(other), QString("wrong_device"));
        QCOMPARE(problems({}), QString("not_usb, virtual_driver, wrong_device, wrong_port"));
        for (const CameraProblem problem : problemsAgainst({}, own))
            QVERIFY(remedy(problem).size() > 20);
    }

    void aCameraInAnotherSocketIsRefusedUntilItIsBack() {
        FakeVideoSysfs machine;
        machine.plugUsb("video0", "0", "1-3", "AB12");
        const DeviceInfo info{"usb:046d:0892#AB12", "HD Pro Webcam", "v4l2/uvcvideo", false};
        V4l2Camera camera(info, own, machine.sysfs, machine.dev);
        Error refused = camera.open().error();
        QCOMPARE(refused.code, ErrorCode::DeviceUntrusted);
        QVERIFY2(refused.detail.find("wrong_port") != std::string::npos, refused.detail.c_str());
        QVERIFY2(refused.detail.find("socket") != std::string::npos, refused.detail.c_str()); // the remedy
        QCOMPARE(camera.state(), DeviceState::Failed);
        machine.pull("video0");
        QCOMPARE(camera.state(), DeviceState::Absent);
        machine.plugUsb("video0", "0", "1-2", "AB12");
        refused = camera.open().error(); // a plain file is no video node, but it was let in
        QCOMPARE(refused.code, ErrorCode::DeviceFailed);
    }

    void aCopyUnderTheSameIdDoesNotTakeTheCamerasPlace() {
        FakeVideoSysfs machine;
        machine.plug({.node = "video0", .port = "5-2", .controller = "platform/vhci_hcd.0"});
        machine.plugUsb("video1", "0", "1-2", "AB12");
        V4l2Camera camera({"usb:046d:0892#AB12", "HD Pro Webcam", "v4l2/uvcvideo", false}, own, machine.sysfs,
                          machine.dev);
        const Error tried = camera.open().error();
        QVERIFY2(tried.detail.find("/video1:") != std::string::npos, tried.detail.c_str());
    }

    void aCameraOfSoftwareIsRefusedWithoutAnyProvisioningToo() {
        FakeVideoSysfs machine;
        machine.plugPlatform("video0", "v4l2loopback");
        V4l2Camera camera({"node:Dummy video device", "Dummy video device", "v4l2/v4l2loopback", true}, machine.sysfs,
                          machine.dev);
        const Error refused = camera.open().error();
        QCOMPARE(refused.code, ErrorCode::DeviceUntrusted);
        QVERIFY2(refused.detail.find("virtual_driver") != std::string::npos, refused.detail.c_str());
    }

    // The same code against /sys itself.
    void theRealFolderIsReadAsUmockdevShowsIt() {
        if (QStandardPaths::findExecutable("umockdev-run").isEmpty())
            QSKIP("umockdev is not installed");
        QTemporaryDir folder;
        const QString file = folder.filePath("cameras.umockdev");
        QFile made(file);
        QVERIFY(made.open(QIODevice::WriteOnly));
        made.write(mockedCamera("/devices/pci0000:00/0000:00:14.0/usb1", "1-2", "video0", "uvcvideo") +
                   mockedCamera("/devices/platform/vhci_hcd.0/usb7", "7-1", "video2", "uvcvideo") +
                   "P: /devices/virtual/video4linux/video9\nN: video9\nE: DEVNAME=/dev/video9\n"
                   "E: SUBSYSTEM=video4linux\nA: index=0\\n\nA: name=HD Pro Webcam\\n\n\n");
        made.close();
        QProcess process;
        process.start("umockdev-run", {"--device", file, "--", DARCHA_BUILD_DIR "/bin/list_cameras"});
        QVERIFY(process.waitForFinished(30'000));
        const QByteArray said = process.readAllStandardOutput();
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        const QList<QByteArray> lines = said.trimmed().split('\n');
        QVERIFY2(lines.size() == 3, said);
        QCOMPARE(lines[0], QByteArray("node:HD Pro Webcam||||||not_usb, virtual_driver"));
        QCOMPARE(lines[1], QByteArray("usb:046d:0892#AB12|usb-0000:00:14.0-2|046d|0892|AB12|uvcvideo|"));
        QCOMPARE(lines[2], QByteArray("usb:046d:0892#AB12|usb-vhci_hcd.0-1|046d|0892|AB12|uvcvideo|virtual_driver"));
    }
};

QTEST_GUILESS_MAIN(CameraIdentityTest)
#include "test_camera_identity.moc"
