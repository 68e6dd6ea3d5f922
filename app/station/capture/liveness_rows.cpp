// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/liveness_rows.h"

#include <algorithm>
#include <cmath>
#include <QStringList>

namespace darcha {
namespace {

QString qt(std::string_view utf8) { return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())); }

QString number(double value) { return QString::number(value, 'f', std::abs(value) < 10 ? 3 : 1); }

QString limitOf(const PadJudgement& judgement) {
    if (judgement.least && judgement.most)
        return QStringLiteral("%1 … %2").arg(number(*judgement.least), number(*judgement.most));
    if (judgement.least)
        return QStringLiteral("≥ %1").arg(number(*judgement.least));
    return judgement.most ? QStringLiteral("≤ %1").arg(number(*judgement.most)) : QString();
}

// Without the cue, which stands above it.
QString nameOf(const std::string& score) { return QString::fromStdString(score.substr(score.find('.') + 1)); }

// A score may be held against two limits: one that accuses, and a stricter one that doubts.
QVariantMap scoreRow(const PadScore& score, const PadResult& result) {
    QStringList limits;
    bool holds = true;
    for (const PadJudgement& judgement : result.judgements) {
        if (judgement.score != score.name)
            continue;
        holds = holds && judgement.holds;
        if (const QString limit = limitOf(judgement); !limit.isEmpty())
            limits.append(limit);
    }
    return {{QStringLiteral("name"), nameOf(score.name)},
            {QStringLiteral("value"), number(score.value)},
            {QStringLiteral("limit"), limits.join(QStringLiteral(", "))},
            {QStringLiteral("holds"), holds}};
}

QVariantMap reasonRow(std::string_view reason, const PadResult& result) {
    const LivenessReasonText text = livenessReasonText(reason);
    QVariantList scores;
    for (const PadJudgement& judgement : result.judgements)
        if (!judgement.holds && judgement.reason == reason)
            scores.push_back(QVariantMap{{QStringLiteral("name"), QString::fromStdString(judgement.score)},
                                         {QStringLiteral("value"), number(judgement.value)},
                                         {QStringLiteral("limit"), limitOf(judgement)}});
    if (reason == "evidence") // the sum of all
        scores.push_back(QVariantMap{{QStringLiteral("name"), QStringLiteral("evidence")},
                                     {QStringLiteral("value"), number(result.evidence)},
                                     {QStringLiteral("limit"), QString()}});
    return {{QStringLiteral("titleId"), text.titleId},
            {QStringLiteral("textId"), text.textId},
            {QStringLiteral("scores"), scores}};
}

} // namespace

QVariantList livenessRows(const PadResult& result) {
    QVariantList rows;
    for (const CueResult& cue : result.cues) {
        QVariantList scores;
        for (const PadScore& score : cue.scores)
            scores.push_back(scoreRow(score, result));
        rows.push_back(QVariantMap{
            {QStringLiteral("cueId"), QStringLiteral("liveness.cue.") + QString::fromStdString(cue.cue)},
            {QStringLiteral("scores"), scores},
            {QStringLiteral("missingId"),
             cue.notJudged.empty() ? QString()
                                   : QStringLiteral("liveness.why.") + QString::fromStdString(cue.notJudged)}});
    }
    return rows;
}

LivenessReasonText livenessReasonText(std::string_view reason) {
    const std::size_t dot = reason.find('.');
    if (dot == std::string_view::npos)
        return {QString(), QStringLiteral("liveness.reason.") + qt(reason)};
    return {QStringLiteral("liveness.cue.") + qt(reason.substr(0, dot)),
            QStringLiteral("liveness.why.") + qt(reason.substr(dot + 1))};
}

QVariantList livenessReasons(const PadResult& result, std::string_view staffReason) {
    QVariantList rows;
    std::vector<std::string_view> told; // two rules may have one reason
    const auto known = [&](std::string_view reason) {
        return std::find(told.begin(), told.end(), reason) != told.end();
    };
    if (!staffReason.empty() &&
        std::find(result.reasons.begin(), result.reasons.end(), staffReason) == result.reasons.end()) {
        QVariantMap row = reasonRow(staffReason, PadResult());
        if (staffReason.find('.') == std::string_view::npos && staffReason != "no_check_possible" &&
            staffReason != "inconclusive")
            row[QStringLiteral("titleId")] = QStringLiteral("liveness.earlier");
        rows.push_back(row);
    }
    for (const std::string& reason : result.reasons) {
        if (known(reason))
            continue;
        told.emplace_back(reason);
        rows.push_back(reasonRow(reason, result));
    }
    return rows;
}

} // namespace darcha
