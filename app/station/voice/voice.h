// SPDX-License-Identifier: Apache-2.0
// Reads prompts aloud, for who cannot see the screen: the id of a text goes in, a voice in the present language comes
// out.
//
// Main thread. Only prompts, never values (speech.h). Without espeak-ng, aplay, a voice for the language or a sound
// device `available` is false, pages show no button, and nothing else changes; it is tried, inaudibly, at the start,
// with another language, and after every session. What stands is said again while it stands: who did not understand
// cannot look. It belongs to a session: reset() leaves silence and `on` false.
#pragma once

#include "app/station/timers.h"
#include "app/station/voice/utterance.h"
#include "core/base/language.h"

#include <QObject>
#include <qqmlregistration.h>
#include <QString>

namespace darcha {

class Texts;

class Voice final : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")
    Q_PROPERTY(bool available READ available NOTIFY availableChanged)
    Q_PROPERTY(bool on READ on NOTIFY onChanged)

public:
    // Silence before the same prompt comes again: time to understand it and to do it. Nothing is said twice within it.
    static constexpr std::chrono::milliseconds gap{4000};
    // The longest prompt of the photo takes 7.3 s (station_speech measures it); whoever takes so much longer has hung.
    static constexpr std::chrono::milliseconds patience{20000};

    Voice(const Texts& texts, Timers& timers, Language language, VoicePrograms programs = {},
          QObject* parent = nullptr);

    bool available() const { return m_available; }
    bool on() const { return m_on; }
    bool busy() const { return m_utterance != nullptr; } // says something, or finds out whether it can
    QString saying() const { return m_utterance != nullptr && !m_trying ? m_last : QString(); } // a prompt's id

    void setLanguage(Language language); // what stands is said anew in it
    void reset();                        // the person has gone

public slots:
    // What is asked of the person now, whether the voice is on or not; another one cuts what is being said. Empty, or
    // no text of ours: nothing is.
    void say(const QString& promptId);
    void toggle(); // off it always goes; on only where there is a voice

signals:
    void availableChanged();
    void onChanged();
    void began(const QString& promptId);
    void ended(const QString& promptId); // said to its end

private:
    void tryOut();
    void sayWhatStands();
    void sayAgain();
    void speak(const QString& words);
    void cut();
    void heard(bool said, const QString& why);
    void lose(const QString& why);
    void setAvailable(bool available);
    void setOn(bool on);

    const Texts& m_texts;
    Timers& m_timers;
    const VoicePrograms m_programs;
    Language m_language;
    bool m_available = false;
    bool m_on = false;
    bool m_trying = false; // what runs is the trial, not a prompt
    QString m_prompt;      // stands
    QString m_last;        // was said last, or is being said
    QString m_why;         // there is no voice; already in the log
    Utterance* m_utterance = nullptr;
    Timer m_pause;
    Timer m_end;
};

} // namespace darcha
