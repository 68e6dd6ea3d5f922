// SPDX-License-Identifier: Apache-2.0
// Whole journeys through the real programs, and what they leave behind, looked at with tools that are not ours.
#include "core/pad/challenge/challenge_plan.h"
#include "core/pad/pad_profile.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <optional>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDeadlineTimer>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

namespace {

struct Outcome {
    int code = -1;
    QJsonObject report; // the last line
    QByteArray output;
    QByteArray log;
};

// Ends it if it has not ended by itself.
Outcome outcomeOf(QProcess& process) {
    Outcome outcome;
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
    }
    outcome.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    outcome.output = process.readAllStandardOutput();
    outcome.log = process.readAllStandardError();
    const QList<QByteArray> lines = outcome.output.trimmed().split('\n');
    outcome.report = QJsonDocument::fromJson(lines.last()).object();
    return outcome;
}

Outcome runProgram(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(QString(DARCHA_BUILD_DIR "/bin/") + program, arguments);
    process.waitForFinished(300'000);
    return outcomeOf(process);
}

// "do" and "what" of every verb of a journey, as its report names them.
QStringList verbsOf(const QString& name) {
    QFile file(QString(DARCHA_SOURCE_DIR "/tests/journeys/%1.json").arg(name));
    QStringList verbs;
    if (!file.open(QIODevice::ReadOnly))
        return verbs;
    for (const QJsonValue& step : QJsonDocument::fromJson(file.readAll()).object()["steps"].toArray())
        verbs << QString(step["do"].toString() + " " + step["what"].toString()).trimmed();
    return verbs;
}

bool run(const QString& program, const QStringList& arguments, QByteArray* output = nullptr) {
    QProcess process;
    process.start(program, arguments);
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit)
        return false;
    if (output != nullptr)
        *output = process.readAllStandardOutput();
    return process.exitCode() == 0;
}

// What "fill" types in the journeys below; no file of the station may hold a trace of it.
const QList<QByteArray> markers = {"MARKERSURNAME", "MARKERGIVEN", "MARKERPATRONYMIC",
                                   "MARKERADDRESS", "MARKERPLACE", "41503990123450"};

QString fileWithMarker(const QString& folder) {
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray content = file.readAll();
        for (const QByteArray& marker : markers) {
            if (content.contains(marker))
                return file.fileName() + " holds " + marker;
        }
    }
    return {};
}

} // namespace

class JourneysTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::map<QString, Outcome> m_led;
    std::optional<Outcome> m_window;
    QSet<QString> m_threads; // of the window's program, by name

    QString stateOf(const QString& name) const { return m_folder.filePath(name); }

    // Led once a program, however many tests look at what it left behind.
    const Outcome& journey(const QString& name) {
        if (m_led.count(name) == 0)
            m_led[name] = runProgram("darchactl", {"journey", DARCHA_SOURCE_DIR "/tests/journeys/" + name + ".json",
                                                   "--state", stateOf(name)});
        return m_led[name];
    }

    // The first journey through the real window without a display, with a picture of each page; also once.
    const Outcome& window() {
        if (m_window)
            return *m_window;
        m_window.emplace();
        QProcess station;
        station.start(DARCHA_BUILD_DIR "/bin/darcha-station",
                      {"--state", stateOf("window"), "--virtual", "--windowed", "1080x1920", "--journey",
                       DARCHA_SOURCE_DIR "/tests/journeys/first_id_card.json", "--screenshots",
                       stateOf("window") + "/shots"});
        station.waitForStarted(); // before that it bears this program's name
        const QDeadlineTimer end(300'000);
        while (!station.waitForFinished(100) && station.state() != QProcess::NotRunning && !end.hasExpired()) {
            const QString tasks = QString("/proc/%1/task").arg(station.processId());
            for (const QString& task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
                QFile comm(tasks + "/" + task + "/comm");
                if (comm.open(QIODevice::ReadOnly))
                    m_threads << QString::fromUtf8(comm.readAll()).trimmed();
            }
        }
        *m_window = outcomeOf(station);
        return *m_window;
    }

    // A file of a packet that `packet open` takes apart, on the disk of a test alone.
    QByteArray opened(const Outcome& outcome, const QString& folder, const QString& entry) {
        if (!QFile::exists(folder)) {
            const Outcome done =
                runProgram("darchactl", {"packet", "open", outcome.report["packet"].toString(), "--key",
                                         outcome.report["platform_key"].toString(), "--cert",
                                         outcome.report["platform_cert"].toString(), "--trust",
                                         outcome.report["authority_cert"].toString(), "--out", folder});
            if (done.code != 0)
                return done.log + done.output;
        }
        QFile file(folder + "/" + entry);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }

    void aPacketOpensWithOpensslAndUnzipAlone() {
        const QString state = stateOf("first_id_card");
        const Outcome& outcome = journey("first_id_card");
        QVERIFY2(outcome.code == 0, outcome.log.right(3000));
        for (const char* key : {"packet_id", "packet", "header", "slip", "receipt", "platform_key", "platform_cert"})
            QVERIFY2(!outcome.report[key].toString().isEmpty(), key);
        QVERIFY(outcome.report["steps"].toArray().size() > 20);
        QVERIFY(outcome.report["training"].toBool());

        const QString signedFile = m_folder.filePath("signed.p7m");
        const QString zip = m_folder.filePath("packet.zip");
        const QString folder = m_folder.filePath("opened");
        QVERIFY(
            run("openssl", {"cms", "-decrypt", "-binary", "-inform", "DER", "-in", outcome.report["packet"].toString(),
                            "-recip", outcome.report["platform_cert"].toString(), "-inkey",
                            outcome.report["platform_key"].toString(), "-out", signedFile}));
        QVERIFY(run("openssl", {"cms", "-verify", "-binary", "-inform", "DER", "-in", signedFile, "-CAfile",
                                outcome.report["authority_cert"].toString(), "-out", zip}));
        QVERIFY(run("unzip", {"-q", zip, "-d", folder}));
        QFile manifestFile(folder + "/manifest.json");
        QVERIFY(manifestFile.open(QIODevice::ReadOnly));
        const QJsonObject manifest = QJsonDocument::fromJson(manifestFile.readAll()).object();
        const QJsonArray entries = manifest["entries"].toArray();
        QVERIFY(entries.size() >= 6);
        for (const QJsonValue& value : entries) {
            const QJsonObject entry = value.toObject();
            QFile file(folder + "/" + entry["path"].toString());
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            const QByteArray content = file.readAll();
            QCOMPARE(content.size(), entry["size"].toInt());
            QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex()),
                     entry["sha256"].toString());
        }
        // The gateway filed it apart, and its store is as blind as the station's.
        QVERIFY(QFile::exists(state + "/gateway/training/" + outcome.report["packet_id"].toString() + ".p7m"));
        QCOMPARE(fileWithMarker(state), QString());
        QVERIFY2(!outcome.log.contains("KARIMOVA") && !outcome.log.contains("41503990123450"),
                 "the log holds personal data");
    }

    // The portrait as the chip will hold it, and all that it was judged by.
    void thePacketHoldsTheChipsPictureAndWhatThePortraitWasJudgedBy() {
        const Outcome& outcome = journey("first_id_card");
        QVERIFY2(outcome.code == 0, outcome.log.right(3000));
        const QString folder = m_folder.filePath("ours");
        const QByteArray chip = opened(outcome, folder, "face/chip.jp2");
        QVERIFY2(chip.size() > 1000 && chip.size() <= 17000, qPrintable(QString::number(chip.size())));
        const cv::Mat encoded(1, static_cast<int>(chip.size()), CV_8UC1, const_cast<char*>(chip.constData()));
        const cv::Mat picture = cv::imdecode(encoded, cv::IMREAD_COLOR);
        QVERIFY(!picture.empty() && picture.cols <= 622 && picture.rows <= 800);
        QVERIFY(std::abs(picture.cols * 45.0 / 35 - picture.rows) < 3);
        const QJsonObject manifest = QJsonDocument::fromJson(opened(outcome, folder, "manifest.json")).object();
        QString mediaType;
        for (const QJsonValue& entry : manifest["entries"].toArray())
            if (entry.toObject()["path"] == "face/chip.jp2")
                mediaType = entry.toObject()["mediaType"].toString();
        QCOMPARE(mediaType, QString("image/jp2"));

        const QJsonObject face = QJsonDocument::fromJson(opened(outcome, folder, "face/face.json")).object();
        QCOMPARE(face["chipImage"].toString(), QString("face/chip.jp2"));
        const QJsonObject quality = face["quality"].toObject();
        const QJsonObject components = quality["components"].toObject(), limits = quality["limits"].toObject();
        QVERIFY(components.size() >= 38 && limits.size() > 20);
        for (const QString& limited : limits.keys()) {
            const QJsonObject component = components[limited].toObject(), limit = limits[limited].toObject();
            QVERIFY2(component.contains("native") && component.contains("value"), qPrintable(limited));
            QVERIFY2(!component["native"].isNull() || !component["reason"].toString().isEmpty(), qPrintable(limited));
            QVERIFY2(limit.contains("native_min") || limit.contains("native_max") || limit.contains("value_min"),
                     qPrintable(limited));
            QVERIFY2(limit.contains("sigma") && limit.contains("severity"), qPrintable(limited));
        }
        QCOMPARE(quality["profile"].toObject()["id"].toString(), QString("uzbekistan"));
        QVERIFY(quality["profile"].toObject()["version"].toInt() >= 1);
        QVERIFY(quality["geometry"].toObject()["saved"].toObject()["width"].toInt() > 0);
        const QJsonArray models = quality["models"].toArray();
        QVERIFY(models.size() >= 4);
        bool dlib = false;
        for (const QJsonValue& model : models) {
            const QJsonObject told = model.toObject();
            QVERIFY(!told["version"].toString().isEmpty() && told["sha256"].toString().size() == 64);
            dlib = dlib || told["name"] == "face_landmarks_68";
        }
        QVERIFY(quality.contains("second_opinion")); // null where Debian's data for it are not installed
        QCOMPARE(!quality["second_opinion"].isNull(), dlib);
        QCOMPARE(!components["LandmarkAgreement"].toObject()["native"].isNull(),
                 quality["second_opinion"].toObject()["face_seen"].toBool());
    }

    // That somebody was there, and how it was found out: who opens the packet can follow it from the seed on.
    void thePacketHoldsHowAPersonWasToldFromAPicture() {
        const Outcome& outcome = journey("first_id_card");
        QVERIFY2(outcome.code == 0, outcome.log.right(3000));
        const QString folder = m_folder.filePath("ours");
        const QJsonObject face = QJsonDocument::fromJson(opened(outcome, folder, "face/face.json")).object();
        const QJsonObject attack = face["attackDetection"].toObject(), result = attack["result"].toObject();
        QVERIFY2(result["decision"] == "bona_fide", QJsonDocument(result["reasons"].toArray()).toJson());
        QCOMPARE(attack["outcome"].toObject()["step"].toString(), QString("accepted"));
        const darcha::PadProfile profile = darcha::PadProfile::named("kiosk").value();
        QCOMPARE(result["profile"].toString(), QString("kiosk"));
        QCOMPARE(result["profileVersion"].toInt(), profile.version);
        QCOMPARE(result["profileSha256"].toString().toStdString(), profile.sha256); // the very rules that judged
        QVERIFY(result["judgements"].toArray().size() > 20);
        for (const QJsonValue& judgement : result["judgements"].toArray())
            QVERIFY2(judgement["holds"] == true, qPrintable(judgement["score"].toString()));

        const QJsonObject plan = attack["plan"].toObject(), told = attack["challenge"].toObject();
        bool number = false;
        const quint64 seed = plan["seed"].toString().toULongLong(&number);
        QVERIFY(number);
        const std::string drawn = toJson(darcha::drawChallenge(seed, {})).dump(); // asked was what the seed says
        QCOMPARE(plan, QJsonDocument::fromJson(QByteArray::fromStdString(drawn)).object());
        const QJsonArray fields = plan["fields"].toArray(), shown = told["fieldsShown"].toArray();
        QVERIFY(fields.size() >= 6 && fields.size() <= 8 && shown.size() == fields.size());
        for (qsizetype i = 0; i < fields.size(); ++i) {
            QVERIFY(fields[i]["left"].toArray().size() == 3 && fields[i]["right"].toArray().size() == 3);
            QVERIFY(fields[i]["ms"].toInt() >= 200);
            QVERIFY(i == 0 || shown[i].toInt() > shown[i - 1].toInt());
        }
        QCOMPARE(told["phase"].toString(), QString("done"));

        QStringList moments;
        for (const QJsonValue& key : attack["keyFrames"].toArray()) {
            moments << key["moment"].toString();
            const QByteArray hash = key["sha256"].toString().toLatin1();
            QVERIFY2(QByteArray::fromHex(hash).toHex() == hash && hash.size() == 64, qPrintable(moments.last()));
        }
        QCOMPARE(moments, QStringList({"photo", "start", "turn_1", "turn_2", "light_1", "light_2", "light_3", "end"}));

        // Of the citizen's time, in this run; nothing is asserted, for the machine may be busy.
        QDateTime judged;
        for (const QByteArray& line : opened(outcome, folder, "audit.jsonl").trimmed().split('\n'))
            if (const QJsonObject entry = QJsonDocument::fromJson(line).object(); entry["event"] == "liveness.judged")
                judged = QDateTime::fromString(entry["time"].toString(), Qt::ISODateWithMs);
        const auto taken = QDateTime::fromString(face["captured"].toString(), Qt::ISODateWithMs).msecsTo(judged);
        QVERIFY(judged.isValid() && taken > told["endedOrNow"].toInt());
        qInfo(
            "the check: %.1f s from its begin to its end, %d earlier attempts; %.1f s from the photo to the judgement",
            told["endedOrNow"].toInt() / 1000.0, int(attack["earlierAttempts"].toArray().size()), taken / 1000.0);
    }

    void ourOwnCommandsVerifyAndOpenIt() {
        const Outcome& outcome = journey("first_id_card");
        QVERIFY2(outcome.code == 0, outcome.log.right(3000));
        const QString trust = outcome.report["authority_cert"].toString();
        const Outcome verified =
            runProgram("darchactl", {"packet", "verify", "--trust", trust, outcome.report["packet"].toString()});
        QCOMPARE(verified.code, 0);
        QCOMPARE(verified.report["verdict"].toString(), QString("pass"));
        const QByteArray manifest = opened(outcome, m_folder.filePath("ours"), "manifest.json");
        QVERIFY2(QJsonDocument::fromJson(manifest).isObject(), manifest);
        const Outcome listed = runProgram("darchactl", {"outbox", "list", "--state", stateOf("first_id_card")});
        QCOMPARE(listed.code, 0);
        QCOMPARE(listed.report["state"].toString(), QString("delivered"));

        const QFileInfo whole(outcome.report["packet"].toString());
        const QDir copies(m_folder.filePath("spoiled"));
        QVERIFY(copies.mkpath("."));
        for (const QFileInfo& file : whole.dir().entryInfoList({whole.completeBaseName() + ".*"}, QDir::Files))
            QVERIFY(QFile::copy(file.filePath(), copies.filePath(file.fileName())));
        QFile packet(copies.filePath(whole.fileName()));
        QVERIFY(packet.open(QIODevice::ReadWrite));
        packet.seek(packet.size() / 2);
        const QByteArray byte = packet.peek(1);
        packet.write(QByteArray(1, static_cast<char>(byte[0] ^ 1)));
        packet.close();
        const Outcome spoiled =
            runProgram("darchactl", {"packet", "verify", "--trust", trust, packet.fileName(), "/nonexistent.p7m"});
        QCOMPARE(spoiled.code, 3); // the worst of 1 (spoiled) and 3 (absent)
        QVERIFY(spoiled.output.contains("HashMismatch"));
    }

    void troubleOfEveryKindIsOvercome_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"killed_early", "killed_late", "line_is_cut", "devices_fail", "person_leaves"})
            QTest::newRow(name) << name;
    }

    void troubleOfEveryKindIsOvercome() {
        QFETCH(const QString, name);
        const QString state = stateOf(name);
        const Outcome& outcome = journey(name);
        QVERIFY2(outcome.code == 0, outcome.output.right(1000) + outcome.log.right(3000));
        QStringList steps; // of every process that led, in order
        for (const QJsonValue& step : outcome.report["steps"].toArray())
            steps << step["name"].toString();
        QCOMPARE(steps, verbsOf(name));
        QCOMPARE(fileWithMarker(state), QString());
        QDirIterator parts(state, {"*.part"}, QDir::Files, QDirIterator::Subdirectories);
        QVERIFY2(!parts.hasNext(), "half a packet was left behind");
    }

    // Staff were called and let the person go on without a reader: who opens the packet must see both.
    void whatStaffDecidedStandsInThePacket() {
        const Outcome& outcome = journey("devices_fail");
        QVERIFY2(outcome.code == 0, outcome.log.right(3000));
        const QString folder = m_folder.filePath("excused");
        const QByteArray application = opened(outcome, folder, "application.json");
        QStringList excused;
        for (const QJsonValue& exception : QJsonDocument::fromJson(application).object()["exceptions"].toArray()) {
            QCOMPARE(exception["reason"].toString(), QString("finger.no_reader"));
            QCOMPARE(exception["approvedBy"].toString(), QString()); // nobody signs in as staff yet
            excused << exception["subject"].toString();
        }
        QVERIFY2(excused == QStringList({"finger.RightIndex", "finger.LeftIndex"}), application);
        QVERIFY(QDir(folder + "/fingers").entryList(QDir::Files).isEmpty());

        QStringList summoned, noReader;
        const QByteArray audit = opened(outcome, folder, "audit.jsonl");
        for (const QByteArray& line : audit.trimmed().split('\n')) {
            const QJsonObject entry = QJsonDocument::fromJson(line).object();
            const QJsonObject fields = entry["fields"].toObject();
            if (entry["event"] == "staff.summoned")
                summoned << fields["reason"].toString();
            if (entry["event"] == "exception.no_reader")
                noReader << fields["fingers"].toString() + " " + fields["approval"].toString();
        }
        // For the camera; for the reader; once more; and as staff said "done" while it was still away.
        const QString reader = "staff.reason.reader";
        QVERIFY2(summoned == QStringList({"staff.reason.camera", reader, reader, reader}), audit);
        QVERIFY2(noReader == QStringList("RightIndex+LeftIndex unconfirmed"), audit);
    }

    // The pages themselves, drawn by the real window without a display.
    void theRealPagesLeadThroughTheWholeJourney() {
        const QString state = stateOf("window");
        const Outcome& outcome = window();
        QVERIFY2(outcome.code == 0, outcome.log.right(3000));
        const QStringList shots = QDir(state + "/shots").entryList({"*.png"});
        QCOMPARE(shots.size(), 10);
        for (const QString& shot : shots) {
            const QImage image(state + "/shots/" + shot);
            QCOMPARE(image.size(), QSize(1080, 1920));
            QSet<QRgb> colours;
            for (int y = 0; y < image.height(); y += 8) {
                for (int x = 0; x < image.width(); x += 8)
                    colours.insert(image.pixel(x, y));
            }
            QVERIFY2(colours.size() > 8, qPrintable(shot + " is empty"));
        }
        QVERIFY2(!outcome.log.contains("qrc:/qt/qml"), "a page complained: see the log");
    }

    // app/station/threads.tsv is the truth about threads; whatever else runs is a mistake, ours or a library's.
    void noThreadRunsThatTheTableDoesNotName() {
        QFile table(DARCHA_SOURCE_DIR "/app/station/threads.tsv");
        QVERIFY(table.open(QIODevice::ReadOnly));
        QStringList names;
        for (const QByteArray& line : table.readAll().split('\n')) {
            if (!line.startsWith('#') && line.contains('\t'))
                names << QString::fromUtf8(line.split('\t').first());
        }
        QCOMPARE(window().code, 0);
        for (const char* ours : {"darcha-station", "camera", "analysis", "storage", "printing"})
            QVERIFY2(m_threads.contains(ours), ours);
        for (const QString& name : m_threads) {
            const bool known = std::any_of(names.begin(), names.end(), [&](const QString& entry) {
                return entry.endsWith('*') ? name.startsWith(entry.chopped(1)) : name == entry;
            });
            QVERIFY2(known, qPrintable(name + " is in no table"));
        }
    }

    void brokenJourneysAreRefusedByNameAndPlace() {
        QFile file(m_folder.filePath("broken.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\n \"name\": \"x\",\n \"steps\": [\n  {\"do\": \"fly\"}\n ]\n}\n");
        file.close();
        const Outcome outcome = runProgram("darchactl", {"journey", file.fileName()});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.output.contains("broken.json:4:"), outcome.output);
    }
};

QTEST_MAIN(JourneysTest)
#include "test_journeys.moc"
