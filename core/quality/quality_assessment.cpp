// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_assessment.h"

#include "core/quality/guidance.h"
#include "core/quality/quality_measure.h"

#include <algorithm>

namespace darcha {

std::string_view name(QualityVerdict verdict) {
    switch (verdict) {
    case QualityVerdict::Pass:
        return "pass";
    case QualityVerdict::Fail:
        return "fail";
    case QualityVerdict::CannotJudge:
        return "cannot_judge";
    }
    return "";
}

const QualityScore* QualityAssessment::score(QualityComponent component) const {
    const auto found =
        std::find_if(scores.begin(), scores.end(), [&](const QualityScore& s) { return s.component == component; });
    return found == scores.end() ? nullptr : &*found;
}

QualityAssessment assess(const FaceFinding& finding, const QualityProfile& profile) {
    QualityAssessment made;
    made.profileId = profile.id;
    made.profileVersion = profile.version;
    std::optional<FaceAppearance> appearance;
    if (finding.faceCount == 1 && finding.face)
        appearance = FaceAppearance::of(*finding.face);
    if (appearance)
        made.portrait = appearance->portrait;
    for (const auto& measure : allMeasures())
        made.scores.push_back(measure->assessFinding(finding, appearance ? &*appearance : nullptr));

    std::vector<QualityComponent> unjudged;
    int worst = 100;
    double sum = 0;
    for (const QualityLimit& limit : profile.limits) {
        const QualityScore& score = *made.score(limit.component);
        worst = std::min(worst, score.value.value_or(0));
        sum += score.value.value_or(0);
        if (!score.value)
            unjudged.push_back(limit.component);
        else if (!limit.holds(score))
            made.reasons.push_back(limit.component);
    }
    made.worst = profile.limits.empty() ? 0 : worst;
    made.mean = profile.limits.empty() ? 0 : sum / static_cast<double>(profile.limits.size());
    made.verdict = !made.reasons.empty() ? QualityVerdict::Fail
                   : !unjudged.empty()   ? QualityVerdict::CannotJudge
                                         : QualityVerdict::Pass;
    // With no face, or several, everything else is unjudged for that one reason: it is not told.
    const bool oneFace = finding.faceCount == 1;
    if (oneFace)
        made.reasons.insert(made.reasons.end(), unjudged.begin(), unjudged.end());
    if (!made.reasons.empty()) {
        const QualityComponent first = made.reasons.front();
        const auto limit = std::find_if(profile.limits.begin(), profile.limits.end(),
                                        [&](const QualityLimit& l) { return l.component == first; });
        made.hint = hintFor(first, *limit, *made.score(first), finding);
    }
    return made;
}

} // namespace darcha
