// SPDX-License-Identifier: Apache-2.0
// The voice with the real espeak-ng and the real aplay, which plays into a file; and with programs that fail in every
// way.
#include "app/station/timers.h"
#include "app/station/voice/voice.h"
#include "tests/app/station/voice/heard.h"
#include "tests/support/wait.h"

#include <csignal>
#include <QtTest>

using namespace darcha;
using test::waitUntil;

namespace {

constexpr int soon = 10'000; // a loaded machine; all that waits longer has failed
const QString closer = QStringLiteral("face.hint.move_closer");
const QString back = QStringLiteral("face.hint.move_back");

} // namespace

class VoiceTest : public QObject {
    Q_OBJECT

    const Texts m_texts = test::stationTexts();
    VirtualClock m_clock{UtcTime{}};
    VirtualTimers m_timers{m_clock};
    std::unique_ptr<QTemporaryDir> m_folder;

    QString path(const char* name) const { return m_folder->filePath(QLatin1String(name)); }
    QByteArray read(const char* name) const {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const char* name, const QByteArray& content) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
    }
    QString script(const char* name, const QByteArray& content) const {
        write(name, "#!/bin/sh\n" + content + "\n");
        QFile::setPermissions(path(name), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path(name);
    }
    // The real speaker, noting in `said` what it was asked for: "-v ru -- Words"; a blank is the trial.
    QString notingSpeaker() const {
        return script("speaker",
                      "echo \"$@\" | sed 's/.*-v/-v/' >>" + path("said").toUtf8() + "; exec espeak-ng \"$@\"");
    }
    // A loudspeaker that takes as long as it likes, but for the trial's 7 ms.
    QString slowPlayer() const {
        return script("player",
                      "n=$(wc -c); [ $n -lt 2000 ] && exit 0; echo $$ >>" + path("plays").toUtf8() + "; exec sleep 60");
    }
    QList<pid_t> players() const {
        QList<pid_t> found;
        for (const QByteArray& line : read("plays").split('\n'))
            if (!line.isEmpty())
                found << line.toInt();
        return found;
    }
    static bool alive(pid_t pid) { return ::kill(pid, 0) == 0; }
    QStringList said() const {
        QStringList lines = QString::fromUtf8(read("said")).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        lines.removeIf([](const QString& line) { return line.section(QStringLiteral("-- "), 1).trimmed().isEmpty(); });
        return lines;
    }
    std::unique_ptr<Voice> made(const VoicePrograms& programs = {}) {
        auto voice = std::make_unique<Voice>(m_texts, m_timers, Language::En, programs);
        const bool tried = waitUntil([&] { return !voice->busy(); }, soon);
        return tried ? std::move(voice) : nullptr;
    }

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        // ALSA's own: what is played goes to a file, and nowhere else.
        write("alsa.conf", "pcm.!default { type file slave.pcm { type null } file \"" + path("played").toUtf8() +
                               "\" format raw }\n");
        qputenv("ALSA_CONFIG_PATH", path("alsa.conf").toUtf8());
    }

    void aPromptComesOutOfTheLoudspeaker() {
        const auto voice = made();
        QVERIFY(voice && voice->available() && !voice->on());
        QSignalSpy ended(voice.get(), &Voice::ended);
        voice->say(closer);
        voice->toggle(); // what stands is said at once
        QVERIFY(voice->on());
        QVERIFY(waitUntil([&] { return !ended.isEmpty(); }, soon));
        QCOMPARE(ended.first().first().toString(), closer);
        const QByteArray samples = read("played"); // 16 bit, 22.05 kHz
        const test::Heard sound = test::heard(samples, 22'050);
        QVERIFY2(sound.whole > 1 && sound.whole < 4, qPrintable(QString::number(sound.whole)));
        QVERIFY2(sound.peak > 3000 / 32768.0, qPrintable(QString::number(sound.peak)));
    }

    void withoutAWorkingProgramThereIsNoVoiceAndNothingBreaks_data() {
        QTest::addColumn<QByteArray>("speaker");
        QTest::addColumn<QByteArray>("player");
        QTest::newRow("no speaker") << QByteArray("-") << QByteArray();
        QTest::newRow("no player") << QByteArray() << QByteArray("-");
        QTest::newRow("neither") << QByteArray("-") << QByteArray("-");
        QTest::newRow("speaker fails") << QByteArray("exit 1") << QByteArray();
        QTest::newRow("speaker says nothing") << QByteArray("exit 0") << QByteArray();
        QTest::newRow("speaker talks rubbish") << QByteArray("head -c 100000 /dev/urandom") << QByteArray();
        QTest::newRow("speaker crashes half-way")
            << QByteArray("espeak-ng \"$@\" | head -c 60; kill -SEGV $$") << QByteArray();
        QTest::newRow("player fails") << QByteArray() << QByteArray("exit 1");
        QTest::newRow("player crashes") << QByteArray() << QByteArray("kill -SEGV $$");
    }

    void withoutAWorkingProgramThereIsNoVoiceAndNothingBreaks() {
        QFETCH(QByteArray, speaker);
        QFETCH(QByteArray, player);
        VoicePrograms programs;
        if (!speaker.isEmpty())
            programs.speaker = speaker == "-" ? path("nowhere") : script("speaker", speaker);
        if (!player.isEmpty())
            programs.player = player == "-" ? path("nowhere") : script("player", player);
        const auto voice = made(programs);
        QVERIFY(voice && !voice->available());
        QSignalSpy began(voice.get(), &Voice::began);
        voice->say(closer);
        voice->toggle();
        voice->setLanguage(Language::Ru);
        voice->reset();
        QVERIFY(waitUntil([&] { return !voice->busy(); }, soon));
        QVERIFY(!voice->on() && !voice->available() && began.isEmpty());
    }

    void withoutALoudspeakerThereIsNoVoice() {
        write("alsa.conf", "pcm.!default { type hw card 31 }\n");
        const auto voice = made();
        QVERIFY(voice && !voice->available());
    }

    void aProgramThatHangsIsGivenUp() {
        Voice voice(m_texts, m_timers, Language::En, {"espeak-ng", script("player", "exec sleep 60")});
        QVERIFY(voice.busy());
        m_clock.advance(Voice::patience - std::chrono::milliseconds(1));
        QVERIFY(voice.busy());
        m_clock.advance(std::chrono::milliseconds(2));
        QVERIFY(!voice.busy() && !voice.available());
    }

    void whatFailsInUseIsSwitchedOffAndComesBackWithTheNextPerson() {
        const auto voice = made({"espeak-ng", script("player", "exec aplay \"$@\"")});
        QVERIFY(voice && voice->available());
        voice->toggle();
        script("player", "exit 1"); // unplugged
        voice->say(closer);
        QVERIFY(waitUntil([&] { return !voice->available(); }, soon));
        QVERIFY(!voice->on());
        script("player", "exec aplay \"$@\"");
        voice->reset();
        QVERIFY(waitUntil([&] { return voice->available(); }, soon));
        QVERIFY(!voice->on());
    }

    void nothingIsSaidWhileOff() {
        const auto voice = made({notingSpeaker(), "aplay"});
        QVERIFY(voice && voice->available());
        voice->say(closer);
        voice->say(back);
        m_clock.advance(std::chrono::minutes(1));
        QVERIFY(!voice->busy());
        QCOMPARE(said(), QStringList());
    }

    void anotherPromptCutsTheOldOneShort() {
        const auto voice = made({notingSpeaker(), slowPlayer()});
        QVERIFY(voice && voice->available());
        voice->toggle();
        voice->say(closer);
        QVERIFY(waitUntil([&] { return players().size() == 1; }, soon));
        const pid_t first = players().first();
        QVERIFY(alive(first));
        voice->say(back);
        QCOMPARE(voice->saying(), back);
        QVERIFY(waitUntil([&] { return !alive(first) && players().size() == 2; }, soon));
        QVERIFY(alive(players().last()));
        QCOMPARE(said(), QStringList({"-v en -- Please come a little closer", "-v en -- Please step back a little"}));
        voice->toggle(); // off: silence in the middle of a word
        QVERIFY(waitUntil([&] { return !alive(players().last()); }, soon));
        QVERIFY(!voice->busy());
    }

    void theSamePromptComesAgainAfterFourSecondsAndNotBefore() {
        const auto voice = made({notingSpeaker(), "aplay"});
        QVERIFY(voice && voice->available());
        QSignalSpy ended(voice.get(), &Voice::ended);
        QSignalSpy began(voice.get(), &Voice::began);
        voice->toggle();
        voice->say(closer);
        QVERIFY(waitUntil([&] { return ended.size() == 1; }, soon));
        voice->say(closer);
        voice->say(QString());
        voice->say(closer); // it flickers
        m_clock.advance(Voice::gap - std::chrono::milliseconds(1));
        QVERIFY(!voice->busy());
        QCOMPARE(began.size(), 1);
        m_clock.advance(std::chrono::milliseconds(2)); // it stands still
        QVERIFY(waitUntil([&] { return ended.size() == 2; }, soon));
        voice->say(QString());
        m_clock.advance(std::chrono::minutes(1));
        QVERIFY(!voice->busy()); // nothing stands
        QCOMPARE(began.size(), 2);
        voice->say(closer);
        QVERIFY(waitUntil([&] { return ended.size() == 3; }, soon));
        voice->say(back); // another one need not wait
        QVERIFY(waitUntil([&] { return ended.size() == 4; }, soon));
        voice->say(closer); // nor does the one before it: now it is news
        QCOMPARE(voice->saying(), closer);
    }

    void aLongPromptIsNotBegunAgainWhileItIsSaid() {
        const auto voice = made({notingSpeaker(), slowPlayer()});
        QVERIFY(voice && voice->available());
        voice->toggle();
        voice->say(back);
        voice->say(closer); // cuts, and the pause of the first one begins
        QVERIFY(waitUntil([&] { return !players().isEmpty(); }, soon));
        QSignalSpy began(voice.get(), &Voice::began);
        m_clock.advance(Voice::gap * 2);
        QVERIFY(began.isEmpty());
        QCOMPARE(voice->saying(), closer);
    }

    void anotherLanguageSaysItAnew() {
        const auto voice = made({notingSpeaker(), "aplay"});
        QVERIFY(voice && voice->available());
        QSignalSpy ended(voice.get(), &Voice::ended);
        voice->toggle();
        voice->say(closer);
        QVERIFY(waitUntil([&] { return ended.size() == 1; }, soon));
        voice->setLanguage(Language::Ru);
        QVERIFY(waitUntil([&] { return ended.size() == 2; }, soon));
        voice->setLanguage(Language::UzLatn);
        QVERIFY(waitUntil([&] { return ended.size() == 3; }, soon));
        QCOMPARE(said(), QStringList({"-v en -- Please come a little closer",
                                      QStringLiteral("-v ru -- Пожалуйста, подойдите чуть ближе"),
                                      "-v uz -- Iltimos, biroz yaqinroq keling"}));
        voice->setLanguage(Language::Kaa); // no voice speaks it
        QVERIFY(!voice->available() && !voice->on() && !voice->busy());
        voice->setLanguage(Language::En);
        QVERIFY(waitUntil([&] { return voice->available(); }, soon));
        QVERIFY(!voice->on());
    }

    void whoLeavesDoesNotLeaveTheVoiceOn() {
        const auto voice = made({notingSpeaker(), slowPlayer()});
        QVERIFY(voice && voice->available());
        voice->toggle();
        voice->say(closer);
        QVERIFY(waitUntil([&] { return players().size() == 1; }, soon));
        voice->reset();
        QVERIFY(!voice->on());
        QVERIFY(waitUntil([&] { return !alive(players().first()); }, soon));
        QVERIFY(waitUntil([&] { return !voice->busy(); }, soon));
        QVERIFY(voice->available());
        voice->say(back);
        m_clock.advance(std::chrono::minutes(1));
        QVERIFY(!voice->busy());
        QCOMPARE(said().size(), 1);
    }

    void whatIsNoPromptIsNotSaid() {
        const auto voice = made({notingSpeaker(), "aplay"});
        QVERIFY(voice && voice->available());
        voice->toggle();
        voice->say(QStringLiteral("Gulnora Abdurahmonova"));
        voice->say(QStringLiteral("--help"));
        voice->say(QStringLiteral("ui.face.number")); // has a value in it
        QVERIFY(!voice->busy() && voice->on());
        QCOMPARE(said(), QStringList());
    }

    // app/station/threads.tsv has no line for the voice.
    void itTakesNoThreadOfOurs() {
        const auto threads = [] { return QDir("/proc/self/task").entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(); };
        const qsizetype before = threads();
        const auto voice = made({"espeak-ng", slowPlayer()});
        QVERIFY(voice && voice->available());
        voice->toggle();
        voice->say(closer);
        QVERIFY(waitUntil([&] { return players().size() == 1; }, soon));
        QCOMPARE(threads(), before);
    }

    void noProgramOutlivesTheStation() {
        auto voice = made({"espeak-ng", slowPlayer()});
        QVERIFY(voice && voice->available());
        voice->toggle();
        voice->say(closer);
        QVERIFY(waitUntil([&] { return players().size() == 1; }, soon));
        voice.reset();
        QVERIFY(!alive(players().first()));
    }
};

QTEST_GUILESS_MAIN(VoiceTest)
#include "test_voice.moc"
