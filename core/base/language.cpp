// SPDX-License-Identifier: Apache-2.0
#include "core/base/language.h"

#include <array>

namespace darcha {
namespace {

constexpr std::array languages{
    LanguageTraits{Language::En, "en", "English", Script::Latin, Direction::LeftToRight, "dd.mm.yyyy", "en_GB"},
    LanguageTraits{Language::Ru, "ru", "Русский", Script::Cyrillic, Direction::LeftToRight, "dd.mm.yyyy", "ru_RU"},
    LanguageTraits{Language::UzLatn, "uz-Latn", "Oʻzbekcha", Script::Latin, Direction::LeftToRight, "dd.mm.yyyy",
                   "uz_Latn_UZ"},
    LanguageTraits{Language::UzCyrl, "uz-Cyrl", "Ўзбекча", Script::Cyrillic, Direction::LeftToRight, "dd.mm.yyyy",
                   "uz_Cyrl_UZ"},
    LanguageTraits{Language::Kk, "kk", "Қазақша", Script::Cyrillic, Direction::LeftToRight, "dd.mm.yyyy", "kk_KZ"},
    LanguageTraits{Language::Kaa, "kaa", "Qaraqalpaqsha", Script::Latin, Direction::LeftToRight, "dd.mm.yyyy",
                   "uz_Latn_UZ"},
    LanguageTraits{Language::KkArab, "kk-Arab", "قازاقشا", Script::Arabic, Direction::RightToLeft, "dd.mm.yyyy",
                   "kk_KZ"},
};

constexpr std::array oneOther{PluralForm::One, PluralForm::Other};
constexpr std::array oneFewMany{PluralForm::One, PluralForm::Few, PluralForm::Many};
constexpr std::array onlyOther{PluralForm::Other};

} // namespace

std::span<const LanguageTraits> allLanguages() { return languages; }

const LanguageTraits& traits(Language language) {
    for (const LanguageTraits& entry : languages)
        if (entry.language == language)
            return entry;
    return languages.front();
}

std::optional<Language> languageFromCode(std::string_view code) {
    for (const LanguageTraits& entry : languages)
        if (entry.code == code)
            return entry.language;
    return std::nullopt;
}

// CLDR 42, "Language Plural Rules": ru has one/few/many, en, uz and kk one/other, kaa no distinction.
PluralForm pluralForm(Language language, std::int64_t number) {
    const std::int64_t n = number < 0 ? -number : number;
    switch (language) {
    case Language::Ru:
        if (n % 10 == 1 && n % 100 != 11)
            return PluralForm::One;
        if (n % 10 >= 2 && n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14))
            return PluralForm::Few;
        return PluralForm::Many;
    case Language::Kaa:
        return PluralForm::Other;
    case Language::En:
    case Language::UzLatn:
    case Language::UzCyrl:
    case Language::Kk:
    case Language::KkArab:
        break;
    }
    return n == 1 ? PluralForm::One : PluralForm::Other;
}

std::span<const PluralForm> pluralForms(Language language) {
    if (language == Language::Ru)
        return oneFewMany;
    if (language == Language::Kaa)
        return onlyOther;
    return oneOther;
}

std::string_view name(PluralForm form) {
    switch (form) {
    case PluralForm::One:
        return "one";
    case PluralForm::Few:
        return "few";
    case PluralForm::Many:
        return "many";
    case PluralForm::Other:
        break;
    }
    return "other";
}

} // namespace darcha
