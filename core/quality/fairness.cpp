// SPDX-License-Identifier: Apache-2.0
#include "core/quality/fairness.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <cmath>

namespace darcha {

namespace {

const std::string verdictRow = "verdict";

// A hint refuses nobody, but who is told it is told that the picture falls short: that is no pass here.
bool passes(const QualityLimit* limit, const QualityScore& score) {
    if (!limit)
        return true;
    return limit->severity == LimitSeverity::Hint ? limit->holds(score)
                                                  : !limit->blocks(score) && !limit->doubts(score);
}

std::optional<double> medianOf(std::vector<double> values) {
    return values.empty() ? std::nullopt : std::optional(median(std::move(values)));
}

// Points between the highest and the lowest; nothing where fewer than two groups can be compared.
template <typename Counts> std::optional<double> gapOf(const FairnessRow& row, Counts counts) {
    std::vector<double> points;
    for (const FairnessCell& cell : row.cells) {
        if (cell.group == fairnessUnknown || !counts(cell))
            continue;
        if (row.limited && cell.rate())
            points.push_back(100 * *cell.rate());
        else if (!row.limited && cell.medianValue)
            points.push_back(*cell.medianValue);
    }
    if (points.size() < 2)
        return std::nullopt;
    const auto [low, high] = std::minmax_element(points.begin(), points.end());
    return *high - *low;
}

void compare(FairnessRow& row) {
    constexpr double hair = 1e-9; // 19 of 20 against 20 of 20 is 5 points, whatever the division leaves
    const auto differs = [](std::optional<double> gap) { return gap && *gap > fairnessGapPoints + hair; };
    row.gapPoints = gapOf(row, [](const FairnessCell&) { return true; });
    row.flagged = differs(row.gapPoints);
    // A small group's accident must not hide a gap between large ones.
    row.tooFewToSay = row.flagged && !differs(gapOf(row, [](const FairnessCell& c) { return !c.tooFew(); }));
}

} // namespace

std::optional<double> FairnessCell::rate() const {
    return judged > 0 ? std::optional(static_cast<double>(passed) / judged) : std::nullopt;
}

std::pair<double, double> FairnessCell::interval() const {
    if (judged == 0)
        return {0, 1};
    constexpr double z = 1.96; // two-sided 95 %
    const double n = judged, p = passed / n, wide = 1 + z * z / n;
    const double middle = (p + z * z / (2 * n)) / wide;
    const double half = z / wide * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

FairnessTable::FairnessTable(QualityProfile profile) : m_profile(std::move(profile)) {}

void FairnessTable::add(const QualityAssessment& assessment, const std::map<std::string, std::string>& groups) {
    ++m_pictures;
    for (const auto& [by, group] : groups) {
        auto& components = m_tallies[by];
        const auto count = [&](const std::string& row, bool judged, bool passed, const QualityScore* score) {
            Tally& tally = components[row][group];
            tally.cell.group = group;
            ++tally.cell.pictures;
            tally.cell.judged += judged;
            tally.cell.passed += judged && passed;
            if (score && score->native)
                tally.natives.push_back(*score->native);
            if (score && score->value)
                tally.values.push_back(*score->value);
        };
        // Who cannot be judged does not get a portrait either: in the verdict's row that is no pass.
        count(verdictRow, true, assessment.verdict == QualityVerdict::Pass, nullptr);
        for (const QualityScore& score : assessment.scores)
            count(std::string(name(score.component)), score.value.has_value(),
                  passes(m_profile.limit(score.component), score), &score);
    }
}

std::vector<FairnessRow> FairnessTable::rows(const std::string& by, const std::vector<std::string>& order) const {
    std::vector<FairnessRow> made;
    const auto tallies = m_tallies.find(by);
    if (tallies == m_tallies.end())
        return made;
    const auto place = [&](const std::string& group) {
        return std::find(order.begin(), order.end(), group) - order.begin();
    };
    const auto add = [&](const std::string& component, bool limited) {
        const auto groups = tallies->second.find(component);
        if (groups == tallies->second.end())
            return;
        FairnessRow row{.component = component, .by = by, .limited = limited, .cells = {}, .gapPoints = {}};
        for (const auto& [group, tally] : groups->second) {
            row.cells.push_back(tally.cell);
            row.cells.back().medianNative = medianOf(tally.natives);
            row.cells.back().medianValue = medianOf(tally.values);
        }
        std::stable_sort(row.cells.begin(), row.cells.end(),
                         [&](const FairnessCell& a, const FairnessCell& b) { return place(a.group) < place(b.group); });
        compare(row);
        made.push_back(std::move(row));
    };
    add(verdictRow, true);
    for (const QualityComponent component : allQualityComponents())
        add(std::string(name(component)), m_profile.limit(component) != nullptr);
    return made;
}

} // namespace darcha
