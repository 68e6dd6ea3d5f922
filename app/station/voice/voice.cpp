// SPDX-License-Identifier: Apache-2.0
#include "app/station/voice/voice.h"

#include "app/station/texts.h"
#include "app/station/voice/speech.h"
#include "core/base/log.h"

#include <utility>

namespace darcha {

Voice::Voice(const Texts& texts, Timers& timers, Language language, VoicePrograms programs, QObject* parent)
    : QObject(parent),
      m_texts(texts),
      m_timers(timers),
      m_programs(std::move(programs)),
      m_language(language) {
    tryOut();
}

void Voice::setLanguage(Language language) {
    if (language == m_language)
        return;
    m_language = language;
    cut();
    m_last.clear();
    if (m_on && !voiceOf(language).empty())
        sayWhatStands(); // tells by itself whether it works
    else
        tryOut();
}

void Voice::reset() {
    m_prompt.clear();
    m_last.clear();
    cut();
    setOn(false);
    tryOut(); // a loudspeaker may have come meanwhile
}

void Voice::say(const QString& promptId) {
    if (promptId == m_prompt)
        return;
    m_prompt = promptId;
    if (m_on)
        sayWhatStands();
}

void Voice::toggle() {
    if (m_on) {
        cut();
        setOn(false);
    } else if (m_available) {
        setOn(true);
        m_last.clear(); // who switches it on wants to hear it now
        sayWhatStands();
    }
}

// A blank, through the same programs to the same loudspeaker: 7 ms of silence.
void Voice::tryOut() {
    cut();
    if (voiceOf(m_language).empty())
        return lose(QStringLiteral("no voice speaks this language"));
    m_trying = true;
    speak(QStringLiteral(" "));
}

void Voice::sayWhatStands() {
    const QString words = wordsFor(m_texts, m_language, m_prompt);
    if (words.isEmpty())
        return cut();
    if (m_prompt == m_last && (m_utterance != nullptr || m_pause.active()))
        return; // comes by itself when its time has come
    cut();
    m_last = m_prompt;
    speak(words);
    emit began(m_prompt);
}

void Voice::speak(const QString& words) {
    m_pause.cancel();
    m_utterance = new Utterance(m_programs, speakerArguments(voiceOf(m_language), words), this);
    connect(m_utterance, &Utterance::finished, this, &Voice::heard);
    m_end = m_timers.after(patience, [this] { lose(QStringLiteral("the programs do not end")); });
}

void Voice::cut() {
    if (m_utterance == nullptr)
        return;
    m_end.cancel();
    m_utterance->disconnect(this);
    std::exchange(m_utterance, nullptr)->silence();
    if (!std::exchange(m_trying, false))
        m_pause = m_timers.after(gap, [this] { sayAgain(); });
}

void Voice::sayAgain() {
    if (m_on)
        sayWhatStands();
}

void Voice::heard(bool said, const QString& why) {
    m_utterance = nullptr; // goes by itself
    m_end.cancel();
    const bool trial = std::exchange(m_trying, false);
    if (!said)
        return lose(why);
    m_why.clear();
    setAvailable(true);
    if (trial)
        return sayAgain();
    m_pause = m_timers.after(gap, [this] { sayAgain(); });
    emit ended(m_last);
}

void Voice::lose(const QString& why) {
    cut();
    m_pause.cancel();
    if (std::exchange(m_why, why) != why)
        log::info("voice.unavailable", {{"why", why.toStdString()}});
    setOn(false);
    setAvailable(false);
}

void Voice::setAvailable(bool available) {
    if (std::exchange(m_available, available) != available)
        emit availableChanged();
}

void Voice::setOn(bool on) {
    if (std::exchange(m_on, on) != on)
        emit onChanged();
}

} // namespace darcha
