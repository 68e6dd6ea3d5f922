// SPDX-License-Identifier: Apache-2.0
#include "core/quality/quality_assessment.h"

#include "core/quality/cast_correction.h"
#include "core/quality/guidance.h"
#include "core/quality/quality_measure.h"
#include "core/quality/reason_order.h"
#include "core/quality/unified_quality.h"

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

namespace {

std::optional<FaceAppearance> appearanceOf(const FaceFinding& finding, const QualityProfile& profile,
                                           AppearanceDepth depth) {
    if (finding.faceCount != 1 || !finding.face)
        return std::nullopt;
    std::optional<FaceAppearance> appearance = FaceAppearance::of(*finding.face, depth);
    if (appearance)
        appearance->portrait = portraitGeometry(*finding.face, profile.portrait);
    return appearance;
}

void unify(std::vector<QualityScore>& scores, bool oneFace) {
    for (QualityScore& score : scores)
        if (oneFace && score.component == QualityComponent::UnifiedQualityScore)
            score = unifiedQuality(scores);
}

// Verdict, reasons and hint from the scores that were put in.
void judge(QualityAssessment& made, const FaceFinding& finding, const QualityProfile& profile) {
    made.profileId = profile.id;
    made.profileVersion = profile.version;
    std::vector<QualityComponent> unjudged;
    made.worst = 5;
    double sum = 0;
    int counted = 0;
    for (const QualityLimit& limit : profile.limits) {
        const QualityScore& score = *made.score(limit.component);
        const bool blocking = limit.severity == LimitSeverity::Block;
        if (score.reason == stillOnlyReason || score.reason == notAskedReason)
            continue;
        const bool doubting = limit.severity == LimitSeverity::Doubt;
        if (blocking)
            made.worst = std::min(made.worst, limit.room(score));
        sum += score.value.value_or(0);
        ++counted;
        if (!score.value) {
            if (blocking || doubting)
                unjudged.push_back(limit.component);
        } else if (limit.doubts(score)) {
            unjudged.push_back(limit.component);
        } else if (limit.blocks(score)) {
            made.reasons.push_back(limit.component);
        } else if (!limit.holds(score)) {
            made.advice.push_back(limit.component);
        }
    }
    made.mean = counted ? sum / counted : 0;
    made.verdict = !made.reasons.empty() ? QualityVerdict::Fail
                   : !unjudged.empty()   ? QualityVerdict::CannotJudge
                                         : QualityVerdict::Pass;
    // With no face, or several, everything else is unjudged for that one reason: it is not told.
    if (finding.faceCount != 1)
        unjudged.clear();
    // The hint is what to do first: the first in the profile's order.
    if (!made.reasons.empty() || !unjudged.empty()) {
        const QualityComponent first = made.reasons.empty() ? unjudged.front() : made.reasons.front();
        made.hint = hintFor(first, *profile.limit(first), *made.score(first), finding);
    }
    orderAsNamed(made.reasons, made.scores, profile);
    made.reasons.insert(made.reasons.end(), unjudged.begin(), unjudged.end());
}

} // namespace

QualityAssessment assess(const FaceFinding& finding, const QualityProfile& profile) {
    QualityAssessment made;
    const auto appearance = appearanceOf(finding, profile, AppearanceDepth::Full);
    if (appearance)
        made.portrait = appearance->portrait;
    for (const auto& measure : allMeasures())
        made.scores.push_back(measure->assessFinding(finding, appearance ? &*appearance : nullptr));
    unify(made.scores, appearance.has_value());
    if (appearance)
        made.portrait.colour = certainCastGains(*finding.face, *appearance);
    judge(made, finding, profile);
    return made;
}

LiveAssessor::LiveAssessor(QualityProfile profile) : m_profile(std::move(profile)) { reset(); }

void LiveAssessor::reset() {
    m_last.clear();
    m_doubted.assign(allMeasures().size(), false);
}

bool LiveAssessor::contradicts(const QualityScore& a, const QualityScore& b) const {
    const QualityLimit* const limit = m_profile.limit(a.component);
    return limit && (limit->holds(a) != limit->holds(b) || limit->blocks(a) != limit->blocks(b));
}

QualityAssessment LiveAssessor::assess(const FaceFinding& finding) {
    QualityAssessment made;
    auto appearance = appearanceOf(finding, m_profile, AppearanceDepth::Live);
    if (appearance) {
        PortraitGeometry& portrait = appearance->portrait;
        const auto& largest = m_profile.portrait.largest;
        portrait.interEyePixels =
            finding.face->interEyeDistance *
            (largest ? std::min(m_stillScale, largest->height / portrait.crop.height) : m_stillScale);
        made.portrait = portrait;
    } else
        reset();
    const auto& measures = allMeasures();
    for (std::size_t i = 0; i < measures.size(); ++i) {
        const auto [every, turn] = measures[i]->rate();
        const std::size_t mine = turn >= 0 ? static_cast<std::size_t>(turn) : i;
        if (appearance && every == 0)
            made.scores.push_back(notAssessable(measures[i]->component(), std::string(stillOnlyReason)));
        // Slow measures have their turns, so that they do not fall on one frame.
        else if (appearance && every > 1 && !m_last.empty()) {
            const bool again = m_doubted[i];
            const bool due = (m_frame + mine) % static_cast<std::size_t>(every) == 0;
            m_doubted[i] = false;
            made.scores.push_back(m_last[i]);
            if (!due && !again)
                continue;
            // Its word stands for half a second: what one frame alone says against the last is not believed.
            QualityScore fresh = measures[i]->assessFinding(finding, &*appearance);
            if (!again && contradicts(m_last[i], fresh))
                m_doubted[i] = true;
            else
                made.scores.back() = std::move(fresh);
        } else
            made.scores.push_back(measures[i]->assessFinding(finding, appearance ? &*appearance : nullptr));
    }
    ++m_frame;
    unify(made.scores, appearance.has_value());
    if (appearance)
        m_last = made.scores;
    judge(made, finding, m_profile);
    return made;
}

} // namespace darcha
