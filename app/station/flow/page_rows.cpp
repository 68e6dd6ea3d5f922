// SPDX-License-Identifier: Apache-2.0
#include "app/station/flow/page_rows.h"

#include "app/station/flow/details_form.h"
#include "app/station/flow/enrolment_flow.h"
#include "app/station/texts.h"
#include "core/service/service_catalogue.h"

namespace darcha {

namespace {

QString text(std::string_view utf8) { return QString::fromUtf8(utf8.data(), qsizetype(utf8.size())); }

} // namespace

QVariantList languageRows(const Texts& texts) {
    QVariantList all;
    for (const Language language : texts.languages())
        all.append(QVariantMap{{"code", text(traits(language).code)}, {"name", text(traits(language).ownName)}});
    return all;
}

QVariantList serviceRows(const ServiceCatalogue& services, CalendarDate today) {
    QVariantList all;
    for (const ServiceDefinition& service : services.services) {
        const Result<Fee> fee = feeOn(service, services, today);
        if (!service.validOn(today) || !fee)
            continue;
        all.append(QVariantMap{{"id", text(service.id)},
                               {"titleId", text(service.titleId)},
                               {"summaryId", text(service.summaryId)},
                               {"authorityId", text(service.authorityId)},
                               {"fee", qlonglong(fee->total)},
                               {"currency", text(fee->currency)}});
    }
    return all;
}

QVariantList feeRows(const ServiceDefinition& service, const ServiceCatalogue& services, CalendarDate today) {
    QVariantList lines;
    const Result<Fee> fee = feeOn(service, services, today);
    if (!fee)
        return lines;
    for (const Fee::Line& line : fee->lines)
        lines.append(QVariantMap{
            {"labelId", text(line.labelId)}, {"amount", qlonglong(line.amount)}, {"currency", text(fee->currency)}});
    return lines;
}

QVariantList detailRows(const DetailsForm& details, const Texts& texts, Language language) {
    QVariantList rows;
    const DetailsStep& step = details.step();
    for (int row = 0; row < details.count(); ++row) {
        const DetailsField& field = step.fields[static_cast<std::size_t>(row)];
        bool isTextId = false;
        const QString shown = details.shown(row, &isTextId);
        if (!field.onReview || shown.isEmpty())
            continue;
        rows.append(QVariantMap{{"labelId", text(field.labelId)},
                                {"value", isTextId ? texts.text(language, shown.toStdString()) : shown},
                                {"valueId", isTextId ? shown : QString()},
                                {"step", int(EnrolmentFlow::Step::Details)}});
    }
    return rows;
}

} // namespace darcha
