// SPDX-License-Identifier: Apache-2.0
#include "core/pad/turn/turn_cue.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <cmath>

namespace darcha {
namespace {

using namespace std::chrono_literals;

constexpr double frontalYaw = 10;     // degrees: where the face may be said to look ahead
constexpr double restWithin = 5;      // of the pose at rest
constexpr std::size_t restViews = 15; // then the mean moves no more
constexpr int framesLeast = 3;        // at a turn's far end
constexpr auto gapMost = 500ms;       // within a turn
constexpr double farShare = 0.75;     // of the peak: the far end,
constexpr double farLeast = 20;       // but degrees that are measured well count whatever the peak
constexpr double narrowingQuantile = 0.05;

double middle(std::vector<double> values) { return lowerRank(std::move(values), 0.5); }

double away(const FaceView& rest, const FaceView& view) {
    return std::max(std::abs(view.pose.yaw - rest.pose.yaw), std::abs(view.pose.pitch - rest.pose.pitch));
}

ViewPair medianOf(const std::vector<ViewPair>& pairs) {
    const auto of = [&](double ViewPair::*what) {
        std::vector<double> values;
        for (const ViewPair& pair : pairs)
            values.push_back(pair.*what);
        return middle(std::move(values));
    };
    return {of(&ViewPair::similarity), of(&ViewPair::planarity), of(&ViewPair::relief), of(&ViewPair::reliefGain),
            of(&ViewPair::nose)};
}

} // namespace

TurnCue::TurnCue(const CanonicalFace& face) : m_geometry(face) {}

void TurnCue::observe(const FaceObservation& face, const QualityAssessment&) {
    observe(FaceView::of(face, face.frame ? face.frame->captured : SteadyTime{}));
}

void TurnCue::observe(const FaceView& view) {
    if (m_views.size() < mostViews)
        m_views.push_back(view);
}

std::optional<FaceView> TurnCue::rest() const {
    std::vector<double> yaws, pitches;
    for (const FaceView& view : m_views)
        if (std::abs(view.pose.yaw) < frontalYaw) {
            yaws.push_back(view.pose.yaw);
            pitches.push_back(view.pose.pitch);
        }
    if (yaws.empty())
        return std::nullopt;
    const double yaw = middle(yaws), pitch = middle(pitches);
    std::vector<FaceView> near;
    for (const FaceView& view : m_views)
        if (std::abs(view.pose.yaw - yaw) < restWithin && std::abs(view.pose.pitch - pitch) < restWithin)
            near.push_back(view);
    if (near.empty())
        return std::nullopt;
    std::vector<FaceView> chosen; // spread over the clip
    const std::size_t count = std::min(restViews, near.size());
    for (std::size_t i = 0; i < count; ++i)
        chosen.push_back(near[i * near.size() / count]);
    return meanView(chosen);
}

std::vector<TurnTaken> TurnCue::turnsFrom(const FaceView& resting) const {
    std::vector<TurnTaken> found;
    for (std::size_t i = 0; i < m_views.size(); ++i) {
        if (away(resting, m_views[i]) < outside)
            continue;
        std::size_t end = i, peak = i;
        for (; end < m_views.size() && away(resting, m_views[end]) >= outside &&
               (end == i || m_views[end].at - m_views[end - 1].at < gapMost);
             ++end)
            if (away(resting, m_views[end]) > away(resting, m_views[peak]))
                peak = end;
        TurnTaken turn;
        turn.yaw = m_views[peak].pose.yaw - resting.pose.yaw;
        turn.pitch = m_views[peak].pose.pitch - resting.pose.pitch;
        const double limit = std::min(farShare * away(resting, m_views[peak]), farLeast);
        std::vector<ViewPair> pairs;
        for (std::size_t k = i; k < end; ++k) {
            const double gone = away(resting, m_views[k]);
            if (gone < limit || gone > farthest)
                continue;
            if (const auto pair = m_geometry.compare(resting, m_views[k]))
                pairs.push_back(*pair);
        }
        turn.frames = static_cast<int>(pairs.size());
        const bool far = std::abs(turn.yaw) >= leastYaw || std::abs(turn.pitch) >= leastPitch;
        if (far && turn.frames >= framesLeast) {
            turn.pair = medianOf(pairs);
            found.push_back(turn);
        }
        i = std::max(i, end - 1);
    }
    return found;
}

std::vector<TurnTaken> TurnCue::turns() const {
    const std::optional<FaceView> resting = rest();
    return resting ? turnsFrom(*resting) : std::vector<TurnTaken>();
}

CueResult TurnCue::result() const {
    CueResult cue;
    cue.cue = "turn";
    const std::optional<FaceView> resting = rest();
    if (!resting) {
        cue.notJudged = "no_frontal";
        return cue;
    }
    std::vector<double> narrowing;
    const double before = std::log(TurnGeometry::narrowness(*resting) / m_geometry.expectedNarrowness(resting->pose));
    for (const FaceView& view : m_views) {
        const double log = std::log(TurnGeometry::narrowness(view) / m_geometry.expectedNarrowness(view.pose)) - before;
        if (away(*resting, view) <= farthest && std::isfinite(log))
            narrowing.push_back(log);
    }
    const std::vector<TurnTaken> taken = turnsFrom(*resting);
    cue.scores = {{"turn.turns", static_cast<double>(taken.size())}};
    if (!narrowing.empty())
        cue.scores.push_back({"turn.narrowing.least", lowerRank(narrowing, narrowingQuantile)});
    if (taken.empty())
        cue.notJudged = "no_turn";
    else if (static_cast<int>(taken.size()) < m_expected)
        cue.notJudged = "too_few_turns";
    if (taken.empty())
        return cue;
    const auto of = [&](double ViewPair::*what) {
        std::vector<double> values;
        for (const TurnTaken& turn : taken)
            values.push_back(turn.pair.*what);
        return values;
    };
    const auto least = [&](double ViewPair::*what) {
        const std::vector<double> values = of(what);
        return *std::min_element(values.begin(), values.end());
    };
    for (const TurnTaken& turn : taken)
        cue.frames += turn.frames;
    cue.scores.push_back({"turn.planarity.least", least(&ViewPair::planarity)});
    cue.scores.push_back({"turn.planarity.median", middle(of(&ViewPair::planarity))});
    cue.scores.push_back({"turn.gain.least", least(&ViewPair::reliefGain)});
    cue.scores.push_back({"turn.relief.least", least(&ViewPair::relief)});
    cue.scores.push_back({"turn.nose.least", least(&ViewPair::nose)});
    return cue;
}

} // namespace darcha
