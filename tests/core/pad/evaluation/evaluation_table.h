// SPDX-License-Identifier: Apache-2.0
// Counts of rendered sessions as tables, with exact bounds (core/pad/acceptance/binomial.h). Markdown for
// models/cards/liveness.md, and one line of comma-separated values a session for who wants to look closer.
#pragma once

#include "tests/support/rendered_session.h"

#include <map>
#include <string>
#include <vector>

namespace darcha::test {

struct Session {       // what a table needs of an outcome
    std::string group; // species, "light_only_" before it, or "blur 1.5"
    std::uint64_t number = 0;
    PadDecision decision = PadDecision::Inconclusive;
    double evidence = 0, seconds = 0, cost = 0;
    double check = 0; // seconds from photo to end: what it takes of a citizen's time
    int frames = 0;
    std::string broken; // of the protocol
    std::vector<std::string> reasons;
    std::map<std::string, double> scores;         // of judged cues
    std::map<std::string, bool> broke;            // of rules of the profile: score -> did not hold
    std::map<std::string, std::string> notJudged; // cue -> why
};
Session sessionOf(std::string group, const SessionSetup& setup, const SessionOutcome& outcome);

// "genuine" and "genuine_citizen" of any arm.
bool isGenuine(const std::string& group);
// Species by species. The control arm: `genuine` of the same numbers and arm. Seconds are the mean of those that were
// accepted, from photo to end.
std::string attackTable(const std::vector<Session>& sessions);
// Every score that the profile has a rule for: medians by group, and how many broke it.
std::string scoreTable(const std::vector<Session>& sessions);
std::string csv(const std::vector<Session>& sessions);

} // namespace darcha::test
