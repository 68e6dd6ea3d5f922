// SPDX-License-Identifier: Apache-2.0
// The acceptance of a station's liveness check by its buyer: who or what is presented next, and what came of it.
//
// A value that any guide can lead: the terminal (darchactl pad acceptance) or a page of the desk. Pure but for
// fromJson, which reads the schema. One thread. Presentations that staff take back (the artefact slipped) stay on
// record with their reason, so that nobody can choose among results unseen. It holds no pictures and no names. Errors:
// JsonInvalid, InvalidArgument.
#pragma once

#include "core/base/clock.h"
#include "core/base/json_file.h"
#include "core/pad/pad_decision.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace darcha {

// A kind of presentation attack instrument (ISO/IEC 30107-3: species).
struct AttackSpecies {
    std::string id;    // "print"
    std::string title; // "a colour print on office paper, held flat"
    bool operator==(const AttackSpecies&) const = default;
};

std::span<const AttackSpecies> usualSpecies(); // of things in any home or office (iBeta level 1)

struct AcceptancePlan {
    int genuine = 20;
    int attacks = 10; // of each species
    std::vector<AttackSpecies> species;

    static Result<AcceptancePlan> of(int genuine, int attacks, const std::vector<std::string>& speciesIds);
    int presentations() const { return genuine + attacks * static_cast<int>(species.size()); }
};

// What was tested, and with what.
struct AcceptanceSetting {
    std::string station;
    std::string camera;   // its name and identity, in words
    bool training = true; // a camera of software, a PKI made on the spot: no acceptance of anything
    std::string profileId;
    int profileVersion = 0;
    std::string program;              // "darcha 0.1.0"
    std::vector<std::string> checks;  // "passive", "turn", "light"
    std::vector<std::string> leftOut; // sentences: what was not tested, and why
};

struct Presentation {
    int number = 1;      // from 1, over the whole plan
    std::string species; // empty: a genuine person
    int ofGroup = 1;     // from 1, of its species
};

enum class NoResponse { None, NoFace, TimedOut, CameraFailed };

std::string_view name(NoResponse reason); // "no_face"; empty for None

struct PresentationOutcome {
    Presentation what;
    PadDecision decision = PadDecision::Inconclusive; // means nothing with a NoResponse
    NoResponse noResponse = NoResponse::None;
    double evidence = 0;
    std::vector<std::string> reasons;
    std::vector<PadScore> scores; // of every cue
    double seconds = 0;
    UtcTime at{};
    std::uint64_t seed = 0;
    std::string withdrawn; // by staff, with the reason in their words; empty: it counts
};

class AcceptanceRun {
public:
    AcceptanceRun(AcceptancePlan plan, AcceptanceSetting setting, UtcTime started);

    const AcceptancePlan& plan() const { return m_plan; }
    const AcceptanceSetting& setting() const { return m_setting; }
    const std::vector<PresentationOutcome>& outcomes() const { return m_outcomes; }
    UtcTime started() const { return m_started; }

    std::optional<Presentation> next() const; // none: everything was presented
    void add(PresentationOutcome outcome);
    bool withdrawLast(const std::string& reason); // it is then presented again; false: there is none
    int done() const;                             // that count

    // For a file, so that a run can be interrupted. fromJson() also says what is wrong, with line and column.
    nlohmann::json toJson() const;
    static Result<AcceptanceRun> fromJson(const JsonFile& file);

private:
    int counted(const std::string& species) const;

    AcceptancePlan m_plan;
    AcceptanceSetting m_setting;
    UtcTime m_started;
    std::vector<PresentationOutcome> m_outcomes;
};

} // namespace darcha
