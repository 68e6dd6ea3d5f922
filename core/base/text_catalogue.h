// SPDX-License-Identifier: Apache-2.0
// All texts of one language, by id: what ui/strings/<language>/*.json hold.
//
// A file is one flat object {"id": "text"}; ids are dotted ("flow.consent.title"); a text that follows a number stands
// as "id#one", "id#few", ... with every form its language has. %1..%9 and %n are filled in by the caller. Errors:
// JsonMalformed, JsonInvalid (file, line, column), TextMissing. Immutable once filled; then thread-safe.
#pragma once

#include "core/base/json_file.h"
#include "core/base/language.h"
#include "core/base/result.h"

#include <map>
#include <string>
#include <string_view>

namespace darcha {

class TextCatalogue {
public:
    explicit TextCatalogue(Language language) : m_language(language) {}

    Result<void> add(const JsonFile& file); // one topic; an id that another topic holds is an error

    Language language() const { return m_language; }
    bool contains(std::string_view id) const; // a text of that id, in plural forms or not
    const std::string* find(std::string_view id) const;
    const std::string* find(std::string_view id,
                            std::int64_t number) const; // the form for that number, else the plain text

    // Every id of `reference` is here, with the same placeholders, and nothing else; every plural has all its forms.
    Result<void> checkAgainst(const TextCatalogue& reference) const;

    const std::map<std::string, std::string, std::less<>>& texts() const { return m_texts; } // keys as in the files

private:
    Language m_language;
    std::map<std::string, std::string, std::less<>> m_texts;
    std::map<std::string, std::string, std::less<>> m_origin; // id -> file, for messages
};

} // namespace darcha
