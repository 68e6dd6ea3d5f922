// SPDX-License-Identifier: Apache-2.0
// darchactl's contract: lines in the order given, exit codes, help and man pages, broken input named.
#include "tests/app/ctl/darchactl_run.h"

#include <filesystem>
#include <QDir>
#include <QImage>
#include <QJsonArray>
#include <QtTest>

using darcha::darchactl;
using darcha::Outcome;

class DarchactlTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString file(const QString& name, const QByteArray& content) {
        return darcha::writtenFile(m_folder, name, content);
    }

private slots:
    void filesAreAnsweredInTheirOrderWithTheWorstExitCode() {
        QImage grey(400, 500, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        const QString empty = m_folder.filePath("grey.png");
        QVERIFY(grey.save(empty));
        QImage dot(1, 1, QImage::Format_RGB888);
        dot.fill(Qt::red);
        const QString tiny = m_folder.filePath("tiny.png");
        QVERIFY(dot.save(tiny));
        const QString fake = file("fake.mp4", "not a video");

        const Outcome outcome = darchactl({"face", "quality", tiny, empty, fake, "/nonexistent.jpg"});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.lines.size(), 4);
        QCOMPARE(outcome.lines[0]["error"].toObject()["code"].toString(), QString("ImageSizeOutOfRange"));
        QCOMPARE(outcome.lines[1]["verdict"].toString(), QString("fail"));
        QCOMPARE(outcome.lines[1]["reasons"].toArray().first().toString(), QString("SingleFacePresent"));
        QCOMPARE(outcome.lines[2]["file"].toString(), fake);
        QCOMPARE(outcome.lines[2]["error"].toObject()["code"].toString(), QString("VideoUnreadable"));
        QCOMPARE(outcome.lines[3]["error"].toObject()["code"].toString(), QString("FileNotFound"));
        QCOMPARE(darchactl({"face", "quality", empty}).code, 1);
    }

    // By its name or by its first bytes: whoever gives us a video is not told about pictures.
    void aFileThatIsNoVideoIsToldSoByNameAndWithARemedy_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("words named .mp4") << "fake.mp4" << QByteArray("not a video");
        QTest::newRow("capitals") << "FAKE.MP4" << QByteArray("not a video");
        QTest::newRow("words named .webm") << "fake.webm" << QByteArray(5000, 'x');
        QTest::newRow("empty") << "empty.mov" << QByteArray();
        QTest::newRow("a container without frames, named .bin") << "cut.bin"
                                                                << QByteArray("\0\0\0\x18"
                                                                              "ftypisom\0\0\2\0isomiso2",
                                                                              24);
    }

    void aFileThatIsNoVideoIsToldSoByNameAndWithARemedy() {
        QFETCH(const QString, name);
        QFETCH(const QByteArray, content);
        const QString fake = file(name, content);
        const Outcome outcome = darchactl({"face", "quality", fake});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.lines.size(), 1);
        QCOMPARE(outcome.lines[0]["file"].toString(), fake);
        const QJsonObject error = outcome.lines[0]["error"].toObject();
        QCOMPARE(error["code"].toString(), QString("VideoUnreadable"));
        const QString detail = error["detail"].toString();
        QVERIFY2(detail.contains(fake) && detail.contains("convert it"), qPrintable(detail));
    }

    void aPictureThatIsNamedLikeAVideoIsJudgedAsThePictureItIs() {
        QImage grey(400, 500, QImage::Format_RGB888);
        grey.fill(Qt::gray);
        const QString named = m_folder.filePath("picture.mp4");
        QVERIFY(grey.save(named, "PNG"));
        const Outcome outcome = darchactl({"face", "quality", named});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.lines[0]["reasons"].toArray().first().toString(), QString("SingleFacePresent"));
    }

    void wordsThatAreNamedLikeAPictureAreNoPicture() {
        const Outcome outcome = darchactl({"face", "quality", file("words.jpg", "not a picture")});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.lines[0]["error"].toObject()["code"].toString(), QString("ImageUnreadable"));
    }

    void fingersAreJudgedAndBlankOnesAreBadInput() {
        const QString prints = DARCHA_SHARED_DATA "/fingerprints/sourceafis/probe.png";
        QImage white(400, 400, QImage::Format_Grayscale8);
        white.fill(Qt::white);
        QVERIFY(white.save(m_folder.filePath("white.png")));
        QCOMPARE(darchactl({"finger", "quality", m_folder.filePath("white.png")}).code, 3);
        QCOMPARE(darchactl({"finger", "quality", "--ppi", "nan", "x.png"}).code, 2);
        if (!QFile::exists(prints))
            QSKIP("shared/data is not beside this checkout");
        const Outcome outcome = darchactl({"finger", "quality", prints});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.lines[0]["score"].toInt() > 0);
        QVERIFY(!outcome.lines[0]["algorithm"].toString().contains("NFIQ"));
        QCOMPARE(outcome.lines[0]["features"].toObject().size(), 65);
    }

    void aServiceWithATypoIsNamedByFileLineAndColumn() {
        const QString folder = m_folder.filePath("services");
        QVERIFY(QProcess::execute("cp", {"-r", DARCHA_SOURCE_DIR "/app/services", folder}) == 0);
        QFile service(folder + "/uz_first_id_card.json");
        QVERIFY(service.open(QIODevice::ReadWrite));
        QByteArray text = service.readAll();
        text.replace("\"kind\": \"face\"", "\"knid\": \"face\"");
        service.resize(0);
        service.seek(0);
        service.write(text);
        service.close();
        const Outcome outcome = darchactl({"services", "check", folder});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.output.contains("uz_first_id_card.json:"), outcome.output);
        QCOMPARE(darchactl({"services", "check"}).code, 0);
    }

    void aTruncatedModelIsRefusedByName() {
        const QString folder = m_folder.filePath("models");
        QVERIFY(QProcess::execute("cp", {"-r", DARCHA_BUILD_DIR "/models", folder}) == 0);
        QVERIFY(QFile::resize(folder + "/face_mesh.onnx", 1000));
        const Outcome outcome = darchactl({"face", "quality", "x.png"}, {"DARCHA_MODEL_DIR=" + folder});
        QCOMPARE(outcome.code, 4);
        QVERIFY2(outcome.complaint.contains("face_mesh"), outcome.complaint);
    }

    void usageIsTold() {
        QCOMPARE(darchactl({}).code, 2);
        QCOMPARE(darchactl({"fly"}).code, 2);
        QCOMPARE(darchactl({"face", "quality"}).code, 2);
        QCOMPARE(darchactl({"face", "quality", "--nix", "x"}).code, 2);
        QCOMPARE(darchactl({"--help"}).code, 0);
    }

    void everyCommandDocumentsItselfTwice_data() {
        QTest::addColumn<QString>("command");
        for (const char* command :
             {"face quality", "face fairness", "finger quality", "journey", "pad acceptance", "packet verify",
              "packet open", "outbox list", "outbox retry", "services check", "devices", "self-test"})
            QTest::newRow(command) << command;
    }

    void everyCommandDocumentsItselfTwice() {
        QFETCH(const QString, command);
        const Outcome help = darchactl(command.split(' ') + QStringList{"--help"});
        QCOMPARE(help.code, 0);
        QVERIFY(help.output.contains("Exit code"));
        const Outcome man = darchactl(QStringList{"man"} + command.split(' '));
        QCOMPARE(man.code, 0);
        QVERIFY(man.output.startsWith(".TH") && man.output.contains(".SH OUTPUT"));
    }

    void aRejectedPacketIsSoughtInAStateFolderOnly() {
        const QString none = m_folder.filePath("no-station");
        QCOMPARE(darchactl({"outbox", "retry"}).code, 2); // which one?
        const Outcome outcome = darchactl({"outbox", "retry", "--state", none, "some-id"});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.complaint.contains("station.db"), outcome.complaint);
        QVERIFY(!QFile::exists(none));
    }

    void theSelfTestPasses() {
        const Outcome outcome = darchactl({"self-test", "--state", m_folder.filePath("none")});
        QVERIFY2(outcome.code == 0, outcome.output);
        QCOMPARE(outcome.lines.size(), 8);
    }

    // A service that asks for bsi-live, and a camera beneath it: the station is refused, before anybody stands there.
    void aCameraThatCannotDeliverWhatTheProfileAsksIsRefusedAtSelfTest() {
        namespace fs = std::filesystem;
        const fs::path services = m_folder.filePath("services-of-bsi").toStdString();
        fs::copy(DARCHA_SOURCE_DIR "/app/services", services, fs::copy_options::recursive);
        QFile service(QString::fromStdString((services / "uz_first_id_card.json").string()));
        QVERIFY(service.open(QIODevice::ReadWrite));
        const QByteArray asked = service.readAll().replace("\"profile\": \"uzbekistan\"", "\"profile\": \"bsi-live\"");
        QVERIFY(asked.contains("bsi-live"));
        QVERIFY(service.resize(0) && service.seek(0) && service.write(asked) == asked.size());
        service.close();
        const QStringList environment{"DARCHA_SERVICE_DIR=" + QString::fromStdString(services.string())};
        const auto tested = [&](QSize picture) {
            const QString folder = m_folder.filePath(QStringLiteral("camera-%1").arg(picture.height()));
            QDir().mkpath(folder);
            QImage shown(picture, QImage::Format_RGB888);
            shown.fill(Qt::gray);
            shown.save(folder + "/0.png");
            return darchactl({"self-test", "--state", m_folder.filePath("none"), "--camera", folder}, environment);
        };
        const auto cameraLine = [](const Outcome& outcome) {
            for (const QJsonObject& line : outcome.lines)
                if (line["check"] == "camera")
                    return line;
            return QJsonObject();
        };
        const Outcome small = tested({1920, 1080});
        QCOMPARE(small.code, 4);
        QCOMPARE(cameraLine(small)["code"].toString(), QString("DeviceUnsupported"));
        for (const char* said : {"bsi-live", "1244x1600", "1920x1080"})
            QVERIFY2(cameraLine(small)["detail"].toString().contains(said), small.output);
        const Outcome upright = tested({1300, 1700});
        QVERIFY2(upright.code == 0, upright.output);
        QCOMPARE(cameraLine(upright)["verdict"].toString(), QString("pass"));

        // The station itself does not open with it.
        QFile script(DARCHA_SOURCE_DIR "/tests/journeys/first_id_card.json");
        QVERIFY(script.open(QIODevice::ReadOnly));
        QJsonObject journey = QJsonDocument::fromJson(script.readAll()).object();
        journey["camera"] = m_folder.filePath("camera-1080");
        const QString own = file("small_camera.json", QJsonDocument(journey).toJson());
        const Outcome led = darchactl({"journey", own, "--state", m_folder.filePath("refused")}, environment);
        QCOMPARE(led.code, 4);
        QVERIFY2((led.output + led.complaint).contains("bsi-live"), led.complaint);
    }
};

QTEST_MAIN(DarchactlTest)
#include "test_darchactl.moc"
