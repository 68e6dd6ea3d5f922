// SPDX-License-Identifier: Apache-2.0
// Every text exists in every language: those of the errors, of the services and of the pages; and mistakes are found.
#include "app/station/capture/face_capture.h"
#include "app/station/capture/liveness_rows.h"
#include "app/station/texts.h"
#include "core/base/error_code.h"
#include "core/pad/challenge/challenge_protocol.h"
#include "core/pad/pad_profile.h"
#include "core/service/service_catalogue.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

using namespace darcha;

namespace {

Texts sourceTexts() {
    auto texts = Texts::load(QStringLiteral(DARCHA_SOURCE_DIR "/ui/strings"));
    if (!texts)
        qFatal("%s", texts.error().detail.c_str());
    return *std::move(texts);
}

} // namespace

class TextsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    void put(const char* file, const char* content) {
        const QString path = m_folder.filePath(QString::fromUtf8(file));
        QDir().mkpath(QFileInfo(path).path());
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(content);
    }
    QString complaint() {
        const auto texts = Texts::load(m_folder.path());
        return texts ? QStringLiteral("none") : QString::fromStdString(describe(texts.error()));
    }

private slots:
    void init() { QVERIFY(m_folder.isValid()); }
    void cleanup() {
        QDir(m_folder.path()).removeRecursively();
        QDir().mkpath(m_folder.path());
    }

    void theStationSpeaksThreeLanguagesCompletely() {
        const Texts texts = sourceTexts(); // load() itself compares ids, placeholders and plural forms
        const std::vector<Language> expected{Language::En, Language::Ru, Language::UzLatn};
        QVERIFY(texts.languages() == expected);
    }

    void theTextsInsideTheProgramAreThoseOfTheSource() {
        const auto embedded = Texts::load();
        QVERIFY2(embedded.ok(), embedded ? "" : embedded.error().detail.c_str());
        const Texts source = sourceTexts();
        for (const Language language : source.languages())
            QVERIFY2(embedded->catalogue(language)->texts() == source.catalogue(language)->texts(),
                     "a topic is missing in text_topics of app/station/CMakeLists.txt");
    }

    void everyErrorHasATextInEveryLanguage() {
        const Texts texts = sourceTexts();
        for (const Language language : texts.languages())
            for (const ErrorCode code : allErrorCodes()) {
                const std::string id = "error." + std::string(name(code));
                QVERIFY2(texts.catalogue(language)->contains(id), id.c_str());
            }
    }

    void everyTextThatAServiceNamesExists() {
        const Texts texts = sourceTexts();
        ServiceContext context;
        context.knowsText = [&](std::string_view id) { return texts.contains(id); };
        for (const ServiceFinding& finding : checkServices(DARCHA_SOURCE_DIR "/app/services", context))
            QVERIFY2(!finding.error, finding.error ? finding.error->detail.c_str() : "");
        for (const char* id : {"service.error.required", "service.error.too_long", "flow.idle.text",
                               "flow.session_end.text", "flow.staff.asked", "flow.staff.consent_declined"})
            QVERIFY2(texts.contains(id), id);
    }

    // Hints and advice of the liveness check, and a name for staff of each of its cues.
    void everyTextThatTheLivenessCheckNamesExists() {
        const Texts texts = sourceTexts();
        const QRegularExpression hint(QStringLiteral("\"(face\\.liveness\\.[a-z_.]+)\""));
        const QRegularExpression cue(QStringLiteral("\\bcue = \"([a-z_]+)\""));
        QStringList ids;
        QDirIterator files(QStringLiteral(DARCHA_SOURCE_DIR "/core/pad"), {QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString source = QString::fromUtf8(file.readAll());
            for (auto found = hint.globalMatch(source); found.hasNext();)
                ids.append(found.next().captured(1));
            for (auto found = cue.globalMatch(source); found.hasNext();)
                ids.append(QStringLiteral("liveness.cue.") + found.next().captured(1));
        }
        QVERIFY(ids.size() > 10);
        QStringList missing;
        for (const QString& id : ids)
            if (!texts.contains(id.toStdString()))
                missing.append(id);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QStringLiteral(", "))));
    }

    // What a profile's rules say, what cues could not judge, where a challenge ended: staff read a sentence, never an
    // id.
    void everyReasonOfTheLivenessCheckHasASentenceForStaff() {
        QSet<QString> reasons;
        QSet<QString> cues;
        QDirIterator profiles(QStringLiteral(DARCHA_SOURCE_DIR "/core/pad/profiles"), {QStringLiteral("*.json")});
        while (profiles.hasNext()) {
            const QFileInfo file(profiles.next());
            if (file.fileName().endsWith(QStringLiteral(".schema.json")))
                continue;
            const auto profile = PadProfile::read(file.filePath().toStdString());
            QVERIFY2(profile.ok(), qPrintable(file.fileName()));
            for (const PadRule& rule : profile->rules)
                if (!rule.reason.empty())
                    reasons.insert(QString::fromStdString(rule.reason));
            for (const std::string& needed : profile->required) { // a cue, or a score of it
                cues.insert(QString::fromStdString(needed.substr(0, needed.find('.'))));
                if (needed.find('.') != std::string::npos)
                    reasons.insert(QString::fromStdString(needed.substr(0, needed.find('.')) + ".not_measured"));
            }
        }
        QVERIFY(reasons.size() > 20 && cues.contains(QStringLiteral("challenge")));
        // of decide(), of liveness_policy.h
        for (const char* word :
             {"evidence", "inconclusive", "no_check_possible", "challenge.missing", "challenge.left"})
            reasons.insert(QLatin1String(word));
        for (int i = 1; i <= static_cast<int>(ChallengeBreak::TimeOut); ++i) {
            const std::string_view word = name(static_cast<ChallengeBreak>(i));
            QVERIFY(!word.empty());
            reasons.insert(QStringLiteral("challenge.") + QString::fromUtf8(word.data(), qsizetype(word.size())));
        }
        // notJudged = "a"; notJudged = x ? "a" : "b"; .notJudged = "a"
        const QRegularExpression given(QStringLiteral("notJudged\\s*=([^;,}]+)")),
            word(QStringLiteral("\"([a-z_]+)\""));
        QSet<QString> whys;
        for (const char* room : {"app", "core", "drivers"}) {
            QDirIterator files(QStringLiteral(DARCHA_SOURCE_DIR "/") + QString::fromUtf8(room),
                               {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                               QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QString source = QString::fromUtf8(file.readAll());
                for (auto found = given.globalMatch(source); found.hasNext();)
                    for (auto said = word.globalMatch(found.next().captured(1)); said.hasNext();)
                        whys.insert(said.next().captured(1));
            }
        }
        QVERIFY(whys.contains(QStringLiteral("clipped")) && whys.contains(QStringLiteral("regions_hidden")));
        QVERIFY(whys.contains(QStringLiteral("too_few_frames")) && whys.contains(QStringLiteral("one_picture")));
        for (const QString& why : whys)
            for (const QString& cue : cues)
                reasons.insert(cue + QLatin1Char('.') + why);
        const Texts texts = sourceTexts();
        QSet<QString> lacking;
        for (const QString& reason : reasons) {
            const LivenessReasonText said = livenessReasonText(reason.toStdString());
            for (const QString& id : {said.titleId, said.textId})
                if (!id.isEmpty() && !texts.contains(id.toStdString()))
                    lacking.insert(id);
        }
        QVERIFY2(lacking.isEmpty(), qPrintable(lacking.values().join(QStringLiteral(", "))));
        for (const QString& reason : FaceCapture::vouchReasons())
            QVERIFY(texts.contains(("ui.liveness.vouch." + reason).toStdString()));
        for (const QString& reason : FaceCapture::refuseReasons())
            QVERIFY(texts.contains(("ui.liveness.refuse." + reason).toStdString()));
    }

    void everyTextThatAPageNamesExists() {
        const Texts texts = sourceTexts();
        const QRegularExpression call(QStringLiteral("qsTrId\\(\"([^\"]+)\"[,)]"));
        QStringList missing;
        QDirIterator files(QStringLiteral(DARCHA_SOURCE_DIR "/ui"), {QStringLiteral("*.qml")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto found = call.globalMatch(QString::fromUtf8(file.readAll()));
            while (found.hasNext()) {
                const QString id = found.next().captured(1);
                if (!texts.contains(id.toStdString()))
                    missing.append(QFileInfo(file).fileName() + QStringLiteral(": ") + id);
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QStringLiteral(", "))));
    }

    void everyTextThatTheProgramNamesExists() {
        const Texts texts = sourceTexts();
        const QRegularExpression literal(
            QStringLiteral("\"((?:staff\\.reason|flow\\.staff|face\\.hint|service\\.error)\\.[a-z_0-9]+)\""));
        QStringList missing;
        int found = 0;
        for (const char* room : {"app", "core", "drivers"}) {
            QDirIterator files(QStringLiteral(DARCHA_SOURCE_DIR "/") + QString::fromUtf8(room),
                               {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                QFile file(files.next());
                QVERIFY(file.open(QIODevice::ReadOnly));
                auto all = literal.globalMatch(QString::fromUtf8(file.readAll()));
                while (all.hasNext()) {
                    const QString id = all.next().captured(1);
                    ++found;
                    if (!texts.contains(id.toStdString()))
                        missing.append(QFileInfo(file).fileName() + QStringLiteral(": ") + id);
                }
            }
        }
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QStringLiteral(", "))));
        QVERIFY(found > 10);
    }

    void aTextThatOneLanguageLacksIsNamed() {
        put("en/a.json", "{\"x.title\": \"T\", \"x.text\": \"A\"}");
        put("ru/a.json", "{\"x.title\": \"T\"}");
        QCOMPARE(complaint(), QStringLiteral("TextMissing: \"x.text\" has no text in ru; en has one"));
        put("ru/a.json", "{\"x.title\": \"T\", \"x.text\": \"A\", \"x.more\": \"B\"}");
        QCOMPARE(complaint(), QStringLiteral("TextMissing: \"x.more\" has no text in en; ru has one"));
    }

    void placeholdersThatDifferAreNamed() {
        put("en/a.json", "{\"x.step\": \"Step %1 of %2\"}");
        put("ru/a.json", "{\"x.step\": \"%1\"}");
        QVERIFY2(complaint().contains(QStringLiteral("in ru uses the placeholders %1, in en %1 %2")),
                 qPrintable(complaint()));
        put("ru/a.json", "{\"x.step\": \"%2: %1\"}");
        QCOMPARE(complaint(), QStringLiteral("none"));
    }

    void pluralsNeedEveryFormOfTheirLanguage() {
        put("en/a.json", "{\"x.n#one\": \"one\", \"x.n#other\": \"%n\"}");
        put("ru/a.json", "{\"x.n#one\": \"%n\", \"x.n#few\": \"%n\"}");
        QVERIFY2(complaint().contains(QStringLiteral("\"x.n#many\" is missing in ru")), qPrintable(complaint()));
        put("ru/a.json", "{\"x.n#one\": \"%n\", \"x.n#other\": \"%n\"}");
        QVERIFY2(complaint().contains(QStringLiteral("no plural form \"other\"")), qPrintable(complaint()));
    }

    void brokenFilesAreReportedWithTheirPlace() {
        put("en/a.json", "{\"x.a\": \"A\",\n \"x.a\": \"B\"}");
        QVERIFY2(complaint().contains(QStringLiteral("en/a.json:2:")), qPrintable(complaint()));
        put("en/a.json", "{\"x.a\": 3}");
        QVERIFY2(complaint().contains(QStringLiteral("must be a string")), qPrintable(complaint()));
        put("en/a.json", "{\"x a\": \"A\"}");
        QVERIFY2(complaint().contains(QStringLiteral("is not a text id")), qPrintable(complaint()));
        put("en/a.json", "{\"x.a\": \"A\"}");
        put("en/b.json", "{\"x.a\": \"A\"}");
        QVERIFY2(complaint().contains(QStringLiteral("a.json too")), qPrintable(complaint()));
        QVERIFY(!Texts::load(m_folder.filePath(QStringLiteral("nowhere"))));
    }

    void theTranslatorAnswersQsTrIdInTheLanguageChosen() {
        const Texts texts = sourceTexts();
        TextTranslator translator(texts);
        QVERIFY(QCoreApplication::installTranslator(&translator));
        QCOMPARE(qtTrId("button.next"), QStringLiteral("Next"));
        QCOMPARE(qtTrId("flow.idle.seconds", 1), QStringLiteral("1 second left"));
        translator.setLanguage(Language::Ru);
        QCOMPARE(qtTrId("flow.idle.seconds", 3), QString::fromUtf8("Осталось 3 секунды"));
        QCOMPARE(qtTrId("flow.idle.seconds", 11), QString::fromUtf8("Осталось 11 секунд"));
        QCOMPARE(texts.text(Language::Ru, "flow.idle.seconds", 21), QString::fromUtf8("Осталась 21 секунда"));
        QCOMPARE(qtTrId("no.such.text"), QStringLiteral("no.such.text"));
        QCoreApplication::removeTranslator(&translator);
    }
};

QTEST_GUILESS_MAIN(TextsTest)
#include "test_texts.moc"
