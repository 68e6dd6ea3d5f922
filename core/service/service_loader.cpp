// SPDX-License-Identifier: Apache-2.0
// Reads service and tariff files. The first complaint wins; each says where it stands and what to write instead.
#include "core/media/fingerprint_image.h"
#include "core/service/details_rules.h"
#include "core/service/flow.h"
#include "core/service/service_catalogue.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <set>

namespace darcha {
namespace {

using Json = nlohmann::json;

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

using Words = std::vector<std::string>;

// "did you mean "label"?" where one is near, else the whole list.
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

struct At {
    const Json* value = nullptr;
    std::string pointer;
    explicit operator bool() const { return value != nullptr; }
};

class Reader {
public:
    Reader(const JsonFile& file, const ServiceContext& context) : m_file(file), m_context(context) {}

    const std::optional<Error>& error() const { return m_error; }
    At root() const { return {&m_file.root(), ""}; }

    void fail(const std::string& pointer, const std::string& message) {
        if (!m_error)
            m_error = m_file.errorAt(pointer, ErrorCode::ServiceInvalid, message);
    }

    // Checks that `at` is an object whose keys are all known.
    bool object(const At& at, const Words& keys) {
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

    At optionalMember(const At& at, const char* key) {
        if (m_error || !at || !at.value->is_object() || !at.value->contains(key))
            return {};
        return {&(*at.value)[key], at.pointer + "/" + key};
    }

    At member(const At& at, const char* key) {
        const At found = optionalMember(at, key);
        if (!found && !m_error)
            fail(at.pointer, "the key \"" + std::string(key) + "\" is missing; add it");
        return found;
    }

    std::vector<At> items(const At& at, std::size_t fewest = 1) {
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

    std::string text(const At& at) {
        if (m_error || !at)
            return {};
        if (!at.value->is_string() || at.value->get_ref<const std::string&>().empty()) {
            fail(at.pointer, "expected a text in quotes that is not empty");
            return {};
        }
        return at.value->get<std::string>();
    }

    std::string textId(const At& at) {
        const std::string id = text(at);
        if (!m_error && at && m_context.knowsText && !m_context.knowsText(id))
            fail(at.pointer,
                 "there is no text \"" + id + "\"; add it to ui/strings in every language, or correct the id");
        return id;
    }

    std::string word(const At& at, const Words& known) {
        const std::string found = text(at);
        if (!m_error && at && std::ranges::find(known, found) == known.end())
            fail(at.pointer, "\"" + found + "\" is not known here" + remedy(found, known));
        return found;
    }

    int integer(const At& at, int least, int most, int otherwise = 0) {
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

    bool boolean(const At& at, bool otherwise) {
        if (m_error || !at)
            return otherwise;
        if (!at.value->is_boolean()) {
            fail(at.pointer, "expected true or false");
            return otherwise;
        }
        return at.value->get<bool>();
    }

    CalendarDate date(const At& at) {
        const std::string found = text(at);
        const auto parsed = found.size() == 10 && found[4] == '-' ? parseDate(found) : std::nullopt;
        if (!m_error && at && !parsed)
            fail(at.pointer, "\"" + found + "\" is not a date; write year-month-day, such as 2026-04-01");
        return parsed.value_or(CalendarDate{});
    }

    const ServiceContext& context() const { return m_context; }

private:
    const JsonFile& m_file;
    const ServiceContext& m_context;
    std::optional<Error> m_error;
};

std::optional<Pattern> readPattern(Reader& in, const At& at) {
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

DetailsField readField(Reader& in, const At& at) {
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
std::string readReference(Reader& in, const At& at, const std::vector<DetailsField>& fields,
                          std::initializer_list<FieldKind> kinds) {
    Words known;
    for (const DetailsField& field : fields)
        if (std::ranges::find(kinds, field.kind) != kinds.end())
            known.push_back(field.id);
    return in.word(at, known);
}

std::optional<AgreementRule> readAgreement(Reader& in, const At& at, const std::vector<DetailsField>& fields) {
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

DetailsStep readDetails(Reader& in, const At& at) {
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

FingersStep readFingers(Reader& in, const At& at) {
    FingersStep step;
    in.object(at, {"kind", "positions", "attempts"});
    Words known;
    for (int code = 1; code <= 10; ++code)
        known.emplace_back(name(static_cast<FingerPosition>(code)));
    for (const At& item : in.items(in.member(at, "positions"))) {
        const std::string position = in.word(item, known);
        const auto found = std::ranges::find(known, position);
        if (found == known.end())
            break;
        const auto finger = static_cast<FingerPosition>(found - known.begin() + 1);
        if (std::ranges::find(step.positions, finger) != step.positions.end())
            in.fail(item.pointer, position + " stands twice; name each finger once");
        step.positions.push_back(finger);
    }
    step.attempts = in.integer(in.optionalMember(at, "attempts"), 1, 10, step.attempts);
    return step;
}

ServiceStep readStep(Reader& in, const At& at) {
    static const Words kinds{"consent", "details", "face", "fingers", "signature", "review", "submit", "slip"};
    if (!in.error() && !at.value->is_object())
        in.fail(at.pointer, "expected a step { \"kind\": ... }");
    const std::string kind = in.word(in.member(at, "kind"), kinds);
    if (in.error())
        return SlipStep{};
    if (kind == "consent") {
        in.object(at, {"kind", "text", "version"});
        return ConsentStep{in.textId(in.member(at, "text")), in.text(in.member(at, "version"))};
    }
    if (kind == "details")
        return readDetails(in, at);
    if (kind == "face") {
        in.object(at, {"kind", "profile", "attempts"});
        const At profile = in.member(at, "profile");
        FaceStep step;
        step.profile = in.text(profile);
        if (!in.error() && in.context().knowsProfile && !in.context().knowsProfile(step.profile))
            in.fail(profile.pointer, "there is no quality profile \"" + step.profile + "\" in core/quality/profiles");
        step.attempts = in.integer(in.optionalMember(at, "attempts"), 1, 10, step.attempts);
        return step;
    }
    if (kind == "fingers")
        return readFingers(in, at);
    in.object(at, {"kind"});
    if (kind == "signature")
        return SignatureStep{};
    if (kind == "review")
        return ReviewStep{};
    if (kind == "submit")
        return SubmitStep{};
    return SlipStep{};
}

// A service without these, or in another order, could seal what nobody agreed to or looked at.
void checkOrder(Reader& in, const At& steps, const std::vector<ServiceStep>& all) {
    if (in.error())
        return;
    std::vector<FlowStep> order;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const FlowStep step = flowStep(all[i]);
        const std::string pointer = steps.pointer + "/" + std::to_string(i);
        if (std::ranges::find(order, step) != order.end())
            return in.fail(pointer,
                           "the step \"" + std::string(name(step)) + "\" stands twice; each kind stands once at most");
        order.push_back(step);
    }
    if (order.front() != FlowStep::Consent)
        return in.fail(steps.pointer + "/0", "the first step must be \"consent\"");
    const std::vector<FlowStep> end{FlowStep::Review, FlowStep::Submit, FlowStep::Slip};
    if (order.size() < 4 || !std::equal(end.begin(), end.end(), order.end() - 3))
        in.fail(steps.pointer, "the last three steps must be \"review\", \"submit\", \"slip\", in this order");
}

FeeLine readFeeLine(Reader& in, const At& at) {
    in.object(at, {"text", "free", "unit", "percent", "source"});
    FeeLine line;
    line.labelId = in.textId(in.member(at, "text"));
    line.source = in.text(in.member(at, "source"));
    const bool free = in.boolean(in.optionalMember(at, "free"), false);
    const At unit = in.optionalMember(at, "unit");
    if (in.error() || free == bool(unit)) {
        in.fail(at.pointer, "a line is either \"free\": true or has \"unit\" and \"percent\"");
        return line;
    }
    if (!unit)
        return line;
    line.unit = in.text(unit);
    const At percent = in.member(at, "percent");
    if (in.error())
        return line;
    const double value = percent.value->is_number() ? percent.value->get<double>() : -1;
    if (!(value >= 0 && value <= 100000) || std::abs(value * 10 - std::round(value * 10)) > 1e-6) {
        in.fail(percent.pointer, "expected a share in percent with one decimal at most, such as 89 or 12.5");
        return line;
    }
    line.thousandths = static_cast<int>(std::lround(value * 10));
    return line;
}

std::vector<std::filesystem::path> jsonFilesIn(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator(folder, failure))
        if (entry.path().extension() == ".json" && !entry.path().stem().string().ends_with(".schema"))
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

struct Loaded {
    std::string file;
    Result<ServiceDefinition> service;
};

// Each service file by itself and against its schema, the tariffs and its neighbours.
struct Folder {
    std::vector<Tariff> tariffs;
    std::vector<Loaded> services;
    std::optional<Error> error; // that no file is to blame for, or a tariff
    std::string errorFile;
};

Result<Tariff> loadTariff(const std::filesystem::path& path, const Result<JsonFile>& schema) {
    const Result<JsonFile> file = JsonFile::read(path);
    if (!file)
        return file.error();
    Result<Tariff> tariff = readTariff(*file, path.stem().string());
    if (tariff && !schema)
        return schema.error();
    if (tariff)
        if (const Result<void> valid = file->validate(*schema, ErrorCode::ServiceInvalid); !valid)
            return valid.error();
    return tariff;
}

Result<ServiceDefinition> loadService(const std::filesystem::path& path, const Result<JsonFile>& schema,
                                      const ServiceContext& context, const std::vector<Tariff>& tariffs) {
    const Result<JsonFile> file = JsonFile::read(path);
    if (!file)
        return file.error();
    Result<ServiceDefinition> service = readService(*file, context); // its complaints say more than the schema's
    if (!service)
        return service;
    if (!schema)
        return schema.error();
    if (const Result<void> valid = file->validate(*schema, ErrorCode::ServiceInvalid); !valid)
        return valid.error();
    const auto tariff = std::ranges::find(tariffs, service->tariff, &Tariff::name);
    if (tariff == tariffs.end()) {
        Words names;
        for (const Tariff& one : tariffs)
            names.push_back(one.name);
        return file->errorAt("/tariff", ErrorCode::ServiceInvalid,
                             "there is no tariff \"" + service->tariff + "\"" + remedy(service->tariff, names));
    }
    for (std::size_t i = 0; i < service->fee.size(); ++i)
        if (const std::string& unit = service->fee[i].unit; !unit.empty()) {
            const std::string pointer = "/fee/" + std::to_string(i) + "/unit";
            if (!tariff->units.contains(unit)) {
                Words names;
                for (const auto& [known, values] : tariff->units)
                    names.push_back(known);
                return file->errorAt(pointer, ErrorCode::ServiceInvalid,
                                     "the tariff \"" + tariff->name + "\" has no unit \"" + unit + "\"" +
                                         remedy(unit, names));
            }
            if (!tariff->valueOn(unit, service->validFrom))
                return file->errorAt(pointer, ErrorCode::ServiceInvalid,
                                     "the tariff has no value of " + unit + " for " + isoDate(service->validFrom) +
                                         ", the service's first day");
        }
    return service;
}

Folder readFolder(const std::filesystem::path& folder, const ServiceContext& context) {
    Folder all;
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure)) {
        all.error =
            Error{ErrorCode::FileNotFound, folder.string() + ": no such folder; name the folder of the services"};
        all.errorFile = folder.string();
        return all;
    }
    const Result<JsonFile> tariffSchema = JsonFile::read(folder / "tariff.schema.json");
    for (const auto& path : jsonFilesIn(folder / "tariff")) {
        Result<Tariff> tariff = loadTariff(path, tariffSchema);
        if (!tariff) {
            all.error = tariff.error();
            all.errorFile = path.string();
            return all;
        }
        all.tariffs.push_back(*std::move(tariff));
    }
    const Result<JsonFile> schema = JsonFile::read(folder / "service.schema.json");
    std::map<std::string, std::string> ids;
    for (const auto& path : jsonFilesIn(folder)) {
        Result<ServiceDefinition> service = loadService(path, schema, context, all.tariffs);
        if (service)
            if (const auto [other, fresh] = ids.emplace(service->id, path.string()); !fresh)
                service = Error{ErrorCode::ServiceInvalid, path.string() + ":1:1: the service \"" + service->id +
                                                               "\" is declared in " + other->second +
                                                               " too; give one of them another id"};
        all.services.push_back({path.string(), std::move(service)});
    }
    if (all.services.empty()) {
        all.error = Error{ErrorCode::FileNotFound, folder.string() + ": no service file *.json in this folder"};
        all.errorFile = folder.string();
    }
    return all;
}

} // namespace

Result<ServiceDefinition> readService(const JsonFile& file, const ServiceContext& context) {
    Reader in(file, context);
    const At root = in.root();
    ServiceDefinition service;
    in.object(root, {"$schema", "id", "version", "country", "authority", "title", "summary", "valid", "steps",
                     "evidence", "tariff", "fee", "term"});
    service.id = in.text(in.member(root, "id"));
    service.version = in.integer(in.member(root, "version"), 1, 1'000'000, 1);
    const At country = in.member(root, "country");
    service.country = in.text(country);
    if (!in.error() && (service.country.size() != 2 || !service.id.starts_with(service.country + ".")))
        in.fail(country.pointer,
                "the country is two small letters, and the id begins with them: \"uz\", \"uz.first_id_card\"");
    const At authority = in.member(root, "authority");
    in.object(authority, {"code", "text"});
    service.authorityCode = in.text(in.member(authority, "code"));
    service.authorityId = in.textId(in.member(authority, "text"));
    service.titleId = in.textId(in.member(root, "title"));
    service.summaryId = in.textId(in.member(root, "summary"));

    const At valid = in.member(root, "valid");
    in.object(valid, {"from", "until", "source"});
    service.validFrom = in.date(in.member(valid, "from"));
    if (const At until = in.optionalMember(valid, "until")) {
        service.validUntil = in.date(until);
        if (!in.error() && *service.validUntil < service.validFrom)
            in.fail(until.pointer, "the dates are the wrong way round: \"until\" lies before \"from\"; exchange them");
    }
    service.source = in.text(in.member(valid, "source"));

    const At steps = in.member(root, "steps");
    for (const At& item : in.items(steps)) {
        service.steps.push_back(readStep(in, item));
        if (in.error())
            return *in.error();
    }
    checkOrder(in, steps, service.steps);

    static const Words evidence{"consent", "details", "face", "fingers", "signature"};
    for (const At& item : in.items(in.member(root, "evidence"))) {
        const std::string kind = in.word(item, evidence);
        const auto found = std::ranges::find(evidence, kind);
        if (in.error())
            break;
        const auto one = static_cast<Evidence>(found - evidence.begin());
        if (std::ranges::find(service.evidence, one) != service.evidence.end())
            in.fail(item.pointer, "\"" + kind + "\" stands twice");
        if (std::ranges::none_of(service.steps, [&](const ServiceStep& step) { return name(flowStep(step)) == kind; }))
            in.fail(item.pointer, "no step records \"" + kind + "\"; add the step or remove it here");
        service.evidence.push_back(one);
    }

    service.tariff = in.text(in.member(root, "tariff"));
    for (const At& item : in.items(in.member(root, "fee")))
        service.fee.push_back(readFeeLine(in, item));
    const At term = in.member(root, "term");
    in.object(term, {"days", "working", "text", "source"});
    service.term.days = in.integer(in.member(term, "days"), 0, 3650);
    service.term.workingDays = in.boolean(in.member(term, "working"), true);
    service.term.textId = in.textId(in.member(term, "text"));
    in.text(in.member(term, "source"));

    if (in.error())
        return *in.error();
    return service;
}

Result<Tariff> readTariff(const JsonFile& file, std::string name) {
    const ServiceContext context;
    Reader in(file, context);
    const At root = in.root();
    Tariff tariff;
    tariff.name = std::move(name);
    in.object(root, {"$schema", "currency", "units"});
    tariff.currency = in.text(in.member(root, "currency"));
    const At units = in.member(root, "units");
    if (!in.error() && !units.value->is_object())
        in.fail(units.pointer, "expected an object of units { \"BHM\": [ ... ] }");
    if (in.error())
        return *in.error();
    for (const auto& [unit, values] : units.value->items()) {
        const At list{&values, units.pointer + "/" + unit};
        std::vector<TariffValue>& all = tariff.units[unit];
        for (const At& item : in.items(list)) {
            in.object(item, {"from", "amount", "source"});
            TariffValue value;
            const At from = in.member(item, "from");
            value.from = in.date(from);
            value.amount = in.integer(in.member(item, "amount"), 0, 1'000'000'000);
            value.source = in.text(in.member(item, "source"));
            if (!in.error() && !all.empty() && value.from <= all.back().from)
                in.fail(from.pointer, "the dates are the wrong way round: each value begins after the one above it");
            all.push_back(std::move(value));
        }
    }
    if (in.error())
        return *in.error();
    return tariff;
}

Result<ServiceCatalogue> ServiceCatalogue::load(const std::filesystem::path& folder, const ServiceContext& context) {
    Folder all = readFolder(folder, context);
    if (all.error)
        return *all.error;
    ServiceCatalogue catalogue;
    catalogue.tariffs = std::move(all.tariffs);
    for (Loaded& loaded : all.services) {
        if (!loaded.service)
            return loaded.service.error();
        catalogue.services.push_back(*std::move(loaded.service));
    }
    return catalogue;
}

std::vector<ServiceFinding> checkServices(const std::filesystem::path& folder, const ServiceContext& context) {
    const Folder all = readFolder(folder, context);
    std::vector<ServiceFinding> findings;
    if (all.error)
        findings.push_back({all.errorFile, "", all.error});
    for (const Loaded& loaded : all.services)
        findings.push_back({loaded.file, loaded.service ? loaded.service->id : "",
                            loaded.service ? std::nullopt : std::optional(loaded.service.error())});
    return findings;
}

} // namespace darcha
