// SPDX-License-Identifier: Apache-2.0
// The lists that pages show, as QML takes them: languages, services with their fees, and the answers on the review
// page.
//
// Pure; main thread, as the rooms that are read.
#pragma once

#include "core/base/language.h"
#include "core/service/service_definition.h"

#include <QVariantList>

namespace darcha {

class DetailsForm;
struct ServiceCatalogue;
class Texts;

QVariantList languageRows(const Texts& texts); // {code, name}
// What is offered today: {id, titleId, summaryId, authorityId, fee, currency}.
QVariantList serviceRows(const ServiceCatalogue& services, CalendarDate today);
QVariantList feeRows(const ServiceDefinition& service, const ServiceCatalogue& services,
                     CalendarDate today); // {labelId, amount, currency}
// Answers that were given: {labelId, value, valueId, step}.
QVariantList detailRows(const DetailsForm& details, const Texts& texts, Language language);

} // namespace darcha
