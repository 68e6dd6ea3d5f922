// SPDX-License-Identifier: Apache-2.0
// darchactl pad: what it prints of pictures, of videos, and of what is neither.
#include "tests/app/ctl/bad_files.h"

#include <opencv2/videoio.hpp>
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

    // Grey walls.
    QString videoOf(const char* name, int frames) {
        const QString path = m_folder.filePath(name);
        cv::VideoWriter writer(path.toStdString(), cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 10, {160, 120});
        for (int i = 0; i < frames; ++i)
            writer.write(cv::Mat(120, 160, CV_8UC3, cv::Scalar::all(120 + i)));
        return path;
    }

private slots:
    void aPictureGetsAVerdictWithEveryMember() {
        if (!QFile::exists(data + "attacks"))
            QSKIP("shared/data is not beside this checkout");
        const QStringList files{data + "attacks/print_replay/jom_11.jpg", data + "faces/live_selfies/jr8.jpg"};
        const Outcome outcome = darchactl(QStringList{"pad"} + files);
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.lines.size(), 2);
        QVERIFY2(outcome.complaint.isEmpty(), outcome.complaint.constData()); // an answer, and no chatter beside it
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

    void ofOnePictureTheSeedIsSaidNotToBeUsed() {
        QImage grey(400, 300, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        QVERIFY(grey.save(m_folder.filePath("still.png")));
        const Outcome outcome = darchactl({"pad", "--challenge", "7", m_folder.filePath("still.png")});
        const QJsonObject challenge{{"seed", "7"}, {"notJudged", "one_picture"}};
        QCOMPARE(outcome.lines[0]["challenge"].toObject(), challenge);
        QVERIFY(!darchactl({"pad", m_folder.filePath("still.png")}).lines[0].contains("challenge"));
    }

    // Exit code 0 can be reached: a clip of somebody before a webcam.
    void aLivingPersonsClipIsBonaFideAndEndsWithNought() {
        const QString video = data + "face_videos/live_webcam_zubair_real.mp4";
        if (!QFile::exists(video))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl({"pad", video});
        QCOMPARE(outcome.lines.size(), 1);
        QCOMPARE(outcome.lines[0]["verdict"].toString(), QString("bona_fide"));
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.lines[0]["reasons"].toArray().isEmpty());
        QVERIFY(!outcome.lines[0].contains("challenge"));
    }

    // Four turns in an order of the person's own: bona fide without a seed, and of a head, but no answer to this one.
    void aRealClipIsHeldAgainstASeedWithItsGeometryJudged() {
        const QString video = data + "face_videos/live_turn_phone_tranvan_real.mp4";
        if (!QFile::exists(video))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl({"pad", "--challenge", "42", video});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.lines.size(), 1);
        const QJsonObject line = outcome.lines[0], challenge = line["challenge"].toObject();
        QCOMPARE(line["verdict"].toString(), QString("inconclusive"));
        QCOMPARE(line["passive"].toObject()["decision"].toString(), QString("bona_fide"));
        QCOMPARE(line["reasons"].toArray(), QJsonArray{"challenge.wrong_direction"});
        QCOMPARE(challenge["seed"].toString(), QString("42"));
        QCOMPARE(challenge["obeyed"], QJsonValue(false));
        QCOMPARE(challenge["broken"].toString(), QString("wrong_direction"));
        QCOMPARE(challenge["decision"].toString(), QString("inconclusive"));
        QVERIFY(challenge["reasons"].toArray().contains("challenge.wrong_direction"));
        QVERIFY(!challenge["judgements"].toArray().isEmpty());
        QCOMPARE(challenge["turns"].toArray().size(), 4);
        QCOMPARE(challenge["geometry_holds"], QJsonValue(true));
        QStringList judged;
        for (const QJsonValue& value : challenge["geometry"].toObject()["judgements"].toArray()) {
            const QJsonObject one = value.toObject();
            judged << one["score"].toString();
            QVERIFY2(one["holds"] == true && one["value"].toDouble() > one["least"].toDouble(),
                     qPrintable(judged.last()));
            QVERIFY2(one["least"].toDouble() > 0, qPrintable(judged.last()));
        }
        QCOMPARE(judged, QStringList({"turn.planarity.least", "turn.gain.least", "turn.relief.least"}));
        const QByteArray help = darchactl({"pad", "--help"}).output.simplified();
        for (const char* member : {"seed", "obeyed", "broken", "geometry", "geometry_holds", "turns", "1.7 in 100"})
            QVERIFY2(help.contains(member), member);
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

    // All in one run: none of them stops the next.
    void whatCannotBeReadIsSaidWithItsPlaceAndWhatToDo() {
        QList<BadFile> all = badPictures(m_folder);
        const QString video = "convert it: ffmpeg";
        all << BadFile{writtenFile(m_folder, "empty.mp4", {}), "VideoUnreadable", video}
            << BadFile{writtenFile(m_folder, "words.mp4", "not a video"), "VideoUnreadable", video}
            << BadFile{writtenFile(m_folder, "first_bytes.mp4",
                                   QByteArray("\0\0\0\x20"
                                              "ftypisom\0\0\2\0",
                                              16) +
                                       QByteArray(500, '\0')),
                       "VideoUnreadable", video}
            << BadFile{writtenFile(m_folder, "no_frame.gif", QByteArray("GIF89a\x40\0\x40\0\0\0\0;", 14)),
                       "VideoUnreadable", video}
            << BadFile{videoOf("no_frame.avi", 0), "VideoUnreadable", video};
        for (const QStringList& challenge : {QStringList(), QStringList{"--challenge", "7"}}) {
            QStringList arguments = QStringList{"pad"} + challenge;
            for (const BadFile& bad : all)
                arguments << bad.path;
            const Outcome outcome = darchactl(arguments);
            QCOMPARE(outcome.code, 3);
            QCOMPARE(outcome.lines.size(), all.size());
            for (qsizetype i = 0; i < all.size(); ++i)
                QCOMPARE(complaintAbout({outcome.code, {outcome.lines[i]}, outcome.output, {}}, all[i]), QString());
        }
    }

    void aVideoWithoutAFaceIsInconclusiveWithAndWithoutAChallenge() {
        const QString walls = videoOf("walls.avi", 12);
        for (const QStringList& challenge : {QStringList(), QStringList{"--challenge", "18446744073709551615"}}) {
            const Outcome outcome = darchactl(QStringList{"pad"} + challenge + QStringList{walls});
            QCOMPARE(outcome.code, 1);
            QCOMPARE(outcome.lines[0]["verdict"].toString(), QString("inconclusive"));
            QCOMPARE(outcome.lines[0]["frames"].toInt(), 12);
            QVERIFY(outcome.lines[0]["reasons"].toArray().contains("no_face"));
            QCOMPARE(outcome.lines[0]["reasons"].toArray().contains("challenge.not_begun"), !challenge.isEmpty());
        }
    }

    void aSeedThatIsNoneIsRefusedBeforeAnythingIsRead() {
        for (const char* seed : {"", "seven", "-1", "7.5", "0x7", "7 ", "18446744073709551616"}) {
            const Outcome outcome = darchactl({"pad", "--challenge", seed, "/nowhere.mp4"});
            QVERIFY2(outcome.code == 2 && outcome.output.isEmpty(), seed);
            QVERIFY2(outcome.complaint.contains("a whole number from 0 to 2^64 - 1"), outcome.complaint);
        }
        const Outcome without = darchactl({"pad", "--challenge"});
        QVERIFY2(without.code == 2 && without.complaint.contains("needs a value: SEED"), without.complaint);
        QCOMPARE(darchactl({"pad", "--challenge", "7"}).code, 2); // no file
    }

    void aFileThatIsNotThereAndNoFileAtAll() {
        QCOMPARE(darchactl({"pad", "/nowhere.jpg"}).code, 3);
        QCOMPARE(darchactl({"pad"}).code, 2);
        QVERIFY(darchactl({"pad", "--help"}).output.contains("bona_fide"));
    }
};

QTEST_MAIN(PadCommandTest)
#include "test_pad_command.moc"
