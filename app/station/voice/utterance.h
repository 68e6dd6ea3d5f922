// SPDX-License-Identifier: Apache-2.0
// One prompt being said: the program that speaks, its output piped into the program that plays it.
//
// Main thread, and no thread of its own: both are processes, their ends come by the event loop. It never blocks, but
// for up to a second in its destructor where a program that was killed has not gone yet. It deletes itself once both
// programs are gone: whoever holds it lets go at finished() or after silence().
#pragma once

#include <QObject>
#include <QProcess>
#include <QString>
#include <QStringList>

namespace darcha {

struct VoicePrograms {
    QString speaker = QStringLiteral("espeak-ng");
    QString player = QStringLiteral("aplay");
};

class Utterance final : public QObject {
    Q_OBJECT

public:
    Utterance(const VoicePrograms& programs, const QStringList& speakerArguments, QObject* parent);
    ~Utterance() override;

    void silence(); // at once, in the middle of a word; finished() does not come any more

signals:
    void finished(bool said, const QString& why); // why not, in the programs' own words

private:
    void look();
    bool runs() const;

    QProcess m_player;
    QProcess m_speaker;
    bool m_told = false;
};

} // namespace darcha
