// SPDX-License-Identifier: Apache-2.0
#include "core/service/details_rules.h"

#include <algorithm>
#include <cstdio>

namespace darcha {

using namespace std::chrono;

namespace {

bool digitsOnly(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

std::optional<CalendarDate> dateOf(int y, int m, int d) {
    const CalendarDate date(year(y), month(static_cast<unsigned>(m)), day(static_cast<unsigned>(d)));
    if (!date.ok() || y < 1)
        return std::nullopt;
    return date;
}

bool agrees(const CheckDigit& rule, const FieldValue& value) {
    const std::string digits = value(rule.field);
    if (digits.size() < 2 || !digitsOnly(digits))
        return true; // nothing to judge; the field's own rule speaks
    int sum = 0;
    for (std::size_t i = 0; i + 1 < digits.size(); ++i)
        sum += (digits[i] - '0') * rule.weights[i % rule.weights.size()];
    return sum % rule.modulus == digits.back() - '0';
}

bool agrees(const DateDigits& rule, const FieldValue& value) {
    const std::string digits = value(rule.field);
    const auto date = parseDate(value(rule.dateField));
    const auto at = static_cast<std::size_t>(rule.at);
    if (!date || digits.size() < at + 6)
        return true;
    char expected[32];
    std::snprintf(expected, sizeof expected, "%02u%02u%02d", static_cast<unsigned>(date->day()),
                  static_cast<unsigned>(date->month()), static_cast<int>(date->year()) % 100);
    return std::string_view(digits).substr(at, 6) == expected;
}

bool agrees(const SexCentury& rule, const FieldValue& value) {
    const std::string digits = value(rule.field);
    const std::string sex = value(rule.sexField);
    const auto date = parseDate(value(rule.dateField));
    const auto at = static_cast<std::size_t>(rule.at);
    if (digits.size() <= at)
        return true;
    const auto row = std::ranges::find(rule.rows, digits[at], &SexCentury::Row::digit);
    if (row == rule.rows.end())
        return false;
    const int born = date ? static_cast<int>(date->year()) : row->fromYear;
    return (sex.empty() || sex == row->sex) && born >= row->fromYear && born <= row->toYear;
}

} // namespace

std::optional<CalendarDate> parseDate(std::string_view text) {
    if (text.size() == 8 && digitsOnly(text)) // typed without points
        return dateOf(number(text.substr(4)), number(text.substr(2, 2)), number(text.substr(0, 2)));
    if (text.size() != 10)
        return std::nullopt;
    if (text[4] == '-' && text[7] == '-' && digitsOnly(text.substr(0, 4)) && digitsOnly(text.substr(5, 2)) &&
        digitsOnly(text.substr(8, 2)))
        return dateOf(number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)));
    const bool separated = text[2] == text[5] && (text[2] == '.' || text[2] == '/' || text[2] == '-');
    if (separated && digitsOnly(text.substr(0, 2)) && digitsOnly(text.substr(3, 2)) && digitsOnly(text.substr(6, 4)))
        return dateOf(number(text.substr(6, 4)), number(text.substr(3, 2)), number(text.substr(0, 2)));
    return std::nullopt;
}

std::string isoDate(CalendarDate date) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

std::string shownDate(CalendarDate date) {
    char text[32];
    std::snprintf(text, sizeof text, "%02u.%02u.%04d", static_cast<unsigned>(date.day()),
                  static_cast<unsigned>(date.month()), static_cast<int>(date.year()));
    return text;
}

int ageOn(CalendarDate today, CalendarDate birth) {
    const int years = static_cast<int>(today.year()) - static_cast<int>(birth.year());
    const bool had = month_day(today.month(), today.day()) >= month_day(birth.month(), birth.day());
    return had ? years : years - 1;
}

std::string normalised(const DetailsField& field, std::string_view typed) {
    const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!typed.empty() && isBlank(typed.front()))
        typed.remove_prefix(1);
    while (!typed.empty() && isBlank(typed.back()))
        typed.remove_suffix(1);
    std::string value;
    value.reserve(typed.size());
    for (const char c : typed) {
        if (isBlank(c) && (field.kind == FieldKind::Digits || (!value.empty() && value.back() == ' ')))
            continue;
        value += isBlank(c) ? ' ' : c;
    }
    if (field.kind == FieldKind::Date)
        if (const auto date = parseDate(value))
            value = isoDate(*date);
    return value;
}

std::string fieldFault(const DetailsField& field, const std::string& value, CalendarDate today) {
    if (value.empty())
        return field.required ? "service.error.required" : "";
    const auto points = codePoints(value);
    if (!points)
        return field.errorId;
    if (points->size() > static_cast<std::size_t>(field.maximumLength))
        return "service.error.too_long";
    if (field.kind == FieldKind::Choice)
        return std::ranges::find(field.choices, value, &FieldChoice::value) == field.choices.end() ? field.errorId : "";
    if (field.kind == FieldKind::Digits && !digitsOnly(value))
        return field.errorId;
    if (field.pattern && !field.pattern->matches(value))
        return field.errorId;
    if (field.kind != FieldKind::Date)
        return "";
    const auto date = parseDate(value);
    if (!date)
        return field.errorId;
    if (!field.date)
        return "";
    const DateRule& rule = *field.date;
    if (rule.notBefore && *date < *rule.notBefore)
        return rule.errorId;
    if (rule.notInFuture && *date > today)
        return rule.errorId;
    if (rule.maximumAge && ageOn(today, *date) > *rule.maximumAge)
        return rule.errorId;
    if (rule.minimumAge && ageOn(today, *date) < *rule.minimumAge)
        return rule.ageErrorId;
    return "";
}

std::vector<AgreementFault> agreementFaults(const DetailsStep& step, const FieldValue& value) {
    std::vector<AgreementFault> faults;
    for (const AgreementRule& rule : step.agreements)
        std::visit(
            [&](const auto& one) {
                const bool shown =
                    std::ranges::any_of(faults, [&](const AgreementFault& f) { return f.field == one.field; });
                if (!shown && !agrees(one, value))
                    faults.push_back({one.field, one.errorId});
            },
            rule);
    return faults;
}

} // namespace darcha
