// SPDX-License-Identifier: Apache-2.0
// Do portraits of some people pass less often than those of others? Pass rates of every component by group.
//
// Counts only: no picture, no name, no value of one person is kept. Pure; one thread.
#pragma once

#include "core/quality/quality_assessment.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace darcha {

// Issue 3: more than 5 points between groups is flagged.
inline constexpr double fairnessGapPoints = 5;
// Below, one picture alone moves the rate by more than that.
inline constexpr int fairnessCellMin = 20;
// The group of those whom nothing could be told of: counted, compared with nobody.
inline constexpr std::string_view fairnessUnknown = "unknown";

// Pass rates are of what could be judged (of the verdict: of all pictures); beyond a limit that only advises is no
// pass. A component that the profile does not limit has none: of it the medians of its values are compared, as a score
// that follows a group is no measure of a picture.
struct FairnessCell {
    std::string group;
    int pictures = 0;
    int judged = 0;
    int passed = 0;
    std::optional<double> medianNative;
    std::optional<double> medianValue; // 0..100

    std::optional<double> rate() const; // 0..1
    // 95 % interval of the rate (Wilson 1927): holds for small numbers and for rates near 0 and 1.
    std::pair<double, double> interval() const;
    bool tooFew() const { return judged < fairnessCellMin; }
};

struct FairnessRow {
    std::string component; // or "verdict"
    std::string by;        // "skin_tone"
    bool limited = false;  // the profile has a limit for it
    std::vector<FairnessCell> cells;
    std::optional<double> gapPoints; // between the highest and the lowest rate in %, or median value
    bool flagged = false;            // gapPoints is more than fairnessGapPoints
    bool tooFewToSay = false;        // flagged, but not among the groups of fairnessCellMin pictures and more
};

class FairnessTable {
public:
    explicit FairnessTable(QualityProfile profile);

    // `groups`: "skin_tone" -> "tan", "glasses" -> "yes". Groups are listed in the order of `order`, others after it.
    void add(const QualityAssessment& assessment, const std::map<std::string, std::string>& groups);
    std::vector<FairnessRow> rows(const std::string& by, const std::vector<std::string>& order) const;
    int pictures() const { return m_pictures; }

private:
    struct Tally {
        FairnessCell cell;
        std::vector<double> natives, values;
    };
    QualityProfile m_profile;
    int m_pictures = 0;
    std::map<std::string, std::map<std::string, std::map<std::string, Tally>>> m_tallies; // by, component, group
};

} // namespace darcha
