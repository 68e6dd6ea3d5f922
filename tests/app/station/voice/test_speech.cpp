// SPDX-License-Identifier: Apache-2.0
// What espeak-ng makes of every prompt of the photo: sound, as long as people take to say it, in its own language.
#include "app/station/voice/speech.h"
#include "tests/app/station/voice/heard.h"

#include <QtTest>

using namespace darcha;

namespace {

struct Sound : test::Heard {
    QString phonemes;
};

// The WAV as espeak-ng 1.51 writes it into a pipe: a header of 44 bytes that does not know the length, then 16 bit
// mono.
Sound listen(std::string_view voice, const QString& words, const QString& phonemeFile) {
    QProcess program;
    QStringList arguments = speakerArguments(voice, words);
    arguments.prepend(QStringLiteral("--phonout=") + phonemeFile);
    arguments.prepend(QStringLiteral("--ipa"));
    program.start(QStringLiteral("espeak-ng"), arguments);
    if (!program.waitForFinished() || program.exitCode() != 0)
        return {};
    const QByteArray wav = program.readAllStandardOutput();
    if (!wav.startsWith("RIFF") || wav.mid(8, 8) != "WAVEfmt " || wav.size() < 44)
        return {};
    const auto rate = qFromLittleEndian<quint32>(wav.constData() + 24);
    Sound sound{test::heard(QByteArrayView(wav).sliced(44), rate), {}};
    QFile file(phonemeFile);
    if (file.open(QIODevice::ReadOnly))
        sound.phonemes = QString::fromUtf8(file.readAll()).simplified();
    return sound;
}

// About the syllables: runs of vowels.
int syllables(const QString& words) {
    static const QRegularExpression vowels(QStringLiteral("[aeiouyаеёиоуыэюя]+"),
                                           QRegularExpression::CaseInsensitiveOption);
    int count = 0;
    for (auto each = vowels.globalMatch(words); each.hasNext(); each.next())
        ++count;
    return count;
}

} // namespace

class SpeechTest : public QObject {
    Q_OBJECT

    const Texts m_texts = test::stationTexts();
    QTemporaryDir m_folder;

    // What the page of the photo can ask, in words of ui/pages/FacePage.qml.
    QStringList prompts() const {
        QStringList ids{"ui.face.poor", "ui.face.good", "ui.face.failed", "ui.face.look", "ui.face.staff_look"};
        for (const auto& [id, text] : m_texts.catalogue(Language::En)->texts())
            if (id.starts_with("face."))
                ids << QString::fromStdString(id);
        return ids;
    }

private slots:
    void everyPromptCanBeHeardInItsLanguage_data() {
        QTest::addColumn<int>("language");
        QTest::newRow("en") << static_cast<int>(Language::En);
        QTest::newRow("ru") << static_cast<int>(Language::Ru);
        QTest::newRow("uz") << static_cast<int>(Language::UzLatn);
    }

    void everyPromptCanBeHeardInItsLanguage() {
        QFETCH(int, language);
        const auto spoken = static_cast<Language>(language);
        const QStringList ids = prompts();
        QVERIFY(ids.size() > 50);
        double longest = 0;
        for (const QString& id : ids) {
            const QString words = wordsFor(m_texts, spoken, id);
            QVERIFY2(!words.isEmpty(), qPrintable(id));
            const Sound sound = listen(voiceOf(spoken), words, m_folder.filePath("phonemes"));
            const QString found = QStringLiteral("%1 \"%2\": %3 s of %4 s, level %5, %6")
                                      .arg(id, words)
                                      .arg(sound.seconds)
                                      .arg(sound.whole)
                                      .arg(sound.loudest)
                                      .arg(sound.phonemes);
            // People say 2 to 8 syllables a second; pauses between sentences make it longer, never shorter.
            const double pauses = 0.6 * static_cast<double>(words.count(QRegularExpression("[.,:?]")));
            QVERIFY2(sound.seconds > syllables(words) / 8.0, qPrintable(found));
            QVERIFY2(sound.seconds < syllables(words) / 2.0 + pauses + 0.3, qPrintable(found));
            QVERIFY2(sound.loudest > 0.05, qPrintable(found)); // speech at a tenth of full scale and more, not a hiss
            // "(en)": it fell back to another language, as for a sign that it does not know
            QVERIFY2(!sound.phonemes.isEmpty() && !sound.phonemes.contains(QLatin1Char('(')), qPrintable(found));
            longest = std::max(longest, sound.whole);
        }
        qInfo("%lld prompts, the longest takes %.1f s", static_cast<long long>(ids.size()), longest);
    }

    // A head must be there 2.5 s after the dot moved (challenge_limits::reachMost), and a person needs 0.3 s to
    // understand and 0.7 s to turn (reference, liveness 6.1): the word itself may take 1.3 s, with the programs' start.
    void theWordToTurnLeavesTimeToTurn() {
        for (const Language language : m_texts.languages())
            for (const char* id : {"face.liveness.turn_left", "face.liveness.turn_right", "face.liveness.turn_up",
                                   "face.liveness.back_to_middle"}) {
                const QString words = wordsFor(m_texts, language, id);
                const Sound sound = listen(voiceOf(language), words, m_folder.filePath("phonemes"));
                QVERIFY2(sound.seconds > 0.2 && sound.seconds < 1.3,
                         qPrintable(words + QString(": %1 s").arg(sound.seconds)));
                qInfo("%s: %.2f s", qPrintable(words), sound.seconds);
            }
    }

    void onlyTextsOfOursAreSaid() {
        QCOMPARE(wordsFor(m_texts, Language::En, "Gulnora Abdurahmonova"), QString());
        QCOMPARE(wordsFor(m_texts, Language::En, ""), QString());
        QCOMPARE(wordsFor(m_texts, Language::En, "ui.face.number"), QString()); // waits for a value
        QVERIFY(wordsFor(m_texts, Language::En, "face.hint.move_closer").startsWith("Please"));
    }

    // Where nothing can be seen, words that only a seeing person understands help nobody.
    void whatIsSaidDiffersFromWhatIsReadWhereItMust() {
        QCOMPARE(wordsFor(m_texts, Language::En, "face.liveness.turn_left"), QString("Turn left"));
        for (const char* id : {"turn_left", "turn_right", "turn_up", "look_at_the_dot", "again"}) {
            const QString prompt = QStringLiteral("face.liveness.") + QLatin1String(id);
            QVERIFY(!wordsFor(m_texts, Language::En, prompt).contains("dot"));
            QVERIFY(!wordsFor(m_texts, Language::Ru, prompt).contains(QStringLiteral("точк")));
            QVERIFY(!wordsFor(m_texts, Language::UzLatn, prompt).contains("nuqta"));
        }
    }

    // Every text that is only said belongs to one that is read, or nobody ever hears it.
    void nothingIsSaidOfNoPrompt() {
        int said = 0;
        for (const auto& [id, text] : m_texts.catalogue(Language::En)->texts())
            if (id.starts_with("voice.said.")) {
                ++said;
                QVERIFY2(m_texts.contains(id.substr(std::string("voice.said.").size())), id.c_str());
            }
        QVERIFY(said > 8);
    }
};

QTEST_GUILESS_MAIN(SpeechTest)
#include "test_speech.moc"
