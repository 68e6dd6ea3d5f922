// SPDX-License-Identifier: Apache-2.0
#include "core/pad/acceptance/acceptance_run.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

constexpr std::int64_t presentationsMost = 100000;

bool canBeCarriedOut(const AcceptancePlan& plan) {
    const std::int64_t planned = plan.genuine + std::int64_t{plan.attacks} * std::int64_t(plan.species.size());
    return plan.genuine >= 0 && plan.attacks >= 0 && planned >= 1 && planned <= presentationsMost;
}

// Typed at a terminal in whatever coding: what is no UTF-8 could be written into no JSON.
std::string utf8Of(const std::string& typed) {
    return nlohmann::json::parse(nlohmann::json(typed).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace))
        .get<std::string>();
}

const std::array usual = {
    AttackSpecies{"print", "a colour print of the face on office paper, held flat"},
    AttackSpecies{"print_bent", "the same print, bent around the face"},
    AttackSpecies{"print_cut_out", "the same print with the eyes or the mouth cut out, worn as a mask"},
    AttackSpecies{"phone", "a photo or video of the face on a telephone"},
    AttackSpecies{"tablet", "a photo or video of the face on a tablet"},
    AttackSpecies{"monitor", "a video of the face on a laptop or monitor"},
};

nlohmann::json jsonOf(const PresentationOutcome& outcome) {
    nlohmann::json scores = nlohmann::json::object();
    for (const PadScore& score : outcome.scores)
        scores[score.name] = score.value;
    return {{"number", outcome.what.number},
            {"species", outcome.what.species},
            {"of_group", outcome.what.ofGroup},
            {"decision", outcome.noResponse == NoResponse::None ? std::string(name(outcome.decision)) : std::string()},
            {"no_response", name(outcome.noResponse)},
            {"evidence", outcome.evidence},
            {"reasons", outcome.reasons},
            {"scores", scores},
            {"seconds", outcome.seconds},
            {"at_ms", outcome.at.time_since_epoch().count()},
            {"seed", std::to_string(outcome.seed)}, // 64 bits are more than a JSON number keeps
            {"withdrawn", outcome.withdrawn}};
}

PresentationOutcome outcomeOf(const nlohmann::json& json) {
    PresentationOutcome outcome;
    outcome.what = {json.at("number").get<int>(), json.at("species").get<std::string>(),
                    json.at("of_group").get<int>()};
    const auto decision = json.at("decision").get<std::string>();
    for (const PadDecision candidate : {PadDecision::BonaFide, PadDecision::Attack, PadDecision::Inconclusive})
        if (decision == name(candidate))
            outcome.decision = candidate;
    const auto reason = json.at("no_response").get<std::string>();
    for (const NoResponse candidate : {NoResponse::NoFace, NoResponse::TimedOut, NoResponse::CameraFailed})
        if (reason == name(candidate))
            outcome.noResponse = candidate;
    outcome.evidence = json.at("evidence").get<double>();
    outcome.reasons = json.at("reasons").get<std::vector<std::string>>();
    for (const auto& [score, value] : json.at("scores").items())
        outcome.scores.push_back({score, value.get<double>()});
    outcome.seconds = json.at("seconds").get<double>();
    outcome.at = UtcTime(std::chrono::milliseconds(json.at("at_ms").get<std::int64_t>()));
    outcome.seed = std::strtoull(json.at("seed").get<std::string>().c_str(), nullptr, 10);
    outcome.withdrawn = json.at("withdrawn").get<std::string>();
    return outcome;
}

} // namespace

std::span<const AttackSpecies> usualSpecies() { return usual; }

std::string_view name(NoResponse reason) {
    switch (reason) {
    case NoResponse::NoFace:
        return "no_face";
    case NoResponse::TimedOut:
        return "timed_out";
    case NoResponse::CameraFailed:
        return "camera_failed";
    case NoResponse::None:
        break;
    }
    return "";
}

Result<AcceptancePlan> AcceptancePlan::of(int genuine, int attacks, const std::vector<std::string>& speciesIds) {
    AcceptancePlan plan{genuine, attacks, {}};
    for (const std::string& id : speciesIds) {
        const auto known = std::find_if(usual.begin(), usual.end(), [&](const AttackSpecies& s) { return s.id == id; });
        const bool plain = !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        });
        if (!plain)
            return {ErrorCode::InvalidArgument, "species \"" + id + "\": a name has a-z, 0-9 and _ only"};
        if (std::any_of(plan.species.begin(), plan.species.end(), [&](const AttackSpecies& s) { return s.id == id; }))
            return {ErrorCode::InvalidArgument, "species \"" + id + "\" is named twice"};
        plan.species.push_back(known == usual.end() ? AttackSpecies{id, id} : *known);
    }
    if (!canBeCarriedOut(plan))
        return {ErrorCode::InvalidArgument, "a plan has 1 to 100000 presentations"};
    return plan;
}

