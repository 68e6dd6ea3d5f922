// SPDX-License-Identifier: Apache-2.0
// Provisioning and checking the station's camera with the real darchactl, on a /sys that umockdev shows it.
#include "tests/app/ctl/darchactl_run.h"

#include <QJsonArray>
#include <QStandardPaths>
#include <QtTest>

using darcha::Outcome;

namespace {

QByteArray usbCamera(const QByteArray& port, const QByteArray& serial, const QByteArray& node,
                     const QByteArray& controller = "pci0000:00/0000:00:14.0") {
    const QByteArray usb = "/devices/" + controller + "/usb" + port.left(1) + "/" + port,
                     interface = usb + "/" + port + ":1.0";
    return "P: " + usb +
           "\nE: DEVTYPE=usb_device\nE: SUBSYSTEM=usb\nA: idVendor=046d\\n\nA: idProduct=0892\\n\nA: serial=" + serial +
           "\\n\n\nP: " + interface +
           "\nE: DEVTYPE=usb_interface\nE: SUBSYSTEM=usb\nL: driver=../../../uvcvideo\n\nP: " + interface +
           "/video4linux/" + node + "\nN: " + node + "\nE: DEVNAME=/dev/" + node +
           "\nE: SUBSYSTEM=video4linux\nA: index=0\\n\nA: name=HD Pro Webcam\\n\nL: device=../../../" + port +
           ":1.0\n\n";
}

const QByteArray loopback = "P: /devices/virtual/video4linux/video9\nN: video9\nE: DEVNAME=/dev/video9\n"
                            "E: SUBSYSTEM=video4linux\nA: index=0\\n\nA: name=Dummy video device\\n\n\n";

} // namespace

class DevicesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    Outcome onMachine(const QByteArray& devices, const QStringList& arguments) {
        const QString file = darcha::writtenFile(m_folder, "machine.umockdev", devices);
        return darcha::run("umockdev-run", QStringList{"--device", file, "--", DARCHA_BUILD_DIR "/bin/darchactl"} +
                                               arguments + QStringList{"--state", m_folder.filePath("state")});
    }
    static QJsonObject camera(const Outcome& outcome) {
        for (const QJsonObject& line : outcome.lines)
            if (line["kind"] == "camera")
                return line;
        return {};
    }
    static QStringList problems(const QJsonObject& line) {
        QStringList names;
        for (const QJsonValue& one : line["problems"].toArray())
            names << one["problem"].toString();
        return names;
    }
    static QJsonObject identityCheck(const Outcome& outcome) {
        for (const QJsonObject& line : outcome.lines)
            if (line["check"] == "camera identity")
                return line;
        return {};
    }

private slots:
    void initTestCase() {
        if (QStandardPaths::findExecutable("umockdev-run").isEmpty())
            QSKIP("umockdev is not installed");
    }

    void theStationsCameraIsProvisionedAndEveryOtherIsNamed() {
        const QByteArray own = usbCamera("1-2", "AB12", "video0");
        const Outcome before = onMachine(own, {"devices"});
        QVERIFY2(before.code == 0, before.complaint);
        QCOMPARE(camera(before)["identity"].toObject()["port"].toString(), QString("usb-0000:00:14.0-2"));
        QCOMPARE(camera(before)["provisioned"].toBool(true), false);
        QVERIFY(problems(camera(before)).isEmpty());

        const Outcome made = onMachine(own, {"devices", "--provision-camera"});
        QVERIFY2(made.code == 0, made.complaint);
        QCOMPARE(camera(made)["provisioned"].toBool(), true);
        QCOMPARE(QFile(m_folder.filePath("state/camera.json")).permissions() & 0x077, QFile::Permissions());

        const Outcome moved = onMachine(usbCamera("1-4", "AB12", "video0"), {"devices"});
        QCOMPARE(problems(camera(moved)), QStringList{"wrong_port"});
        QCOMPARE(camera(moved)["provisioned"].toBool(true), false);
        const Outcome exchanged = onMachine(usbCamera("1-2", "ZZ99", "video0"), {"devices"});
        QCOMPARE(problems(camera(exchanged)), QStringList{"wrong_serial"});
        const Outcome injected = onMachine(usbCamera("5-2", "AB12", "video0", "platform/vhci_hcd.0"), {"devices"});
        QCOMPARE(problems(camera(injected)), (QStringList{"virtual_driver", "wrong_port"}));

        const Outcome good = onMachine(own, {"self-test"});
        QCOMPARE(identityCheck(good)["verdict"].toString(), QString("pass"));
        const Outcome bad = onMachine(loopback + usbCamera("1-4", "AB12", "video0"), {"self-test"});
        QVERIFY(bad.code != 0);
        QCOMPARE(identityCheck(bad)["code"].toString(), QString("DeviceUntrusted"));
        QVERIFY(identityCheck(bad)["detail"].toString().contains("wrong_port"));
        QCOMPARE(identityCheck(onMachine(loopback, {"self-test"}))["code"].toString(), QString("DeviceAbsent"));
    }

    void onlyAGenuineCameraCanBeProvisionedAndOnlyOne() {
        const QByteArray two = usbCamera("1-2", "AB12", "video0") + usbCamera("1-3", "CD34", "video2");
        const Outcome several = onMachine(two, {"devices", "--provision-camera"});
        QVERIFY(several.code != 0);
        QVERIFY2(several.complaint.contains("--camera") && several.complaint.contains("#CD34"), several.complaint);
        const Outcome named = onMachine(two, {"devices", "--provision-camera", "--camera", "usb:046d:0892#CD34"});
        QVERIFY2(named.code == 0, named.complaint);
        QCOMPARE(problems(named.lines[0]), (QStringList{"wrong_serial", "wrong_port"}));
        QVERIFY(problems(named.lines[1]).isEmpty());
        const Outcome looped = onMachine(loopback, {"devices", "--provision-camera"});
        QVERIFY(looped.code != 0);
        QVERIFY2(looped.complaint.contains("DeviceUntrusted") && looped.complaint.contains("v4l2loopback"),
                 looped.complaint);
    }

    void aBrokenFileIsNamedWithItsPlace() {
        QDir().mkpath(m_folder.filePath("state"));
        darcha::writtenFile(m_folder, "state/camera.json", "{\n  \"version\": 1,\n  \"port\": 7\n}");
        const Outcome outcome = onMachine(loopback, {"devices"});
        QVERIFY(outcome.code != 0);
        QVERIFY2(outcome.complaint.contains("camera.json:"), outcome.complaint);
    }
};

QTEST_GUILESS_MAIN(DevicesTest)
#include "test_devices.moc"
