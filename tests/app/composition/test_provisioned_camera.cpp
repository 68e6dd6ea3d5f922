// SPDX-License-Identifier: Apache-2.0
#include "app/composition/provisioned_camera.h"

#include <fstream>
#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class ProvisionedCameraTest : public QObject {
    Q_OBJECT

    const CameraIdentity m_camera{"usb-0000:00:14.0-1.2", "046d", "0892", "A1", "uvcvideo"};

    static void writeWith(const std::filesystem::path& state, const std::string& more) {
        std::ofstream(provisionedCameraFile(state))
            << "{\"version\": 1, \"port\": \"usb-0000:00:14.0-1.2\", \"vendor\": \"046d\",\n"
               "\"product\": \"0892\", \"serial\": \"A1\", \"driver\": \"uvcvideo\"" +
                   more + "}\n";
    }

private slots:
    void withoutAFileOrAWordTheScreenIsTheUsualOne() {
        const QTemporaryDir folder;
        const std::filesystem::path state = folder.path().toStdString();
        QCOMPARE(readScreenPlace(state).value(), ScreenPlace());
        QVERIFY(!readProvisionedCamera(state).value());
        QVERIFY(writeProvisionedCamera(state, m_camera, UtcTime()).ok());
        QCOMPARE(readScreenPlace(state).value(), ScreenPlace());
        QCOMPARE(readProvisionedCamera(state).value()->text(), m_camera.text());
    }

    void aScreenOfAnotherShapeIsReadAndKeptByProvisioning() {
        const QTemporaryDir folder;
        const std::filesystem::path state = folder.path().toStdString();
        const ScreenPlace upright{39.5, 70, 52};
        writeWith(state, ",\n\"screen\": {\"widthCm\": 39.5, \"heightCm\": 70, \"belowLensCm\": 52}");
        QCOMPARE(readScreenPlace(state).value(), upright);
        QCOMPARE(readProvisionedCamera(state).value()->text(), m_camera.text());
        CameraIdentity other = m_camera;
        other.serial = "B2";
        QVERIFY(writeProvisionedCamera(state, other, UtcTime()).ok());
        QCOMPARE(readScreenPlace(state).value(), upright);
        QCOMPARE(readProvisionedCamera(state).value()->serial, std::string("B2"));
    }

    void aScreenThatCannotBeIsRefusedWithItsPlaceAndWhatToDo_data() {
        QTest::addColumn<QString>("screen");
        QTest::newRow("in millimetres") << "{\"widthCm\": 531, \"heightCm\": 299, \"belowLensCm\": 170}";
        QTest::newRow("a postage stamp") << "{\"widthCm\": 2, \"heightCm\": 30, \"belowLensCm\": 17}";
        QTest::newRow("two floors up") << "{\"widthCm\": 53, \"heightCm\": 30, \"belowLensCm\": -600}";
        QTest::newRow("incomplete") << "{\"widthCm\": 53, \"heightCm\": 30}";
        QTest::newRow("a word too many") << "{\"widthCm\": 53, \"heightCm\": 30, \"belowLensCm\": 17, \"tilt\": 3}";
        QTest::newRow("no number") << "{\"widthCm\": \"53\", \"heightCm\": 30, \"belowLensCm\": 17}";
        QTest::newRow("no object") << "[53, 30, 17]";
    }
    void aScreenThatCannotBeIsRefusedWithItsPlaceAndWhatToDo() {
        QFETCH(const QString, screen);
        const QTemporaryDir folder;
        const std::filesystem::path state = folder.path().toStdString();
        writeWith(state, ",\n\"screen\": " + screen.toStdString());
        const auto read = readScreenPlace(state);
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::JsonInvalid);
        const QString detail = QString::fromStdString(read.error().detail);
        QVERIFY2(detail.contains("camera.json:3:"), qPrintable(detail));
        QVERIFY2(detail.contains("darchactl devices --provision-camera"), qPrintable(detail));
        QVERIFY(!readProvisionedCamera(state).ok());
    }
};

QTEST_GUILESS_MAIN(ProvisionedCameraTest)
#include "test_provisioned_camera.moc"