AcceptanceRun::AcceptanceRun(AcceptancePlan plan, AcceptanceSetting setting, UtcTime started)
    : m_plan(std::move(plan)),
      m_setting(std::move(setting)),
      m_started(started) {}

int AcceptanceRun::counted(const std::string& of) const {
    return static_cast<int>(std::count_if(m_outcomes.begin(), m_outcomes.end(), [&](const PresentationOutcome& o) {
        return o.what.species == of && o.withdrawn.empty();
    }));
}

int AcceptanceRun::done() const {
    return static_cast<int>(std::count_if(m_outcomes.begin(), m_outcomes.end(),
                                          [](const PresentationOutcome& o) { return o.withdrawn.empty(); }));
}

std::optional<Presentation> AcceptanceRun::next() const {
    const int number = done() + 1;
    if (const int had = counted(""); had < m_plan.genuine)
        return Presentation{number, "", had + 1};
    for (const AttackSpecies& one : m_plan.species)
        if (const int had = counted(one.id); had < m_plan.attacks)
            return Presentation{number, one.id, had + 1};
    return std::nullopt;
}

void AcceptanceRun::add(PresentationOutcome outcome) { m_outcomes.push_back(std::move(outcome)); }

bool AcceptanceRun::withdrawLast(const std::string& reason) {
    if (m_outcomes.empty() || !m_outcomes.back().withdrawn.empty())
        return false;
    m_outcomes.back().withdrawn = reason.empty() ? "no reason given" : utf8Of(reason);
    return true;
}

nlohmann::json AcceptanceRun::toJson() const {
    nlohmann::json kinds = nlohmann::json::array(), outcomes = nlohmann::json::array();
    for (const AttackSpecies& one : m_plan.species)
        kinds.push_back({{"id", one.id}, {"title", one.title}});
    for (const PresentationOutcome& outcome : m_outcomes)
        outcomes.push_back(jsonOf(outcome));
    return {{"format", "darcha.pad.acceptance.run"},
            {"version", 1},
            {"started_ms", m_started.time_since_epoch().count()},
            {"plan", {{"genuine", m_plan.genuine}, {"attacks", m_plan.attacks}, {"species", kinds}}},
            {"setting",
             {{"station", m_setting.station},
              {"camera", m_setting.camera},
              {"training", m_setting.training},
              {"profile", m_setting.profileId},
              {"profile_version", m_setting.profileVersion},
              {"program", m_setting.program},
              {"checks", m_setting.checks},
              {"left_out", m_setting.leftOut}}},
            {"presentations", outcomes}};
}

Result<AcceptanceRun> AcceptanceRun::fromJson(const JsonFile& file) {
    const auto schema = JsonFile::read(std::filesystem::path(DARCHA_PAD_ACCEPTANCE_DIR) / "acceptance_run.schema.json");
    if (!schema)
        return schema.error();
    if (const Result<void> valid = file.validate(*schema); !valid)
        return valid.error();
    const nlohmann::json& root = file.root();
    const nlohmann::json& plan = root.at("plan");
    const nlohmann::json& set = root.at("setting");
    AcceptancePlan of{plan.at("genuine").get<int>(), plan.at("attacks").get<int>(), {}};
    for (const nlohmann::json& one : plan.at("species"))
        of.species.push_back({one.at("id").get<std::string>(), one.at("title").get<std::string>()});
    if (!canBeCarriedOut(of))
        return file.errorAt("/plan", ErrorCode::JsonInvalid, "a plan has 1 to 100000 presentations");
    AcceptanceSetting setting{set.at("station").get<std::string>(),
                              set.at("camera").get<std::string>(),
                              set.at("training").get<bool>(),
                              set.at("profile").get<std::string>(),
                              set.at("profile_version").get<int>(),
                              set.at("program").get<std::string>(),
                              set.at("checks").get<std::vector<std::string>>(),
                              set.at("left_out").get<std::vector<std::string>>()};
    AcceptanceRun run(std::move(of), std::move(setting),
                      UtcTime(std::chrono::milliseconds(root.at("started_ms").get<std::int64_t>())));
    for (const nlohmann::json& outcome : root.at("presentations"))
        run.add(outcomeOf(outcome));
    return run;
}

} // namespace darcha
