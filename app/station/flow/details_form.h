// SPDX-License-Identifier: Apache-2.0
// The fields of a service's details step, as a list for one QML page and as values for the record.
//
// Main thread. A value is checked by check(row) (the page calls it when a field is left) or checkAll(); an error shows
// only after that, and goes as soon as the value is right. Dates are typed as dd.mm.yyyy and kept as yyyy-mm-dd. wipe()
// overwrites every value.
#pragma once

#include "app/station/time_zone.h"
#include "core/base/clock.h"
#include "core/base/language.h"
#include "core/service/service_definition.h"

#include <memory>
#include <QAbstractListModel>
#include <QtQml/qqmlregistration.h>

namespace darcha {

struct CollectedDetails;

class DetailsForm : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the composition")

    Q_PROPERTY(bool complete READ complete NOTIFY completeChanged)
    Q_PROPERTY(int count READ count NOTIFY fieldsChanged)

public:
    enum class Kind { Text, Digits, Date, Choice };
    Q_ENUM(Kind)
    enum FieldRole {
        FieldIdRole = Qt::UserRole + 1,
        LabelIdRole,
        HintIdRole,
        ValueRole,
        ErrorIdRole,
        KindRole,
        KeyboardRole,
        ChoicesRole,
        RequiredRole,
        MaximumLengthRole
    };

    explicit DetailsForm(const Clock& clock, QObject* parent = nullptr); // clock: what "today" is for ages
    ~DetailsForm() override;

    void setLanguage(Language language); // of the letters on the keyboard: keyboard is "ru", "uz-Latn", ... or "digits"
    void setTimeZone(const TimeZone& zone); // whose day "today" is
    void setStep(const DetailsStep* step);  // copies; null: no fields. Wipes what was typed.
    CollectedDetails collected() const;
    const DetailsStep& step() const;
    bool complete() const; // every field right, every required one filled, all agree
    int count() const;
    void wipe();

    // What stands in a field as a person reads it: a date as dd.mm.yyyy; for a choice the id of its label, with
    // isTextId set.
    QString shown(int row, bool* isTextId = nullptr) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QHash<int, QByteArray>
    roleNames() const override; // fieldId labelId hintId value errorId kind keyboard choices required maximumLength

public slots:
    void setValue(int row, const QString& value);
    bool check(int row);
    bool checkAll();
    int rowOf(const QString& fieldId) const; // -1 if there is none

signals:
    void completeChanged();
    void fieldsChanged();
    void valuesChanged();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace darcha
