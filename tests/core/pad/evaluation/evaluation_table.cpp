// SPDX-License-Identifier: Apache-2.0
#include "tests/core/pad/evaluation/evaluation_table.h"

#include "core/pad/acceptance/binomial.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace darcha::test {
namespace {

std::string percent(double share) {
    std::ostringstream out;
    out.precision(share < 0.1 ? 2 : 3);
    out << 100 * share;
    return out.str();
}

std::string number(double value) {
    std::ostringstream out;
    out.precision(3);
    out << value;
    return out.str();
}

std::vector<std::string> groupsOf(const std::vector<Session>& sessions) {
    std::vector<std::string> groups;
    for (const Session& session : sessions)
        if (std::find(groups.begin(), groups.end(), session.group) == groups.end())
            groups.push_back(session.group);
    return groups;
}

constexpr std::string_view lightOnly = "light_only_";

std::string speciesOf(const std::string& group) {
    return group.starts_with(lightOnly) ? group.substr(lightOnly.size()) : group;
}

struct Counts {
    int n = 0, bonaFide = 0, attack = 0, inconclusive = 0;
    void add(const Session& session) {
        ++n;
        ++(session.decision == PadDecision::BonaFide ? bonaFide
           : session.decision == PadDecision::Attack ? attack
                                                     : inconclusive);
    }
    std::string words() const {
        return std::to_string(bonaFide) + " / " + std::to_string(inconclusive) + " / " + std::to_string(attack);
    }
};

std::string commonReasons(const std::vector<Session>& sessions, const std::string& group) {
    std::map<std::string, int> counted;
    for (const Session& session : sessions)
        if (session.group == group && session.decision != PadDecision::BonaFide && !session.reasons.empty())
            ++counted[session.reasons.front() == "not_obeyed" && !session.broken.empty() ? session.broken
                                                                                         : session.reasons.front()];
    std::vector<std::pair<int, std::string>> sorted;
    for (const auto& [reason, count] : counted)
        sorted.emplace_back(-count, reason);
    std::sort(sorted.begin(), sorted.end());
    std::string words;
    for (std::size_t i = 0; i < std::min<std::size_t>(4, sorted.size()); ++i)
        words += (i ? ", " : "") + sorted[i].second + " " + std::to_string(-sorted[i].first);
    return words;
}

} // namespace

bool isGenuine(const std::string& group) {
    const std::string species = speciesOf(group);
    return species == name(Species::Genuine) || species == name(Species::GenuineCitizen);
}

Session sessionOf(std::string group, const SessionSetup& setup, const SessionOutcome& outcome) {
    Session session;
    session.group = std::move(group);
    session.number = setup.number;
    session.decision = outcome.result.decision;
    session.evidence = outcome.result.evidence;
    session.seconds = outcome.seconds;
    session.check = outcome.photo > 0 ? outcome.seconds - outcome.photo : 0;
    session.cost = outcome.rendering + outcome.analysing;
    session.frames = outcome.frames;
    session.broken = name(outcome.broken);
    session.reasons = outcome.result.reasons;
    for (const CueResult& cue : outcome.result.cues) {
        if (!cue.notJudged.empty())
            session.notJudged[cue.cue] = cue.notJudged;
        else
            for (const PadScore& score : cue.scores)
                session.scores[score.name] = score.value;
    }
    for (const PadJudgement& judgement : outcome.result.judgements)
        session.broke[judgement.score] = !judgement.holds;
    return session;
}

