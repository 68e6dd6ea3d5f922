// SPDX-License-Identifier: Apache-2.0
// The step of typed details: its fields and the agreements between them.
#include "core/service/service_steps.h"

#include <algorithm>
#include <initializer_list>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

std::optional<Pattern> readPattern(ServiceReader& in, const At& at) {
    const std::string expression = in.text(at);
    if (in.error() || !at)
        return std::nullopt;
    Result<Pattern> pattern = Pattern::compile(expression);
    if (!pattern) {
        in.fail(at.pointer, "not a usable regular expression (ECMAScript): " + pattern.error().detail);
        return std::nullopt;
    }
    return *std::move(pattern);
}

DetailsField readField(ServiceReader& in, const At& at) {
    DetailsField field;
    in.object(at, {"id", "kind", "label", "hint", "required", "keyboard", "max_length", "pattern", "error", "review",
                   "choices", "date"});
    field.id = in.text(in.member(at, "id"));
    const std::string kind = in.word(in.member(at, "kind"), {"text", "digits", "date", "choice"});
    field.kind = kind == "digits"   ? FieldKind::Digits
                 : kind == "date"   ? FieldKind::Date
                 : kind == "choice" ? FieldKind::Choice
                                    : FieldKind::Text;
    field.labelId = in.textId(in.member(at, "label"));
    if (const At hint = in.optionalMember(at, "hint"))
        field.hintId = in.textId(hint);
    field.required = in.boolean(in.member(at, "required"), true);
    if (const At keyboard = in.optionalMember(at, "keyboard"))
        field.keyboard = in.word(keyboard, {"name", "text", "digits", "date", "phone"});
    else if (field.kind != FieldKind::Choice)
        in.fail(at.pointer, "a field that is typed needs a \"keyboard\": name, text, digits, date or phone");
    field.maximumLength = in.integer(in.optionalMember(at, "max_length"), 1, 500, field.maximumLength);
    if (const At pattern = in.optionalMember(at, "pattern"))
        field.pattern = readPattern(in, pattern);
    field.errorId = in.textId(in.member(at, "error"));
    field.onReview = in.boolean(in.optionalMember(at, "review"), true);

    const At choices = in.optionalMember(at, "choices");
    if (field.kind == FieldKind::Choice && !choices)
        in.fail(at.pointer, "a field of kind \"choice\" needs \"choices\"");
    if (field.kind != FieldKind::Choice && choices)
        in.fail(choices.pointer, "only a field of kind \"choice\" has \"choices\"; remove them or change the kind");
    if (choices)
        for (const At& item : in.items(choices, 2)) {
            in.object(item, {"value", "label"});
            field.choices.push_back({in.text(in.member(item, "value")), in.textId(in.member(item, "label"))});
        }

    if (const At rule = in.optionalMember(at, "date")) {
        if (field.kind != FieldKind::Date)
            in.fail(rule.pointer, "only a field of kind \"date\" has a \"date\" rule; remove it or change the kind");
        in.object(rule, {"not_before", "not_in_future", "min_age", "max_age", "error", "young"});
        DateRule date;
        if (const At from = in.optionalMember(rule, "not_before"))
            date.notBefore = in.date(from);
        date.notInFuture = in.boolean(in.optionalMember(rule, "not_in_future"), false);
        if (const At age = in.optionalMember(rule, "min_age")) {
            date.minimumAge = in.integer(age, 0, 150);
            date.ageErrorId = in.textId(in.member(rule, "young"));
        }
        // the oldest citizens are 110; a rule that shuts them out is a mistake.
        if (const At age = in.optionalMember(rule, "max_age"))
            date.maximumAge = in.integer(age, 110, 150);
        date.errorId = in.textId(in.member(rule, "error"));
        field.date = std::move(date);
    }
    return field;
}

