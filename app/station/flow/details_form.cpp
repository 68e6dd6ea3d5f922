// SPDX-License-Identifier: Apache-2.0
#include "app/station/flow/details_form.h"

#include "app/station/flow/collected.h"
#include "core/base/secret.h"
#include "core/service/details_rules.h"

#include <algorithm>

namespace darcha {
namespace {

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

void overwrite(std::string& value) {
    darcha::wipe(std::as_writable_bytes(std::span(value)));
    value.clear();
}

} // namespace

struct DetailsForm::Private {
    struct Row {
        std::string typed; // what the page shows and edits; wiped when it changes
        bool checked = false;
        std::string errorId; // as shown
    };

    const Clock& clock;
    DetailsStep step{};
    std::vector<Row> rows{};
    bool complete = false;
    Language language = Language::En;

    TimeZone zone = {};

    CalendarDate today() const { return zone.dayAt(clock.utc()); }

    std::string value(std::size_t row) const { return normalised(step.fields[row], rows[row].typed); }

    // Faults of all rows as they stand, shown or not.
    std::vector<std::string> faults() const {
        std::vector<std::string> all(rows.size());
        for (std::size_t i = 0; i < rows.size(); ++i)
            all[i] = fieldFault(step.fields[i], value(i), today());
        const auto valueOf = [&](std::string_view id) -> std::string {
            for (std::size_t i = 0; i < rows.size(); ++i)
                if (step.fields[i].id == id)
                    return all[i].empty() ? value(i) : std::string();
            return {};
        };
        for (const AgreementFault& fault : agreementFaults(step, valueOf))
            for (std::size_t i = 0; i < rows.size(); ++i)
                if (step.fields[i].id == fault.field && all[i].empty())
                    all[i] = fault.errorId;
        return all;
    }
};

DetailsForm::DetailsForm(const Clock& clock, QObject* parent) : QAbstractListModel(parent), d(new Private{clock}) {}

DetailsForm::~DetailsForm() {
    for (Private::Row& row : d->rows)
        overwrite(row.typed);
}

void DetailsForm::setLanguage(Language language) {
    d->language = language;
    if (count() > 0)
        emit dataChanged(index(0), index(count() - 1), {KeyboardRole});
}

void DetailsForm::setTimeZone(const TimeZone& zone) { d->zone = zone; }

void DetailsForm::setStep(const DetailsStep* step) {
    wipe();
    beginResetModel();
    d->step = step ? *step : DetailsStep{};
    d->rows.assign(d->step.fields.size(), {});
    endResetModel();
    emit fieldsChanged();
}

const DetailsStep& DetailsForm::step() const { return d->step; }

CollectedDetails DetailsForm::collected() const {
    CollectedDetails details;
    for (std::size_t i = 0; i < d->rows.size(); ++i)
        details.fields.push_back({d->step.fields[i].id, d->value(i)});
    return details;
}

bool DetailsForm::complete() const { return d->complete; }

int DetailsForm::count() const { return static_cast<int>(d->rows.size()); }

void DetailsForm::wipe() {
    beginResetModel();
    for (Private::Row& row : d->rows) {
        overwrite(row.typed);
        row = {};
    }
    endResetModel();
    if (std::exchange(d->complete, false))
        emit completeChanged();
    emit valuesChanged();
}

QString DetailsForm::shown(int row, bool* isTextId) const {
    if (isTextId)
        *isTextId = false;
    if (row < 0 || row >= count())
        return {};
    const DetailsField& field = d->step.fields[static_cast<std::size_t>(row)];
    const std::string value = d->value(static_cast<std::size_t>(row));
    if (field.kind == FieldKind::Date)
        if (const auto date = parseDate(value))
            return text(shownDate(*date));
    if (field.kind == FieldKind::Choice) {
        const auto choice = std::ranges::find(field.choices, value, &FieldChoice::value);
        if (choice != field.choices.end()) {
            if (isTextId)
                *isTextId = true;
            return text(choice->labelId);
        }
    }
    return text(value);
}

int DetailsForm::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : count(); }

