// SPDX-License-Identifier: Apache-2.0
#include "app/station/capture/liveness_rows.h"

#include <algorithm>

namespace darcha {
namespace {

QString number(double value) { return QString::number(value, 'f', std::abs(value) < 10 ? 3 : 1); }

QString limitOf(const PadJudgement& judgement) {
    if (judgement.least && judgement.most)
        return QStringLiteral("%1 … %2").arg(number(*judgement.least), number(*judgement.most));
    if (judgement.least)
        return QStringLiteral("≥ %1").arg(number(*judgement.least));
    return judgement.most ? QStringLiteral("≤ %1").arg(number(*judgement.most)) : QString();
}

} // namespace

QVariantList livenessRows(const PadResult& result) {
    QVariantList rows;
    for (const CueResult& cue : result.cues) {
        QVariantList scores;
        for (const PadScore& score : cue.scores) {
            const auto judged = std::find_if(result.judgements.begin(), result.judgements.end(),
                                             [&](const PadJudgement& j) { return j.score == score.name; });
            const bool known = judged != result.judgements.end();
            scores.push_back(QVariantMap{
                {QStringLiteral("name"), QString::fromStdString(score.name.substr(score.name.find('.') + 1))},
                {QStringLiteral("value"), number(score.value)},
                {QStringLiteral("limit"), known ? limitOf(*judged) : QString()},
                {QStringLiteral("holds"), !known || judged->holds}});
        }
        rows.push_back(QVariantMap{
            {QStringLiteral("cueId"), QStringLiteral("liveness.cue.") + QString::fromStdString(cue.cue)},
            {QStringLiteral("scores"), scores},
            {QStringLiteral("missingId"), cue.notJudged.empty() ? QString() : QStringLiteral("liveness.not_judged")}});
    }
    return rows;
}

} // namespace darcha
