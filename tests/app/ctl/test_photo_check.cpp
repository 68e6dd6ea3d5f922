// SPDX-License-Identifier: Apache-2.0
// darchactl photo check: what it prints, its exit codes, and what it says about files that it cannot use.
#include "tests/app/ctl/darchactl_run.h"

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
        QFile file(good);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString half = writtenFile(m_folder, "half.jpg", file.readAll().left(static_cast<int>(file.size() / 2)));
        const QString words = writtenFile(m_folder, "words.jpg", "not a picture");

        for (const auto& [path, code] : {std::pair(half, "ImageUnreadable"), std::pair(words, "ImageUnreadable"),
                                         std::pair(m_folder.filePath("none.jpg"), "FileNotFound")}) {
            const Outcome outcome = darchactl({"photo", "check", path});
            QCOMPARE(outcome.code, 3);
            QCOMPARE(outcome.lines[0]["error"].toObject()["code"].toString(), QString(code));
            QVERIFY(!outcome.lines[0]["error"].toObject()["detail"].toString().isEmpty());
            // The same where it stands for the live capture.
            QCOMPARE(darchactl({"photo", "check", "--live", path, good}).code, 3);
        }
        const Outcome faceless = darchactl({"photo", "check", "--live", good, good});
        QVERIFY2(faceless.code != 0 && faceless.output.contains("exactly one face"), faceless.output);
        const Outcome nobody = darchactl({"photo", "check", good, words});
        QCOMPARE(nobody.lines.size(), 2); // one bad file does not stop the next
        QCOMPARE(nobody.lines[0]["reasons"].toArray()[0].toString(), QString("photo.reason.no_face"));
        QCOMPARE(darchactl({"photo", "check", "--map", "x.jpg", good}).code, 2);
        QCOMPARE(darchactl({"photo", "check", "--map", "x.png", good, good}).code, 2);
        QCOMPARE(darchactl({"photo", "check"}).code, 2);
    }
};

QTEST_GUILESS_MAIN(PhotoCheckCommandTest)
#include "test_photo_check.moc"
