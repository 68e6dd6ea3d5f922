// SPDX-License-Identifier: Apache-2.0
// What is said for a prompt, and how the program that says it is asked.
//
// Pure. A prompt is the id of a text in ui/strings: nothing that a person typed or gave can be one. Where reading and
// hearing differ (a dot that cannot be seen; 2.5 s to turn the head, which a whole sentence would eat) the text
// "voice.said.<id>" is said instead.
#pragma once

#include "core/base/language.h"

#include <QString>
#include <QStringList>
#include <string_view>

namespace darcha {

class Texts;

// espeak-ng's name of the voice ("uz"); empty where it has none that reads our script.
std::string_view voiceOf(Language language);

// Empty for an id that there is no text for, and for a text that waits for a value: values may be personal.
QString wordsFor(const Texts& texts, Language language, const QString& promptId);

// Arguments of espeak-ng 1.51: a WAV on its standard output.
QStringList speakerArguments(std::string_view voice, const QString& words);
// Arguments of aplay: a WAV on its standard input, and nothing else (guessing, it plays any bytes as noise).
QStringList playerArguments();

} // namespace darcha
