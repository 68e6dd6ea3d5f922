// SPDX-License-Identifier: Apache-2.0
// darchactl pad: what it prints of pictures, of videos, and of what is neither.
#include "tests/app/ctl/darchactl_run.h"

#include <QImage>
#include <QJsonArray>
#include <QtTest>

using namespace darcha;

namespace {

const QString data = DARCHA_SHARED_DATA "/";

} // namespace

class PadCommandTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void aPictureGetsAVerdictWithEveryMember() {
        if (!QFile::exists(data + "attacks"))
            QSKIP("shared/data is not beside this checkout");
        const QStringList files{data + "attacks/print_replay/jom_11.jpg", data + "faces/live_selfies/jr8.jpg"};
        const Outcome outcome = darchactl(QStringList{"pad"} + files);
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.lines.size(), 2);
        for (int i = 0; i < 2; ++i) {
            const QJsonObject line = outcome.lines[i];
            QCOMPARE(line["file"].toString(), files[i]);
            for (const char* member : {"verdict", "passive", "cues", "tracks", "reasons"})
                QVERIFY2(line.contains(member), member);
            QCOMPARE(line["tracks"].toArray().size(), 1);
            QCOMPARE(line["passive"].toObject()["profile"].toString(), QString("passive"));
            QVERIFY(line["cues"].toArray().size() >= 7);
            QVERIFY(line["reasons"].toArray().contains("vitality.one_picture"));
        }
        QCOMPARE(outcome.lines[0]["verdict"].toString(), QString("attack"));
        QCOMPARE(outcome.lines[1]["verdict"].toString(), QString("inconclusive"));
    }

    void aVideoOfSeveralPeopleHasATrackForEach() {
        const QString video = data + "face_videos/intel_three_people.gif";
        if (!QFile::exists(video))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl({"pad", video});
        QCOMPARE(outcome.lines.size(), 1);
        const QJsonArray tracks = outcome.lines[0]["tracks"].toArray();
        QCOMPARE(tracks.size(), 3);
        for (const QJsonValue& track : tracks) {
            QVERIFY(track.toObject()["frames"].toInt() > 20);
            QVERIFY(track.toObject()["verdict"].toString() != "attack");
            QVERIFY(track.toObject()["until_s"].toDouble() > 2);
        }
        QCOMPARE(outcome.code, outcome.lines[0]["verdict"].toString() == "bona_fide" ? 0 : 1);
    }

    void whatHasNoFaceIsInconclusive() {
        QImage grey(400, 300, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        QVERIFY(grey.save(m_folder.filePath("grey.png")));
        const Outcome outcome = darchactl({"pad", m_folder.filePath("grey.png")});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.lines[0]["verdict"].toString(), QString("inconclusive"));
        QCOMPARE(outcome.lines[0]["reasons"].toArray().first().toString(), QString("no_face"));
        QVERIFY(outcome.lines[0]["passive"].isNull());
    }

    void whatCannotBeReadIsSaid_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::newRow("words") << "a.jpg" << QByteArray("not a picture") << "a.jpg";
        QTest::newRow("named like a video") << "a.mp4" << QByteArray("not a video") << "named like a video";
        QTest::newRow("a video's first bytes") << "b.mp4"
                                               << QByteArray("\0\0\0\x20"
                                                             "ftypisom\0\0\2\0",
                                                             16) +
                                                      QByteArray(500, '\0')
                                               << "b.mp4";
        QTest::newRow("empty") << "c.png" << QByteArray() << "c.png";
    }
    void whatCannotBeReadIsSaid() {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, content);
        QFETCH(const QString, said);
        const Outcome outcome = darchactl({"pad", writtenFile(m_folder, name, content)});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.lines.size(), 1);
        const QJsonObject error = outcome.lines[0]["error"].toObject();
        QVERIFY2(error["detail"].toString().contains(said), qPrintable(error["detail"].toString()));
    }

    void aFileThatIsNotThereAndNoFileAtAll() {
        QCOMPARE(darchactl({"pad", "/nowhere.jpg"}).code, 3);
        QCOMPARE(darchactl({"pad"}).code, 2);
        QVERIFY(darchactl({"pad", "--help"}).output.contains("bona_fide"));
    }
};

QTEST_MAIN(PadCommandTest)
#include "test_pad_command.moc"
