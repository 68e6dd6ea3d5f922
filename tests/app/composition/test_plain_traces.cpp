// SPDX-License-Identifier: Apache-2.0
// What lies in plain is found wherever it lies; what does not, is not.
#include "app/composition/plain_traces.h"

#include <fstream>
#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

using namespace darcha;

class PlainTracesTest : public QObject {
    Q_OBJECT

    static void write(const QString& path, const QByteArray& content) {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private slots:
    void everythingIsFoundWhereverItLies_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("what");
        const QByteArray noise(300'000, '\x5a');
        QTest::newRow("a word at the end of a database's log") << "station.db-wal" << noise + "MARKERSURNAME"
                                                               << "MARKERSURNAME";
        QTest::newRow("a word in a hidden file of a hidden folder")
            << ".a/.b" << QByteArray("MARKERSURNAME") << "MARKERSURNAME";
        QTest::newRow("a portrait") << "outbox/x.part" << noise + QByteArray("\xff\xd8\xff\xe0\0\x10JFIF\0", 11)
                                    << "JPEG";
        QTest::newRow("a chip's picture")
            << "outbox/y.spare" << noise + QByteArray("\0\0\0\x0cjP  \r\n\x87\n\0", 13) << "JPEG 2000";
        QTest::newRow("a chip's picture without its box")
            << "tmp/z" << QByteArray("\xff\x4f\xff\x51\0", 5) + noise << "JPEG 2000";
        QTest::newRow("a print") << "tmp/x" << QByteArray("\x89PNG\r\n\x1a\n....") << "PNG";
    }

    void everythingIsFoundWhereverItLies() {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, what);
        const QTemporaryDir folder;
        write(folder.filePath("station.db"), "nothing of a person");
        const std::filesystem::path path = folder.path().toStdString();
        const auto before = plainTraceIn(path, {"MARKERSURNAME"});
        QVERIFY(before.ok() && !*before);
        write(folder.filePath(name), content);
        const auto after = plainTraceIn(path, {"MARKERSURNAME"});
        QVERIFY(after.ok() && *after);
        QCOMPARE(QString::fromStdString((*after)->what), what);
        QCOMPARE(QString::fromStdString((*after)->file.string()), folder.filePath(name));
    }

    void aFileThatComesAndGoesMeanwhileIsNoFailure() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        write(folder.filePath("station.db"), "nothing of a person");
        std::jthread flicker([&](std::stop_token stop) {
            for (int i = 0; !stop.stop_requested(); ++i) {
                std::ofstream(path / ("log" + std::to_string(i % 8))) << "nothing";
                std::filesystem::remove(path / ("log" + std::to_string((i + 4) % 8)));
            }
        });
        for (int i = 0; i < 300; ++i) {
            const auto found = plainTraceIn(path, {"MARKERSURNAME"});
            QVERIFY2(found.ok(), found.ok() ? "" : found.error().detail.c_str());
            QVERIFY(!*found);
        }
    }

    void aFolderThatIsGoneIsNotCalledClean() { QVERIFY(!plainTraceIn("/nonexistent/state", {}).ok()); }
};

QTEST_GUILESS_MAIN(PlainTracesTest)
#include "test_plain_traces.moc"
