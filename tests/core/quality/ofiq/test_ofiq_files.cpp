// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/landmark_file.h"

#include <QtTest>

using namespace darcha;
using namespace darcha::ofiq;

namespace {

std::string points(int count, const char* separator = " ") {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += std::to_string(100 + i) + separator + std::to_string(200 - i) + "\n";
    return text;
}

} // namespace

class OfiqFilesTest : public QObject {
    Q_OBJECT

private slots:
    void landmarksAreReadInTheSpellingsOfCommonTools_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("spaces") << QByteArray::fromStdString(points(98));
        QTest::newRow("commas") << QByteArray::fromStdString(points(98, ", "));
        QTest::newRow("semicolons") << QByteArray::fromStdString(points(98, ";"));
        QTest::newRow("comment, empty lines") << "# x y\n\n" + QByteArray::fromStdString(points(98)) + "\n\n";
        QTest::newRow("carriage returns") << QByteArray::fromStdString(points(98)).replace("\n", "\r\n");
        QTest::newRow("no last line end") << QByteArray::fromStdString(points(98)).chopped(1);
    }
    void landmarksAreReadInTheSpellingsOfCommonTools() {
        QFETCH(const QByteArray, text);
        const auto read = parseLandmarks(text.toStdString(), "l.txt");
        QVERIFY2(read.ok(), read.ok() ? "" : describe(read.error()).c_str());
        QCOMPARE((*read)[97].x, 197);
        QCOMPARE((*read)[97].y, 103);
    }

    void landmarksAreRoundedHalvesAwayFromZero() {
        const auto read = parseLandmarks("735.5 -0.5\n592.49 645.51\n" + points(96), "l.txt");
        QVERIFY(read.ok());
        QCOMPARE((*read)[0], cv::Point(736, -1));
        QCOMPARE((*read)[1], cv::Point(592, 646));
    }

    void sixtyEightPointsAreDlibs() {
        const auto read = parseLandmarks(points(68), "l.txt");
        QVERIFY(read.ok());
        QCOMPARE((*read)[landmark::chin], cv::Point(108, 192)); // jaw point 8
        QCOMPARE((*read)[landmark::rightEye], cv::Point(142, 158));
        QCOMPARE((*read)[95], cv::Point(167, 133));
    }

    void aWrongLandmarkFileIsNamedWithItsLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        const QByteArray good = QByteArray::fromStdString(points(98));
        QTest::newRow("empty") << QByteArray() << QByteArray("l.txt:1: ends after 0 points");
        QTest::newRow("cut") << QByteArray::fromStdString(points(97)) << QByteArray("l.txt:97: ends after 97 points");
        QTest::newRow("too many") << good + "1 2\n" << QByteArray("l.txt:99: a point too many");
        QTest::newRow("a word") << "1 2\n3 four\n" + good << QByteArray("l.txt:2: \"four\" is no number");
        QTest::newRow("three numbers") << "1 2\n\n3 4 5\n" + good << QByteArray("l.txt:3: a point has two numbers");
        QTest::newRow("one number") << "7\n" + good << QByteArray("l.txt:1: a point has two numbers");
        QTest::newRow("not finite") << "nan 2\n" + good << QByteArray("l.txt:1: \"nan\" is no number");
        QTest::newRow("infinite") << "1 1e999\n" + good << QByteArray("l.txt:1: \"1e999\" is no number");
        QTest::newRow("far away") << "40000 2\n" + good << QByteArray("l.txt:1: a point more than 32767");
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0", 10) << QByteArray("l.txt:1: \"?PNG\"");
        QTest::newRow("huge") << QByteArray(100'000, ' ') << QByteArray("l.txt: larger than 64 kB");
    }
    void aWrongLandmarkFileIsNamedWithItsLine() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, said);
        const auto read = parseLandmarks(text.toStdString(), "l.txt");
        QVERIFY(!read.ok());
        QCOMPARE(read.error().code, ErrorCode::InvalidArgument);
        QVERIFY2(read.error().detail.starts_with(said.toStdString()), read.error().detail.c_str());
    }

    void aTransformIsReadAsOpencvPrintsItAndPlain() {
        for (const char* text : {"[0.5, -0.25, 10;\n 0.25, 0.5, -20]\n", "0.5 -0.25 10\n0.25 0.5 -20",
                                 "[0.5, -0.25, 10, 0.25, 0.5, -20]"}) {
            const auto read = parseTransform(text, "t.txt");
            QVERIFY2(read.ok(), read.ok() ? "" : describe(read.error()).c_str());
            QCOMPARE(*read, cv::Matx23d(0.5, -0.25, 10, 0.25, 0.5, -20));
        }
    }

    void aWrongTransformIsNamedWithItsLine_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("empty") << QByteArray() << QByteArray("t.txt:1: ends after 0 numbers");
        QTest::newRow("one row") << QByteArray("1 0 0\n\n") << QByteArray("t.txt:1: ends after 3 numbers");
        QTest::newRow("two numbers") << QByteArray("1 0 0\n0 1\n") << QByteArray("t.txt:2: a row has three numbers");
        QTest::newRow("three rows") << QByteArray("1 0 0\n0 1 0\n0 0 1\n") << QByteArray("t.txt:3: a row too many");
        QTest::newRow("a word") << QByteArray("1 0 0\n0 l 0\n") << QByteArray("t.txt:2: \"l\" is no number");
        QTest::newRow("mirrored") << QByteArray("-1 0 0\n0 1 0\n") << QByteArray("t.txt:2: not a similarity");
        QTest::newRow("sheared") << QByteArray("1 0.2 0\n0 1 0\n") << QByteArray("t.txt:2: not a similarity");
        QTest::newRow("nothing") << QByteArray("0 0 0\n0 0 0\n") << QByteArray("t.txt:2: not a similarity");
        QTest::newRow("enormous") << QByteArray("1e9 0 0\n0 1e9 0\n") << QByteArray("t.txt:2: not a similarity");
    }
    void aWrongTransformIsNamedWithItsLine() {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, said);
        const auto read = parseTransform(text.toStdString(), "t.txt");
        QVERIFY(!read.ok());
        QVERIFY2(read.error().detail.starts_with(said.toStdString()), read.error().detail.c_str());
    }

    void aFileThatIsNotThereIsNamed() {
        QCOMPARE(readLandmarks("/nonexistent.txt").error().code, ErrorCode::FileNotFound);
        QCOMPARE(readTransform("/").error().code, ErrorCode::FileUnreadable);
    }
};

QTEST_GUILESS_MAIN(OfiqFilesTest)
#include "test_ofiq_files.moc"
