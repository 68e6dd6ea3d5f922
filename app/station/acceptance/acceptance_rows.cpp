// SPDX-License-Identifier: Apache-2.0
#include "app/station/acceptance/acceptance_rows.h"

#include <algorithm>
#include <cmath>

namespace darcha {
namespace {

QString percent(double rate) { return QString::number(rate * 100, 'f', 1) + QStringLiteral(" %"); }

QVariantMap said(const char* id, const QVariantList& arguments = {}) {
    return {{QStringLiteral("textId"), QLatin1String(id)}, {QStringLiteral("args"), arguments}};
}

QVariantList wordsOf(const AcceptanceGroup& group) {
    const int of = group.responded(), errors = group.errors();
    if (of == 0)
        return {said("acceptance.words.nothing")};
    const QString most = upperPercent(mostLikelyAtMost(errors, of));
    QVariantList words;
    if (errors == 0)
        words << said(group.genuine() ? "acceptance.words.genuine_none" : "acceptance.words.attack_none", {of, most});
    else
        words << said(group.genuine() ? "acceptance.words.genuine_some" : "acceptance.words.attack_some",
                      {errors, of, most});
    if (group.inconclusive > 0 && group.genuine())
        words << said("acceptance.words.genuine_staff", {group.inconclusive});
    if (group.inconclusive > 0 && !group.genuine())
        words << said("acceptance.words.attack_staff",
                      {group.inconclusive, upperPercent(mostLikelyAtMost(errors + group.inconclusive, of))});
    return words;
}

} // namespace

QString upperPercent(double rate) {
    return QString::number(std::ceil(rate * 1000 - 1e-6) / 10, 'f', 1) + QStringLiteral(" %");
}

QString speciesTitleId(const std::string& id) {
    const auto usual = usualSpecies();
    const bool known = std::any_of(usual.begin(), usual.end(), [&](const AttackSpecies& one) { return one.id == id; });
    return QStringLiteral("acceptance.species.") + QString::fromStdString(id.empty() ? "genuine"
                                                                          : known    ? id
                                                                                     : "other");
}

QVariantList acceptanceRows(const AcceptanceReport& report) {
    QVariantList rows;
    for (const AcceptanceGroup& group : report.groups) {
        const BinomialBounds both = clopperPearson(group.errors(), group.responded());
        rows << QVariantMap{
            {QStringLiteral("titleId"), speciesTitleId(group.species.id)},
            {QStringLiteral("count"),
             said("acceptance.report.count", {group.presented, group.accepted, group.refused, group.inconclusive,
                                              group.noResponse, group.withdrawn})},
            {QStringLiteral("rate"), said(group.genuine() ? "acceptance.report.bpcer" : "acceptance.report.apcer",
                                          {percent(group.errorRate()), percent(both.low), upperPercent(both.high)})},
            {QStringLiteral("good"), group.errors() == 0},
            {QStringLiteral("words"), wordsOf(group)}};
    }
    return rows;
}

QStringList acceptanceLimits(const AcceptanceRun& run) {
    QStringList ids{QStringLiteral("acceptance.limit.independent"), QStringLiteral("acceptance.limit.others"),
                    QStringLiteral("acceptance.limit.groups"), QStringLiteral("acceptance.limit.blind"),
                    QStringLiteral("acceptance.limit.one_attempt")};
    const std::vector<std::string>& checks = run.setting().checks;
    if (std::find(checks.begin(), checks.end(), "light") == checks.end())
        ids << QStringLiteral("acceptance.limit.light");
    if (run.setting().training)
        ids.prepend(QStringLiteral("acceptance.limit.training"));
    return ids;
}

} // namespace darcha
