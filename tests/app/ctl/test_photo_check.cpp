// SPDX-License-Identifier: Apache-2.0
// darchactl photo check: what it prints, its exit codes, and what it says about files that it cannot use.
#include "tests/app/ctl/bad_files.h"

#include <QFileInfo>
#include <QImage>
#include <QJsonArray>
#include <QtTest>

using namespace darcha;

namespace {

const QString faces = DARCHA_SHARED_DATA "/faces/";

} // namespace

class PhotoCheckCommandTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

private slots:
    void everyMemberThatIsPrintedIsDocumented() {
        if (!QFile::exists(faces))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl({"photo", "check", "--live", faces + "frll_smiling/003_08.jpg", "--map",
                                           m_folder.filePath("map.png"), faces + "frll_neutral/003_03.jpg"});
        QCOMPARE(outcome.lines.size(), 1);
        const QJsonObject line = outcome.lines[0];
        QVERIFY2(outcome.code == (line["verdict"] == "accept" ? 0 : 1), outcome.output);
        QCOMPARE(line["photo_of_record"].toString(), QString("station_capture"));
        QCOMPARE(line["live"].toObject()["band"].toString(), QString("match"));
        QVERIFY(line["live"].toObject()["regions"].toArray().size() >= 5);
        const Outcome help = darchactl({"photo", "check", "--help"});
        for (const QString& member : line.keys())
            QVERIFY2(help.output.contains(member.toUtf8()), qPrintable(member));
        const auto others = QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther;
        QVERIFY(!QImage(m_folder.filePath("map.png")).isNull());
        QVERIFY(!(QFileInfo(m_folder.filePath("map.png")).permissions() & others));
    }

    // Somebody's photo and the same person live, both good: it is accepted, and exit code 0 can be reached.
    void aTruePhotoOfThePersonInFrontIsAccepted() {
        if (!QFile::exists(faces))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl(
            {"photo", "check", "--live", faces + "frll_smiling/061_08.jpg", faces + "frll_neutral/061_03.jpg"});
        QCOMPARE(outcome.lines.size(), 1);
        QVERIFY2(outcome.lines[0]["verdict"] == "accept", outcome.output);
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.lines[0]["reasons"].toArray().isEmpty());
        QCOMPARE(outcome.lines[0]["quality"].toObject()["verdict"].toString(), QString("pass"));
    }

    void anotherPersonIsRefused() {
        if (!QFile::exists(faces))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl(
            {"photo", "check", "--live", faces + "frll_smiling/021_08.jpg", faces + "frll_neutral/003_03.jpg"});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.lines[0]["verdict"].toString(), QString("refuse"));
        QCOMPARE(outcome.lines[0]["reasons"].toArray()[0].toString(), QString("photo.reason.other_person"));
    }

    void whatCannotBeUsedIsSaid() {
        QImage grey(400, 500, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        const QString good = m_folder.filePath("grey.jpg");
        QVERIFY(grey.save(good));
        const QList<BadFile> all = badPictures(m_folder);
        QStringList arguments{"photo", "check"};
        for (const BadFile& bad : all)
            arguments << bad.path;
        const Outcome outcome = darchactl(arguments); // none of them stops the next
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.lines.size(), all.size());
        for (qsizetype i = 0; i < all.size(); ++i)
            QCOMPARE(complaintAbout({outcome.code, {outcome.lines[i]}, outcome.output, {}}, all[i]), QString());
        // The same where it stands for the live capture.
        for (const BadFile& bad : all.first(3))
            QCOMPARE(complaintAbout(darchactl({"photo", "check", "--live", bad.path, good}), bad), QString());
        const QString video = writtenFile(m_folder, "a.mp4",
                                          QByteArray("\0\0\0\x20"
                                                     "ftypisom",
                                                     12));
        QCOMPARE(complaintAbout(darchactl({"photo", "check", video}), {video, "ImageUnreadable", "give JPEG"}),
                 QString());
        const Outcome faceless = darchactl({"photo", "check", "--live", good, good});
        QVERIFY2(faceless.code != 0 && faceless.output.contains("exactly one face"), faceless.output);
        const Outcome nobody = darchactl({"photo", "check", good, video});
        QCOMPARE(nobody.lines.size(), 2); // one bad file does not stop the next
        QCOMPARE(nobody.lines[0]["reasons"].toArray()[0].toString(), QString("photo.reason.no_face"));
        QCOMPARE(darchactl({"photo", "check", "--map", "x.jpg", good}).code, 2);
        QCOMPARE(darchactl({"photo", "check", "--map", "x.png", good, good}).code, 2);
        QCOMPARE(darchactl({"photo", "check"}).code, 2);
    }
};

QTEST_GUILESS_MAIN(PhotoCheckCommandTest)
#include "test_photo_check.moc"
