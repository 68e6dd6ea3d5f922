// SPDX-License-Identifier: Apache-2.0
// face quality --explain and --timeline, face fairness: what they write, what they refuse, what they keep to
// themselves.
#include "tests/app/ctl/darchactl_run.h"

#include <QDir>
#include <QFileInfo>
#include <QImage>
#include <QJsonArray>
#include <QtTest>

using namespace darcha;

namespace {

const QString faces = DARCHA_SHARED_DATA "/faces/";

// Pixels within `by` of a colour, in a part of the picture.
int countNear(const QImage& picture, const QRect& part, QColor colour, int by = 40) {
    int found = 0;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x) {
            const QColor seen = picture.pixelColor(x, y);
            found += std::abs(seen.red() - colour.red()) < by && std::abs(seen.green() - colour.green()) < by &&
                     std::abs(seen.blue() - colour.blue()) < by;
        }
    return found;
}

} // namespace

class FaceToolsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString at(const QString& name) const { return m_folder.filePath(name); }

private slots:
    void theExplanationShowsTheFailedRegionAndIsItsOwnersOnly() {
        if (!QFile::exists(faces))
            QSKIP("shared/data is not beside this checkout");
        const Outcome good =
            darchactl({"face", "quality", "--explain", at("good.png"), faces + "frll_neutral/001_03.jpg"});
        QCOMPARE(good.lines.size(), 1);
        const Outcome bad =
            darchactl({"face", "quality", "--explain", at("bad.png"), faces + "frll_smiling/129_08.jpg"});
        QCOMPARE(bad.code, 1);
        QVERIFY(bad.lines[0]["reasons"].toArray().contains("MouthClosed"));
        const QImage before(at("good.png")), after(at("bad.png"));
        QVERIFY(before.width() > 1000 && after.width() > 1000 && after.height() >= 900);
        // The red of a failed region: on the mouth of the one, and nowhere on the portrait of the other.
        const QColor red(210, 40, 40);
        const QRect portrait(0, 0, after.width() - 640, after.height());
        QVERIFY(countNear(after, portrait, red, 25) > 200);
        if (good.code == 0)
            QCOMPARE(countNear(before, QRect(0, 0, before.width() - 640, before.height()), red, 10), 0);
        const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
        QVERIFY(!(QFileInfo(at("bad.png")).permissions() & others));
        QCOMPARE(QDir(m_folder.path()).entryList({"*.part"}).size(), 0);
    }

    void aPictureWithoutAFaceIsExplainedToo() {
        QImage grey(400, 500, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        QVERIFY(grey.save(at("grey.png")));
        QCOMPARE(darchactl({"face", "quality", "--explain", at("none.png"), at("grey.png")}).code, 1);
        QVERIFY(!QImage(at("none.png")).isNull());
    }

    void theTimelineOfAVideoIsDrawnAndEachFrameSaysWhatWasTold() {
        const QString video = DARCHA_SHARED_DATA "/face_videos/intel_head_pose_male.gif";
        if (!QFile::exists(video))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl({"face", "quality", "--timeline", at("time.png"), video});
        QVERIFY(outcome.lines.size() > 10);
        for (const QJsonObject& line : outcome.lines)
            QVERIFY(line["told"].toString().startsWith("face.hint."));
        const QImage picture(at("time.png"));
        QVERIFY(picture.width() > 1000 && picture.height() > 200);
        QVERIFY(countNear(picture, picture.rect(), QColor(20, 90, 170), 10) +
                    countNear(picture, picture.rect(), QColor(60, 160, 80), 10) >
                1000);
    }

    void fairnessTabulatesEveryComponentAndTellsNoOneApart() {
        if (!QFile::exists(faces))
            QSKIP("shared/data is not beside this checkout");
        QVERIFY(QDir(m_folder.path()).mkdir("few"));
        const QStringList neutral = QDir(faces + "frll_neutral").entryList({"*.jpg"}, QDir::Files, QDir::Name);
        QVERIFY(neutral.size() >= 3);
        for (const QString& name : neutral.first(3))
            QVERIFY(QFile::copy(faces + "frll_neutral/" + name, at("few/" + name)));
        QFile words(at("few/README.md"));
        QVERIFY(words.open(QIODevice::WriteOnly) && words.write("no picture") > 0);
        words.close();
        const Outcome outcome = darchactl({"face", "fairness", at("few")});
        QCOMPARE(outcome.code, 0); // three pictures say nothing
        int skinTones = 0;
        for (const QJsonObject& line : outcome.lines) {
            int all = 0;
            for (const QJsonValue& group : line["groups"].toArray())
                all += group.toObject()["n"].toInt();
            QCOMPARE(all, 3);
            skinTones += line["by"] == "skin_tone";
        }
        QVERIFY(skinTones >= 29); // the verdict and each component
        for (const QString& name : neutral.first(3))
            QVERIFY(!outcome.output.contains(name.chopped(4).toUtf8()) &&
                    !outcome.complaint.contains(name.chopped(4).toUtf8()));
        const Outcome table = darchactl({"face", "fairness", "--table", at("few")});
        QVERIFY(table.output.contains("by skin_tone") && table.output.contains("EyesOpen"));
    }

    void whatCannotBeDoneIsSaid_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const QStringList quality{"face", "quality"};
        QTest::newRow("explain what is not PNG") << quality + QStringList{"--explain", "x.jpg", "a"} << 2 << ".png";
        QTest::newRow("explain of two") << quality + QStringList{"--explain", "x.png", "a", "b"} << 2 << "one file";
        QTest::newRow("explain every frame")
            << quality + QStringList{"--explain", "x.png", "--frames", "a"} << 2 << "--frames";
        QTest::newRow("timeline of two") << quality + QStringList{"--timeline", "x.png", "a", "b"} << 2 << "one file";
        QTest::newRow("fairness of nothing") << QStringList{"face", "fairness"} << 2 << "FOLDER";
        QTest::newRow("fairness of no folder") << QStringList{"face", "fairness", "/nowhere"} << 3 << "/nowhere";
        QTest::newRow("fairness of an empty folder") << QStringList{"face", "fairness", "."} << 3 << "no picture";
    }
    void whatCannotBeDoneIsSaid() {
        QFETCH(QStringList, arguments);
        QFETCH(const int, code);
        QFETCH(const QString, said);
        if (arguments.last() == ".") {
            QDir(m_folder.path()).mkdir("empty");
            arguments.last() = at("empty");
        }
        const Outcome outcome = darchactl(arguments);
        QCOMPARE(outcome.code, code);
        QVERIFY2(outcome.complaint.contains(said.toUtf8()), outcome.complaint);
    }

    void aPlaceThatCannotBeWrittenIsNamed() {
        QImage grey(400, 500, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        QVERIFY(grey.save(at("grey.png")));
        const Outcome outcome = darchactl({"face", "quality", "--explain", "/nonexistent/x.png", at("grey.png")});
        QCOMPARE(outcome.code, 4);
        QVERIFY2(outcome.complaint.contains("/nonexistent/x.png"), outcome.complaint);
    }
};

QTEST_MAIN(FaceToolsTest)
#include "test_face_tools.moc"
