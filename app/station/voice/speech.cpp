// SPDX-License-Identifier: Apache-2.0
#include "app/station/voice/speech.h"

#include "app/station/texts.h"

namespace darcha {
namespace {

// Words a minute; 175 is the program's own. Slower, for listeners whose language its accent is not: "turn left" still
// takes 1.1 s of the 2.5 s in which the head must have turned (challenge_limits::reachMost).
constexpr int pace = 160;

} // namespace

std::string_view voiceOf(Language language) {
    switch (language) {
    case Language::En:
        return "en";
    case Language::Ru:
        return "ru";
    case Language::UzLatn:
        return "uz";
    case Language::Kk:
        return "kk";
    case Language::UzCyrl: // its Uzbek knows Latin letters only
    case Language::Kaa:
    case Language::KkArab:
        break;
    }
    return {};
}

QString wordsFor(const Texts& texts, Language language, const QString& promptId) {
    const std::string id = promptId.toStdString();
    const std::string said = "voice.said." + id;
    const std::string& chosen = texts.contains(said) ? said : id;
    if (id.empty() || !texts.contains(chosen))
        return {};
    QString words = texts.text(language, chosen);
    if (words.contains(QLatin1Char('%')))
        return {};
    // espeak-ng reads the Uzbek sign of the glottal stop out as the English word "ejective", and knows the plain one
    return words.replace(QChar(0x02BC), QLatin1Char('\''));
}

QStringList speakerArguments(std::string_view voice, const QString& words) {
    return {QStringLiteral("--stdout"), QStringLiteral("-b"),
            QStringLiteral("1"), // UTF-8, whatever the locale
            QStringLiteral("-s"),       QString::number(pace),
            QStringLiteral("-v"),       QString::fromLatin1(voice.data(), static_cast<qsizetype>(voice.size())),
            QStringLiteral("--"),       words};
}

QStringList playerArguments() { return {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("wav")}; }

} // namespace darcha
