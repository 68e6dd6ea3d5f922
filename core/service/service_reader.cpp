// SPDX-License-Identifier: Apache-2.0
#include "core/service/service_reader.h"

#include "core/service/details_rules.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

std::string remedy(std::string_view word, const Words& known) {
    const std::string* best = nullptr;
    std::size_t nearest = 3;
    for (const std::string& candidate : known)
        if (word.size() < 100)
            if (const std::size_t distance = editDistance(word, candidate); distance < nearest) {
                nearest = distance;
                best = &candidate;
            }
    if (best)
        return "; did you mean \"" + *best + "\"?";
    std::string list;
    for (const std::string& candidate : known)
        list += (list.empty() ? "" : ", ") + candidate;
    return "; known are: " + list;
}

void ServiceReader::fail(const std::string& pointer, const std::string& message) {
    if (!m_error)
        m_error = m_file.errorAt(pointer, ErrorCode::ServiceInvalid, message);
}

bool ServiceReader::object(const At& at, const Words& keys) {
    if (m_error || !at)
        return false;
    if (!at.value->is_object()) {
        fail(at.pointer, "expected an object { ... }");
        return false;
    }
    for (const auto& [key, value] : at.value->items())
        if (std::ranges::find(keys, key) == keys.end()) {
            fail(at.pointer + "/" + key, "unknown key \"" + key + "\"" + remedy(key, keys));
            return false;
        }
    return true;
}

At ServiceReader::optionalMember(const At& at, const char* key) {
    if (m_error || !at || !at.value->is_object() || !at.value->contains(key))
        return {};
    return {&(*at.value)[key], at.pointer + "/" + key};
}

At ServiceReader::member(const At& at, const char* key) {
    const At found = optionalMember(at, key);
    if (!found && !m_error)
        fail(at.pointer, "the key \"" + std::string(key) + "\" is missing; add it");
    return found;
}

std::vector<At> ServiceReader::items(const At& at, std::size_t fewest) {
    std::vector<At> all;
    if (m_error || !at)
        return all;
    if (!at.value->is_array() || at.value->size() < fewest) {
        fail(at.pointer, "expected a list [ ... ] of at least " + std::to_string(fewest));
        return all;
    }
    for (std::size_t i = 0; i < at.value->size(); ++i)
        all.push_back({&(*at.value)[i], at.pointer + "/" + std::to_string(i)});
    return all;
}

std::string ServiceReader::text(const At& at) {
    if (m_error || !at)
        return {};
    if (!at.value->is_string() || at.value->get_ref<const std::string&>().empty()) {
        fail(at.pointer, "expected a text in quotes that is not empty");
        return {};
    }
    return at.value->get<std::string>();
}

std::string ServiceReader::textId(const At& at) {
    const std::string id = text(at);
    if (!m_error && at && m_context.knowsText && !m_context.knowsText(id))
        fail(at.pointer, "there is no text \"" + id + "\"; add it to ui/strings in every language, or correct the id");
    return id;
}

std::string ServiceReader::word(const At& at, const Words& known) {
    const std::string found = text(at);
    if (!m_error && at && std::ranges::find(known, found) == known.end())
        fail(at.pointer, "\"" + found + "\" is not known here" + remedy(found, known));
    return found;
}

int ServiceReader::integer(const At& at, int least, int most, int otherwise) {
    if (m_error || !at)
        return otherwise;
    // is_number_integer is true for unsigned numbers beyond int64 as well: get() would wrap them round.
    if (!at.value->is_number_integer() || at.value->is_number_float() ||
        (at.value->is_number_unsigned() && at.value->get<std::uint64_t>() > 1'000'000'000) ||
        at.value->get<std::int64_t>() < least || at.value->get<std::int64_t>() > most) {
        fail(at.pointer, "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
        return otherwise;
    }
    return at.value->get<int>();
}

bool ServiceReader::boolean(const At& at, bool otherwise) {
    if (m_error || !at)
        return otherwise;
    if (!at.value->is_boolean()) {
        fail(at.pointer, "expected true or false");
        return otherwise;
    }
    return at.value->get<bool>();
}

CalendarDate ServiceReader::date(const At& at) {
    const std::string found = text(at);
    const auto parsed = found.size() == 10 && found[4] == '-' ? parseDate(found) : std::nullopt;
    if (!m_error && at && !parsed)
        fail(at.pointer, "\"" + found + "\" is not a date; write year-month-day, such as 2026-04-01");
    return parsed.value_or(CalendarDate{});
}

} // namespace darcha
