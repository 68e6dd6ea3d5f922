// SPDX-License-Identifier: Apache-2.0
// Recorded traffic of real scanners, played to the real libfprint by umockdev: our reader must deliver the same
// picture.
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace {

constexpr int patienceMs = 90'000;

struct Played {
    int code = -1; // of replay_scanner; -1: it had to be killed
    QString says;
    QString picture;
};

QString folderOf(const QString& scanner) { return QString(DARCHA_SHARED_DATA "/libfprint_recordings/") + scanner; }

// "P: /devices/..." of the device that the recording is of: the first one.
QString sysPath(const QString& deviceFile) {
    QFile file(deviceFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QString line = QString::fromUtf8(file.readLine()).trimmed();
    return line.startsWith("P: ") ? "/sys" + line.mid(3) : QString();
}

QString deviceNode(const QString& recording) {
    QFile file(recording);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString line = QString::fromUtf8(file.readLine()).trimmed();
    return line.startsWith("@DEV ") ? line.mid(5).remove(" (SPI)") : QString();
}

Played play(const QString& scanner, const QTemporaryDir& out) {
    const QDir folder(folderOf(scanner));
    Played played;
    played.picture = out.filePath(scanner + ".pgm");
    QStringList arguments;
    for (const QString& device : folder.entryList({"device*"}))
        arguments << "-d" << folder.filePath(device);
    for (const QString& kind : {QString("capture"), QString("custom")}) {
        if (folder.exists(kind + ".pcapng"))
            arguments << "-p" << sysPath(folder.filePath("device")) + "=" + folder.filePath(kind + ".pcapng");
        else if (folder.exists(kind + ".ioctl"))
            arguments << "-i" << deviceNode(folder.filePath(kind + ".ioctl")) + "=" + folder.filePath(kind + ".ioctl");
    }
    arguments << "--" << DARCHA_BUILD_DIR "/bin/replay_scanner" << played.picture;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("FP_DEVICE_EMULATION", "1");
    environment.insert("FP_DRIVERS_WHITELIST", scanner.section('-', 0, 0));
    environment.insert("FP_DRIVERS_ALLOWLIST", scanner.section('-', 0, 0));
    process.setProcessEnvironment(environment);
    process.start("umockdev-run", arguments);
    if (!process.waitForFinished(patienceMs)) {
        process.kill();
        process.waitForFinished(5000);
        played.says = "no answer";
        return played;
    }
    played.code = process.exitCode();
    played.says = QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    return played;
}

} // namespace

class TestRecordedScanners : public QObject {
    Q_OBJECT

private slots:
    void initTestCase();
    void theReaderDeliversTheRecordedPicture_data();
    void theReaderDeliversTheRecordedPicture();
    void aScannerThatMatchesOnItsChipIsRefused();

private:
    QTemporaryDir m_out;
};

void TestRecordedScanners::initTestCase() {
    if (!QDir(folderOf("aes3500")).exists())
        QSKIP("shared/data/libfprint_recordings is not beside the checkout");
    if (QStandardPaths::findExecutable("umockdev-run").isEmpty())
        QSKIP("umockdev is not installed");
}

void TestRecordedScanners::theReaderDeliversTheRecordedPicture_data() {
    QTest::addColumn<QString>("scanner");
    // upektc_img-tcs1s hangs with libfprint 1.94.5 and is left out.
    for (const char* scanner :
         {"aes2501", "aes3500", "egis0570", "elan", "elan-cobo", "elanspi", "nb1010", "upektc_img", "uru4000-4500",
          "uru4000-msv2", "vfs0050", "vfs301", "vfs5011", "vfs7552"})
        QTest::newRow(scanner) << scanner;
}

void TestRecordedScanners::theReaderDeliversTheRecordedPicture() {
    QFETCH(QString, scanner);
    const Played played = play(scanner, m_out);
    QVERIFY2(played.code == 0, qPrintable(QString("exit %1: %2").arg(played.code).arg(played.says)));
    const cv::Mat expected = cv::imread(folderOf(scanner).toStdString() + "/capture.png", cv::IMREAD_GRAYSCALE);
    const cv::Mat actual = cv::imread(played.picture.toStdString(), cv::IMREAD_UNCHANGED);
    QVERIFY(!expected.empty());
    QCOMPARE(actual.cols, expected.cols);
    QCOMPARE(actual.rows, expected.rows);
    QCOMPARE(cv::norm(actual, expected, cv::NORM_INF), 0.0);
    QVERIFY2(played.says.contains("libfprint/" + scanner.section('-', 0, 0)), qPrintable(played.says));
}

void TestRecordedScanners::aScannerThatMatchesOnItsChipIsRefused() {
    const Played played = play("synaptics", m_out);
    QVERIFY2(played.code == 2, qPrintable(QString("exit %1: %2").arg(played.code).arg(played.says)));
    QVERIFY2(played.says.startsWith("DeviceUnsupported"), qPrintable(played.says));
}

QTEST_GUILESS_MAIN(TestRecordedScanners)
#include "test_recorded_scanners.moc"
