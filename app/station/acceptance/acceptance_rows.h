// SPDX-License-Identifier: Apache-2.0
// An acceptance run as staff read it: text ids and numbers, for pages in any language. Pure.
//
// The signed report has the same numbers in English (core/pad/acceptance/acceptance_report.h).
#pragma once

#include "core/pad/acceptance/acceptance_report.h"

#include <QStringList>
#include <QVariantList>

namespace darcha {

QString speciesTitleId(const std::string& id); // "acceptance.species.print"; "acceptance.species.genuine" of ""

// Of each group {titleId, count, rate, good, words}; count, rate and words are {textId, args}, to be filled in order.
QVariantList acceptanceRows(const AcceptanceReport& report);

// What the report does not show: "acceptance.limit.independent", ...
QStringList acceptanceLimits(const AcceptanceRun& run);

QString upperPercent(double rate); // "2.0 %"; rounded up: never less than was proven

} // namespace darcha