// The name of a field that exists and has one of the kinds.
std::string readReference(ServiceReader& in, const At& at, const std::vector<DetailsField>& fields,
                          std::initializer_list<FieldKind> kinds) {
    Words known;
    for (const DetailsField& field : fields)
        if (std::ranges::find(kinds, field.kind) != kinds.end())
            known.push_back(field.id);
    return in.word(at, known);
}

std::optional<AgreementRule> readAgreement(ServiceReader& in, const At& at, const std::vector<DetailsField>& fields) {
    const std::string kind = in.word(in.member(at, "kind"), {"check_digit", "date_digits", "sex_century"});
    if (in.error())
        return std::nullopt;
    const auto field = [&](const char* key, std::initializer_list<FieldKind> kinds) {
        return readReference(in, in.member(at, key), fields, kinds);
    };
    if (kind == "check_digit") {
        in.object(at, {"kind", "field", "weights", "modulus", "error", "source"});
        CheckDigit rule;
        rule.field = field("field", {FieldKind::Digits});
        for (const At& weight : in.items(in.member(at, "weights")))
            rule.weights.push_back(in.integer(weight, 0, 99));
        rule.modulus = in.integer(in.member(at, "modulus"), 2, 10, 10);
        rule.errorId = in.textId(in.member(at, "error"));
        return rule;
    }
    if (kind == "date_digits") {
        in.object(at, {"kind", "field", "at", "date", "error", "source"});
        DateDigits rule;
        rule.field = field("field", {FieldKind::Digits});
        rule.at = in.integer(in.member(at, "at"), 0, 100);
        rule.dateField = field("date", {FieldKind::Date});
        rule.errorId = in.textId(in.member(at, "error"));
        return rule;
    }
    in.object(at, {"kind", "field", "at", "sex", "date", "rows", "error", "source"});
    SexCentury rule;
    rule.field = field("field", {FieldKind::Digits});
    rule.at = in.integer(in.member(at, "at"), 0, 100);
    rule.sexField = field("sex", {FieldKind::Choice});
    rule.dateField = field("date", {FieldKind::Date});
    rule.errorId = in.textId(in.member(at, "error"));
    const auto sexField = std::ranges::find(fields, rule.sexField, &DetailsField::id);
    for (const At& item : in.items(in.member(at, "rows"))) {
        in.object(item, {"digit", "sex", "from_year", "to_year"});
        SexCentury::Row row;
        const At digit = in.member(item, "digit");
        const std::string one = in.text(digit);
        if (!in.error() && (one.size() != 1 || one[0] < '0' || one[0] > '9'))
            in.fail(digit.pointer, "expected one digit in quotes");
        row.digit = one.empty() ? '0' : one[0];
        Words choices;
        if (sexField != fields.end())
            for (const FieldChoice& choice : sexField->choices)
                choices.push_back(choice.value);
        row.sex = in.word(in.member(item, "sex"), choices);
        row.fromYear = in.integer(in.member(item, "from_year"), 1800, 2999);
        row.toYear = in.integer(in.member(item, "to_year"), 1800, 2999);
        if (row.toYear < row.fromYear)
            in.fail(item.pointer, "from_year lies after to_year; exchange them");
        rule.rows.push_back(row);
    }
    return rule;
}

} // namespace

DetailsStep readDetails(ServiceReader& in, const At& at) {
    DetailsStep step;
    in.object(at, {"kind", "fields", "agreements"});
    for (const At& item : in.items(in.member(at, "fields"))) {
        DetailsField field = readField(in, item);
        if (std::ranges::find(step.fields, field.id, &DetailsField::id) != step.fields.end())
            in.fail(item.pointer + "/id", "a field \"" + field.id + "\" stands here already; give it another id");
        step.fields.push_back(std::move(field));
        if (in.error())
            return step;
    }
    if (const At agreements = in.optionalMember(at, "agreements"))
        for (const At& item : in.items(agreements, 0))
            if (auto rule = readAgreement(in, item, step.fields))
                step.agreements.push_back(std::move(*rule));
    return step;
}

} // namespace darcha
