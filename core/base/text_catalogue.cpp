// SPDX-License-Identifier: Apache-2.0
#include "core/base/text_catalogue.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace darcha {
namespace {

std::string_view withoutForm(std::string_view key) { return key.substr(0, key.find('#')); }

bool isId(std::string_view id) {
    if (id.empty() || id.front() == '.' || id.back() == '.' || id.find("..") != std::string_view::npos)
        return false;
    return std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    });
}

std::string pointerTo(std::string_view key) {
    std::string pointer = "/";
    for (const char c : key)
        pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return pointer;
}

// The placeholders of one id; of a plural, those of all its forms together ("one file" may leave %n out).
std::map<std::string, std::set<std::string>, std::less<>>
placeholders(const std::map<std::string, std::string, std::less<>>& texts) {
    std::map<std::string, std::set<std::string>, std::less<>> found;
    for (const auto& [key, text] : texts) {
        std::set<std::string>& set = found[std::string(withoutForm(key))];
        for (std::size_t at = text.find('%'); at != std::string::npos && at + 1 < text.size();
             at = text.find('%', at + 1)) {
            const char c = text[at + 1];
            if ((c >= '1' && c <= '9') || c == 'n')
                set.insert(text.substr(at, 2));
        }
    }
    return found;
}

std::string joined(const std::set<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts)
        text += (text.empty() ? "" : " ") + part;
    return text.empty() ? "none" : text;
}

} // namespace

Result<void> TextCatalogue::add(const JsonFile& file) {
    const nlohmann::json& root = file.root();
    if (!root.is_object())
        return file.errorAt("", ErrorCode::JsonInvalid, "a file of texts is one object of \"id\": \"text\"");
    const std::string_view code = traits(m_language).code;
    for (const auto& [key, value] : root.items()) {
        const std::string pointer = pointerTo(key);
        const std::string_view id = withoutForm(key);
        if (!isId(id))
            return file.errorAt(pointer, ErrorCode::JsonInvalid,
                                "\"" + key + "\" is not a text id; use letters, digits, _ and single dots");
        if (id.size() < key.size()) {
            const std::string_view form = std::string_view(key).substr(id.size() + 1);
            if (std::ranges::none_of(pluralForms(m_language), [&](PluralForm f) { return name(f) == form; }))
                return file.errorAt(pointer, ErrorCode::JsonInvalid,
                                    "the language " + std::string(code) + " has no plural form \"" + std::string(form) +
                                        "\"");
        }
        if (!value.is_string())
            return file.errorAt(pointer, ErrorCode::JsonInvalid, "the text of \"" + key + "\" must be a string");
        if (value.get_ref<const std::string&>().empty())
            return file.errorAt(pointer, ErrorCode::JsonInvalid, "the text of \"" + key + "\" is empty");
        if (const auto other = m_origin.find(key); other != m_origin.end())
            return file.errorAt(pointer, ErrorCode::JsonInvalid,
                                "the text \"" + key + "\" stands in " + other->second + " too");
        m_texts.emplace(key, value.get<std::string>());
        m_origin.emplace(key, file.name());
    }
    return {};
}

bool TextCatalogue::contains(std::string_view id) const {
    if (m_texts.contains(id))
        return true;
    return m_texts.contains(std::string(id) + "#" + std::string(name(pluralForms(m_language).back())));
}

const std::string* TextCatalogue::find(std::string_view id) const {
    const auto found = m_texts.find(id);
    return found == m_texts.end() ? nullptr : &found->second;
}

const std::string* TextCatalogue::find(std::string_view id, std::int64_t number) const {
    const auto found = m_texts.find(std::string(id) + "#" + std::string(name(pluralForm(m_language, number))));
    return found == m_texts.end() ? find(id) : &found->second;
}

Result<void> TextCatalogue::checkAgainst(const TextCatalogue& reference) const {
    const std::string here(traits(m_language).code);
    const std::string there(traits(reference.m_language).code);
    for (const auto& [key, text] : m_texts) {
        const std::string_view id = withoutForm(key);
        if (id.size() == key.size())
            continue;
        for (const PluralForm form : pluralForms(m_language))
            if (const std::string need = std::string(id) + "#" + std::string(name(form)); !m_texts.contains(need))
                return {ErrorCode::TextMissing, m_origin.at(key) + ": \"" + need + "\" is missing in " + here};
        if (m_texts.contains(id))
            return {ErrorCode::TextMissing,
                    m_origin.at(key) + ": \"" + std::string(id) + "\" stands with and without plural forms"};
    }
    const auto ours = placeholders(m_texts);
    const auto theirs = placeholders(reference.m_texts);
    for (const auto& [id, need] : theirs) {
        const auto found = ours.find(id);
        if (found == ours.end())
            return {ErrorCode::TextMissing, "\"" + id + "\" has no text in " + here + "; " + there + " has one"};
        if (found->second != need)
            return {ErrorCode::TextMissing, "\"" + id + "\" in " + here + " uses the placeholders " +
                                                joined(found->second) + ", in " + there + " " + joined(need)};
    }
    for (const auto& [id, have] : ours)
        if (!theirs.contains(id))
            return {ErrorCode::TextMissing, "\"" + id + "\" has no text in " + there + "; " + here + " has one"};
    return {};
}

} // namespace darcha
