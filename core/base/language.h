// SPDX-License-Identifier: Apache-2.0
// The languages a station can speak: our own enum, because QLocale knows neither `kaa` nor Kazakh in Arabic script.
//
// Pure; thread-safe. Codes are BCP 47. A language is offered only if its folder in ui/strings is complete.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace darcha {

enum class Language { En, Ru, UzLatn, UzCyrl, Kk, Kaa, KkArab };
enum class Script { Latin, Cyrillic, Arabic };
enum class Direction { LeftToRight, RightToLeft };
enum class PluralForm { One, Few, Many, Other }; // Unicode CLDR plural categories, those that whole numbers need

struct LanguageTraits {
    Language language;
    std::string_view code;    // "uz-Latn"; the name of its folder in ui/strings
    std::string_view ownName; // as its speakers write it
    Script script;
    Direction direction;
    std::string_view dateFormat; // as people read and type it: d, m and y stand for digits
    std::string_view localeName; // nearest QLocale
};

std::span<const LanguageTraits> allLanguages();
const LanguageTraits& traits(Language language);
std::optional<Language> languageFromCode(std::string_view code);

PluralForm pluralForm(Language language, std::int64_t number);
std::span<const PluralForm> pluralForms(Language language); // those that a text with a number must have
std::string_view name(PluralForm form);                     // "one"

} // namespace darcha