QVariant DetailsForm::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() < 0 || index.row() >= count())
        return {};
    const auto i = static_cast<std::size_t>(index.row());
    const DetailsField& field = d->step.fields[i];
    const Private::Row& row = d->rows[i];
    switch (role) {
    case FieldIdRole:
        return text(field.id);
    case LabelIdRole:
        return text(field.labelId);
    case HintIdRole:
        return text(field.hintId);
    case ValueRole:
        return text(row.typed);
    case ErrorIdRole:
        return text(row.errorId);
    case KindRole:
        return QVariant::fromValue(static_cast<Kind>(field.kind));
    case KeyboardRole: // names and texts in the letters of the language, everything else on the digits with their signs
        return field.keyboard == "name" || field.keyboard == "text" ? text(traits(d->language).code)
                                                                    : QStringLiteral("digits");
    case ChoicesRole: {
        QVariantList choices;
        for (const FieldChoice& choice : field.choices)
            choices.append(QVariantMap{{"value", text(choice.value)}, {"labelId", text(choice.labelId)}});
        return choices;
    }
    case RequiredRole:
        return field.required;
    case MaximumLengthRole:
        return field.maximumLength;
    default:
        return {};
    }
}

QHash<int, QByteArray> DetailsForm::roleNames() const {
    return {{FieldIdRole, "fieldId"},   {LabelIdRole, "labelId"},
            {HintIdRole, "hintId"},     {ValueRole, "value"},
            {ErrorIdRole, "errorId"},   {KindRole, "kind"},
            {KeyboardRole, "keyboard"}, {ChoicesRole, "choices"},
            {RequiredRole, "required"}, {MaximumLengthRole, "maximumLength"}};
}

void DetailsForm::setValue(int row, const QString& value) {
    if (row < 0 || row >= count())
        return;
    Private::Row& entry = d->rows[static_cast<std::size_t>(row)];
    QByteArray utf8 = value.left(1000).toUtf8(); // far above any declared length; bounds memory
    if (entry.typed == std::string_view(utf8.constData(), static_cast<std::size_t>(utf8.size())))
        return;
    overwrite(entry.typed);
    entry.typed = std::string(utf8.constData(), static_cast<std::size_t>(utf8.size()));
    utf8.fill(0);
    // An error that is shown goes as soon as it is mended, also one on another field that this one now agrees with.
    const std::vector<std::string> faults = d->faults();
    for (std::size_t i = 0; i < d->rows.size(); ++i)
        if (!d->rows[i].errorId.empty() && faults[i].empty())
            d->rows[i].errorId.clear();
    emit dataChanged(index(0), index(count() - 1), {ValueRole, ErrorIdRole});
    const bool complete = std::ranges::all_of(faults, &std::string::empty);
    if (std::exchange(d->complete, complete) != complete)
        emit completeChanged();
    emit valuesChanged();
}

bool DetailsForm::check(int row) {
    if (row < 0 || row >= count())
        return false;
    const auto i = static_cast<std::size_t>(row);
    const std::vector<std::string> faults = d->faults();
    d->rows[i].checked = true;
    d->rows[i].errorId = faults[i];
    // A value that came to disagree with a field that was checked before is shown there.
    for (std::size_t k = 0; k < d->rows.size(); ++k)
        if (d->rows[k].checked)
            d->rows[k].errorId = faults[k];
    emit dataChanged(index(0), index(count() - 1), {ErrorIdRole});
    return faults[i].empty();
}

bool DetailsForm::checkAll() {
    for (Private::Row& row : d->rows)
        row.checked = true;
    for (int row = 0; row < count(); ++row)
        check(row);
    const bool complete = std::ranges::all_of(d->faults(), &std::string::empty);
    if (std::exchange(d->complete, complete) != complete)
        emit completeChanged();
    return complete;
}

int DetailsForm::rowOf(const QString& fieldId) const {
    for (int row = 0; row < count(); ++row)
        if (text(d->step.fields[static_cast<std::size_t>(row)].id) == fieldId)
            return row;
    return -1;
}

} // namespace darcha
