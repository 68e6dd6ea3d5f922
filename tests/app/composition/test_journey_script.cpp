// SPDX-License-Identifier: Apache-2.0
// A journey with a mistake in it is refused by file, line and column; one without is read as written.
#include "app/composition/journey_progress.h"
#include "app/composition/journey_script.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace darcha;

class JourneyScriptTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path file(const QByteArray& text, const char* name = "journey.json") {
        QFile made(m_folder.filePath(name));
        if (made.open(QIODevice::WriteOnly))
            made.write(text);
        return made.fileName().toStdString();
    }

private slots:
    void everyJourneyOfTheRepositoryIsRight() {
        const QDir folder(DARCHA_SOURCE_DIR "/tests/journeys");
        const QStringList names = folder.entryList({"*.json"});
        QVERIFY(names.size() >= 5);
        for (const QString& name : names) {
            const auto script = JourneyScript::read(folder.filePath(name).toStdString());
            QVERIFY2(script.ok(), script.ok() ? "" : describe(script.error()).c_str());
            QVERIFY(!script->verbs.empty());
            QCOMPARE(script->killsTheStation(), name.startsWith("killed_"));
        }
    }

    void whatIsWrittenIsRead() {
        const auto script =
            JourneyScript::read(file("{\"name\": \"n\", \"seed\": 9, \"mode\": \"desk\", \"role\": \"officer\","
                                     " \"language\": \"ru\", \"time_zone\": \"Asia/Almaty\","
                                     " \"steps\": [{\"do\": \"fill\", \"values\": {\"a\": \"b\"}},"
                                     " {\"do\": \"pass_time\", \"seconds\": 90.5},"
                                     " {\"do\": \"kill\", \"what\": \"gateway\"}]}"));
        QVERIFY2(script.ok(), script.ok() ? "" : describe(script.error()).c_str());
        QCOMPARE(script->seed, std::uint64_t(9));
        QCOMPARE(script->mode, std::string("desk"));
        QCOMPARE(script->role, std::string("officer"));
        QCOMPARE(script->language, std::string("ru"));
        QCOMPARE(script->timeZone, std::string("Asia/Almaty"));
        QCOMPARE(script->verbs.size(), std::size_t(3));
        QCOMPARE(script->verbs[0].values.at("a"), std::string("b"));
        QCOMPARE(script->verbs[1].seconds, 90.5);
        QCOMPARE(script->verbs[2].text, std::string("gateway"));
        QVERIFY(!script->killsTheStation());
    }

    void whatIsLeftOutHasItsUsualValue() {
        const auto script = JourneyScript::read(file("{\"name\": \"n\", \"steps\": [{\"do\": \"begin\"}]}"));
        QVERIFY(script.ok());
        QCOMPARE(script->mode, std::string("kiosk"));
        QCOMPARE(script->timeZone, std::string("Asia/Tashkent"));
        QVERIFY(script->gateway.empty() && script->state.empty() && script->camera.empty());
    }

    void aMistakeIsNamedByLineAndColumn_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place"); // line:column of its first character
        QTest::addColumn<QString>("word");
        QTest::newRow("no such verb") << QByteArray("{\n \"name\": \"x\",\n \"steps\": [\n  {\"do\": \"fly\"}\n ]\n}\n")
                                      << "4:10"
                                      << "";
        QTest::newRow("a verb without its word")
            << QByteArray("{\"name\": \"x\",\n \"steps\": [{\"do\": \"begin\"},\n  {\"do\": \"kill\"}]}") << "3:3"
            << "station or gateway";
        QTest::newRow("a device that is none")
            << QByteArray("{\"name\": \"x\",\n \"steps\": [\n{\"do\": \"unplug\", \"what\": \"printer\"}]}") << "3:1"
            << "camera or fingerprint";
        QTest::newRow("no time to pass") << QByteArray("{\"name\": \"x\", \"steps\": [{\"do\": \"pass_time\"}]}")
                                         << "1:25"
                                         << "seconds";
        QTest::newRow("a member too many")
            << QByteArray("{\"name\": \"x\",\n\"step\": [],\n\"steps\": [{\"do\": \"begin\"}]}") << ""
            << "step";
        QTest::newRow("no steps") << QByteArray("{\"name\": \"x\",\n  \"steps\": []}") << "2:12"
                                  << "";
        QTest::newRow("a mode that is none")
            << QByteArray("{\"name\": \"x\",\n \"mode\": \"booth\", \"steps\": [{\"do\": \"begin\"}]}") << "2:10"
            << "";
        QTest::newRow("a negative time")
            << QByteArray("{\"name\": \"x\", \"steps\": [\n{\"do\": \"pass_time\", \"seconds\": -1}]}") << "2:32"
            << "";
        QTest::newRow("a line that is not secure")
            << QByteArray("{\"name\": \"x\",\n\"gateway\": \"http://127.0.0.1\", \"steps\": [{\"do\": \"begin\"}]}")
            << "2:12"
            << "";
    }

    void aMistakeIsNamedByLineAndColumn() {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, place);
        QFETCH(const QString, word);
        const auto script = JourneyScript::read(file(text, "broken.json"));
        QVERIFY(!script.ok());
        QCOMPARE(script.error().code, ErrorCode::JsonInvalid);
        const QString detail = QString::fromStdString(script.error().detail);
        QVERIFY2(detail.contains("broken.json:" + place), qPrintable(detail));
        QVERIFY2(detail.contains(word), qPrintable(detail));
    }

    void brokenGrammarIsNamedByLineAndColumn() {
        const auto script = JourneyScript::read(file("{\n \"name\": \"x\",\n \"steps\": [,]\n}", "torn.json"));
        QVERIFY(!script.ok());
        QCOMPARE(script.error().code, ErrorCode::JsonMalformed);
        QVERIFY2(script.error().detail.find("torn.json:3:12") != std::string::npos, script.error().detail.c_str());
        QCOMPARE(JourneyScript::read(m_folder.filePath("none.json").toStdString()).error().code,
                 ErrorCode::FileNotFound);
    }

    void progressIsReadBackAsItWasWritten() {
        const std::filesystem::path at = JourneyProgress::fileIn(m_folder.path().toStdString());
        const JourneyProgress written{3, {{"begin", 12}, {"choose_language en", 0}, {"kill station", 0}}};
        QVERIFY(written.write(at).ok());
        const auto read = JourneyProgress::read(at);
        QVERIFY(read.ok());
        QCOMPARE(read->next, std::size_t(3));
        QCOMPARE(read->steps.size(), std::size_t(3));
        QCOMPARE(read->steps[1].name, std::string("choose_language en"));
        QCOMPARE(read->steps[0].ms, std::int64_t(12));
    }

    void progressThatIsNoneIsRefused() {
        for (const char* text :
             {"[]", "{}", "{\"next\": -1, \"steps\": []}", "{\"next\": 1}",
              "{\"next\": 1, \"steps\": [{\"name\": 7, \"ms\": 1}]}", "{\"next\": 1, \"steps\": [{\"name\": \"a\"}]}"})
            QCOMPARE(JourneyProgress::read(file(text, "p.json")).error().code, ErrorCode::JsonInvalid);
        QCOMPARE(JourneyProgress::read(file("12", "p.json")).error().code, ErrorCode::JsonInvalid);
        QCOMPARE(JourneyProgress::read(file("", "p.json")).error().code, ErrorCode::JsonMalformed);
        QCOMPARE(JourneyProgress::read(m_folder.filePath("absent").toStdString()).error().code,
                 ErrorCode::FileNotFound);
        const JourneyProgress progress;
        QCOMPARE(progress.write("/proc/nowhere/p.json").error().code, ErrorCode::FileUnwritable);
    }
};

QTEST_GUILESS_MAIN(JourneyScriptTest)
#include "test_journey_script.moc"