std::string attackTable(const std::vector<Session>& sessions) {
    std::ostringstream out;
    out << "| species | n | errors | 95 % bounds (%) | inconclusive | called attack | control arm: bona fide / "
           "inconclusive / "
           "attack | what stood against it first | seconds |\n|---|---|---|---|---|---|---|---|---|\n";
    for (const std::string& group : groupsOf(sessions)) {
        Counts counts, control;
        std::set<std::uint64_t> numbers;
        double seconds = 0;
        for (const Session& session : sessions)
            if (session.group == group) {
                counts.add(session);
                numbers.insert(session.number);
                if (session.decision == PadDecision::BonaFide)
                    seconds += session.check;
            }
        const std::string species = speciesOf(group);
        const std::string itsControl =
            group.substr(0, group.size() - species.size()) + std::string(name(Species::Genuine));
        for (const Session& session : sessions)
            if (session.group == itsControl && numbers.contains(session.number))
                control.add(session);
        const bool genuine = isGenuine(group);
        const int errors = genuine ? counts.attack : counts.bonaFide;
        const BinomialBounds bounds = clopperPearson(errors, counts.n);
        out << "| " << group << " | " << counts.n << " | " << errors << " | " << percent(bounds.low) << " to "
            << percent(bounds.high) << " | " << counts.inconclusive << " ("
            << percent(1.0 * counts.inconclusive / counts.n) << " %) | " << counts.attack << " | "
            << (genuine ? "" : control.words()) << " | " << commonReasons(sessions, group) << " | "
            << (counts.bonaFide ? number(seconds / counts.bonaFide) : "") << " |\n";
    }
    return out.str();
}

std::string scoreTable(const std::vector<Session>& sessions) {
    std::set<std::string> ruled, cues;
    for (const Session& session : sessions) {
        for (const auto& [score, broke] : session.broke)
            ruled.insert(score);
        for (const auto& [cue, why] : session.notJudged)
            cues.insert(cue);
    }
    std::ostringstream out;
    out << "| | n | bona fide / inconclusive / attack |";
    for (const std::string& score : ruled)
        out << " " << score << " |";
    for (const std::string& cue : cues)
        out << " " << cue << " not judged |";
    out << "\n|---|---|---|";
    for (std::size_t i = 0; i < ruled.size() + cues.size(); ++i)
        out << "---|";
    out << "\n";
    for (const std::string& group : groupsOf(sessions)) {
        Counts counts;
        for (const Session& session : sessions)
            if (session.group == group)
                counts.add(session);
        out << "| " << group << " | " << counts.n << " | " << counts.words() << " |";
        for (const std::string& score : ruled) {
            std::vector<double> values;
            int broke = 0;
            for (const Session& session : sessions)
                if (session.group == group && session.broke.contains(score)) {
                    values.push_back(session.scores.at(score));
                    broke += session.broke.at(score);
                }
            if (values.empty()) {
                out << " - |";
                continue;
            }
            std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                             values.end());
            out << " " << number(values[values.size() / 2]) << (broke ? " (" + std::to_string(broke) + ")" : "")
                << " |";
        }
        for (const std::string& cue : cues) {
            std::map<std::string, int> why;
            for (const Session& session : sessions)
                if (session.group == group && session.notJudged.contains(cue))
                    ++why[session.notJudged.at(cue)];
            std::string words;
            for (const auto& [reason, count] : why)
                words += (words.empty() ? "" : ", ") + reason + " " + std::to_string(count);
            out << " " << words << " |";
        }
        out << "\n";
    }
    return out.str();
}

std::string csv(const std::vector<Session>& sessions) {
    std::ostringstream out;
    out << "group,number,decision,evidence,seconds,check,frames,cost,broken,reasons,scores\n";
    for (const Session& session : sessions) {
        out << session.group << ',' << session.number << ',' << name(session.decision) << ',' << session.evidence << ','
            << session.seconds << ',' << session.check << ',' << session.frames << ',' << session.cost << ','
            << session.broken << ',';
        for (const std::string& reason : session.reasons)
            out << reason << ' ';
        out << ',';
        for (const auto& [score, value] : session.scores)
            out << score << '=' << value << ' ';
        for (const auto& [cue, why] : session.notJudged)
            out << cue << "!" << why << ' ';
        out << '\n';
    }
    return out.str();
}

} // namespace darcha::test
