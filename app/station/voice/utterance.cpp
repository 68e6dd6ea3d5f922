// SPDX-License-Identifier: Apache-2.0
#include "app/station/voice/utterance.h"

#include "app/station/voice/speech.h"

namespace darcha {
namespace {

constexpr int endPatienceMs = 1'000; // of a process that was killed
constexpr qsizetype whyLength = 200; // ALSA explains itself at length; the last line says it

bool succeeded(const QProcess& program) {
    return program.error() != QProcess::FailedToStart && program.exitStatus() == QProcess::NormalExit &&
           program.exitCode() == 0;
}

// Empty for a program that did what it should.
QString complaint(QProcess& program) {
    if (succeeded(program))
        return {};
    if (program.error() == QProcess::FailedToStart)
        return program.program() + QStringLiteral(": ") + program.errorString();
    const QString words = QString::fromUtf8(program.readAllStandardError()).trimmed();
    return QStringLiteral("%1 ended with %2: %3")
        .arg(program.program(), QString::number(program.exitCode()),
             words.section(QLatin1Char('\n'), -1).left(whyLength));
}

} // namespace

Utterance::Utterance(const VoicePrograms& programs, const QStringList& speakerArguments, QObject* parent)
    : QObject(parent) {
    m_speaker.setStandardOutputProcess(&m_player);
    m_player.setStandardOutputFile(QProcess::nullDevice());
    for (QProcess* const program : {&m_player, &m_speaker}) {
        // Queued: QProcess may tell of a failure from inside start(), and look() may delete this.
        connect(program, &QProcess::finished, this, &Utterance::look, Qt::QueuedConnection);
        connect(program, &QProcess::errorOccurred, this, &Utterance::look, Qt::QueuedConnection);
    }
    // One that does not start takes the other with it: it reads the end of its input, or writes to nobody.
    m_player.start(programs.player, playerArguments(), QIODevice::ReadOnly);
    m_speaker.start(programs.speaker, speakerArguments, QIODevice::ReadOnly);
}

Utterance::~Utterance() {
    for (QProcess* const program : {&m_speaker, &m_player}) {
        program->disconnect(this);
        if (program->state() == QProcess::NotRunning)
            continue;
        program->kill();
        program->waitForFinished(endPatienceMs);
    }
}

void Utterance::silence() {
    m_told = true;
    m_player.kill(); // first: what it has not played is lost, and that is meant
    m_speaker.kill();
    look();
}

bool Utterance::runs() const {
    return m_player.state() != QProcess::NotRunning || m_speaker.state() != QProcess::NotRunning;
}

void Utterance::look() {
    if (runs())
        return;
    deleteLater();
    if (m_told)
        return;
    m_told = true;
    // The player's first: without it the speaker has nobody to write to.
    QStringList why{complaint(m_player), complaint(m_speaker)};
    why.removeAll(QString());
    emit finished(why.isEmpty(), why.join(QStringLiteral("; ")));
}

} // namespace darcha
