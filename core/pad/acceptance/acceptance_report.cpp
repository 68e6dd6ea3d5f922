// SPDX-License-Identifier: Apache-2.0
#include "core/pad/acceptance/acceptance_report.h"

#include "core/sealing/cms_signature.h"
#include "core/sealing/digest.h"
#include "core/sealing/files.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace darcha {

namespace {

constexpr double confidence = 0.95;

std::string percent(double rate) { // an upper bound is rounded up, never to less than was proven
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", std::ceil(rate * 1000 - 1e-6) / 10);
    return text;
}

std::string plainPercent(double rate) {
    char text[16];
    std::snprintf(text, sizeof text, "%.1f %%", rate * 100);
    return text;
}

std::string count(int number, const char* one, const char* many) {
    return std::to_string(number) + " " + (number == 1 ? one : many);
}

AcceptanceGroup groupOf(const AcceptanceRun& run, const AttackSpecies& species) {
    AcceptanceGroup group;
    group.species = species;
    for (const PresentationOutcome& outcome : run.outcomes()) {
        if (outcome.what.species != species.id)
            continue;
        if (!outcome.withdrawn.empty()) {
            ++group.withdrawn;
            group.withdrawnErrors +=
                outcome.noResponse == NoResponse::None &&
                outcome.decision == (group.genuine() ? PadDecision::Attack : PadDecision::BonaFide);
            continue;
        }
        ++group.presented;
        if (outcome.noResponse != NoResponse::None)
            ++group.noResponse;
        else if (outcome.decision == PadDecision::BonaFide)
            ++group.accepted;
        else if (outcome.decision == PadDecision::Attack)
            ++group.refused;
        else
            ++group.inconclusive;
    }
    return group;
}

double upper(const AcceptanceGroup& group) { return mostLikelyAtMost(group.errors(), group.responded(), confidence); }

// With what was taken back counted in.
double upperOfAll(const AcceptanceGroup& group) {
    return mostLikelyAtMost(group.errors() + group.withdrawnErrors, group.responded() + group.withdrawnErrors,
                            confidence);
}

nlohmann::json toJson(const AcceptanceGroup& group) {
    const BinomialBounds both = clopperPearson(group.errors(), group.responded(), confidence);
    return {{"species", group.genuine() ? "genuine" : group.species.id},
            {"title", group.genuine() ? "genuine people" : group.species.title},
            {"presented", group.presented},
            {"accepted", group.accepted},
            {"refused_as_attack", group.refused},
            {"inconclusive", group.inconclusive},
            {"no_response", group.noResponse},
            {"withdrawn", group.withdrawn},
            {"withdrawn_errors", group.withdrawnErrors},
            {"upper_95_withdrawn_errors_counted", upperOfAll(group)},
            {"metric", group.genuine() ? "BPCER" : "APCER"},
            {"errors", group.errors()},
            {"of", group.responded()},
            {"rate", group.errorRate()},
            {"upper_95_one_sided", upper(group)},
            {"interval_95_two_sided", {both.low, both.high}},
            {group.genuine() ? "bpnrr" : "apnrr", group.noResponseRate()},
            {"in_words", inWords(group)}};
}

// What no number of presentations in this run can show.
std::vector<std::string> limitsOf(const AcceptanceRun& run) {
    std::vector<std::string> limits = {
        "The bounds are exact for independent presentations. Presentations of one artefact, or of one person, are "
        "alike: many of them prove less than as many different ones.",
        "Nothing is said about attacks that were not presented (masks of three dimensions, deepfakes on the camera's "
        "line, unknown ones), nor about other light, another place or another camera.",
        "Nothing is said about single groups of people (age, skin, dress): each would need its own count.",
        "Staff knew what they presented, so this is no blind test, and no certificate of a laboratory."};
    if (run.setting().training)
        limits.insert(
            limits.begin(),
            "TRAINING: a virtual camera or a training key took part. This is a rehearsal and accepts nothing.");
    for (const std::string& one : run.setting().leftOut)
        limits.push_back("Not tested: " + one);
    return limits;
}

std::string wrapped(const std::string& text, std::size_t indent) {
    std::string out, line(indent, ' ');
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = text.find(' ', at);
        end = end == std::string::npos ? text.size() : end;
        const std::string word = text.substr(at, end - at);
        if (line.size() + word.size() + 1 > 80 && line.size() > indent) {
            out += line + "\n";
            line = std::string(indent, ' ');
        }
        line += (line.size() > indent ? " " : "") + word;
        at = end + 1;
    }
    return out + line + "\n";
}

} // namespace

AcceptanceReport AcceptanceReport::of(const AcceptanceRun& run) {
    AcceptanceReport report;
    report.groups.push_back(groupOf(run, {}));
    for (const AttackSpecies& one : run.plan().species)
        report.groups.push_back(groupOf(run, one));
    report.complete = !run.next();
    return report;
}

const AcceptanceGroup* AcceptanceReport::worstSpecies() const {
    const AcceptanceGroup* worst = nullptr;
    for (const AcceptanceGroup& group : groups)
        if (!group.genuine() && group.presented > 0 &&
            (worst == nullptr ||
             std::pair(group.errorRate(), upper(group)) > std::pair(worst->errorRate(), upper(*worst))))
            worst = &group;
    return worst;
}

std::string inWords(const AcceptanceGroup& group) {
    const int of = group.responded(), errors = group.errors();
    const std::string error = group.genuine() ? "taken for an attack" : "accepted as a person";
    if (of == 0)
        return "None was judged: this proves nothing.";
    std::string words =
        std::to_string(errors) + " of " + std::to_string(of) + " " + (errors == 1 ? "was " : "were ") + error + ". ";
    const std::string bound = percent(mostLikelyAtMost(errors, of, confidence));
    if (errors == 0)
        words += "This proves, with 95 % confidence, only that at most " + bound + " of such presentations are " +
                 error + "; it does not prove 0 %. " + std::to_string(trialsThatProve(0.01, confidence)) +
                 " without an error would prove at most 1.0 %.";
    else
        words += "With 95 % confidence the rate is at most " + bound + ".";
    if (group.inconclusive > 0)
        words += " " + count(group.inconclusive, "was", "were") + " left to staff (inconclusive, " +
                 plainPercent(static_cast<double>(group.inconclusive) / of) + ")" +
                 (group.genuine() ? "."
                                  : ": if staff were deceived by every one of them, at most " +
                                        percent(mostLikelyAtMost(errors + group.inconclusive, of, confidence)) +
                                        " would get through.");
    if (group.withdrawnErrors > 0)
        words += " Of those that staff took back " + std::to_string(group.withdrawnErrors) + " had been " + error +
                 ": counted in, the rate is at most " + percent(upperOfAll(group)) + ".";
    return words;
}

std::string reportText(const AcceptanceRun& run, UtcTime written) {
    const AcceptanceReport report = AcceptanceReport::of(run);
    const AcceptanceSetting& set = run.setting();
    std::string text = "Acceptance of the liveness check (terms of ISO/IEC 30107-3)\n\n";
    const auto line = [&](const std::string& what, const std::string& value) {
        text += what + std::string(what.size() < 12 ? 12 - what.size() : 1, ' ') + value + "\n";
    };
    line("Station", set.station);
    line("Camera", set.camera);
    line("Program", set.program + ", profile " + set.profileId + " version " + std::to_string(set.profileVersion));
    std::string checks;
    for (const std::string& check : set.checks)
        checks += (checks.empty() ? "" : ", ") + check;
    line("Checks", checks);
    line("Begun", iso8601(run.started()));
    line("Written", iso8601(written));
    line("Presented", std::to_string(run.done()) + " of " + std::to_string(run.plan().presentations()) +
                          (report.complete ? "" : " - INCOMPLETE: the plan was not carried out to its end"));
    for (const AcceptanceGroup& group : report.groups) {
        text += "\n" +
                (group.genuine() ? std::string("Genuine people") : group.species.id + ": " + group.species.title) +
                "\n";
        text += "  presented " + std::to_string(group.presented) + ", accepted " + std::to_string(group.accepted) +
                ", refused as attack " + std::to_string(group.refused) + ", left to staff " +
                std::to_string(group.inconclusive) + ", no response " + std::to_string(group.noResponse) +
                (group.withdrawn > 0 ? ", withdrawn by staff " + std::to_string(group.withdrawn) : "") + "\n";
        if (group.responded() > 0) {
            const BinomialBounds both = clopperPearson(group.errors(), group.responded(), confidence);
            text += std::string("  ") + (group.genuine() ? "BPCER " : "APCER ") + plainPercent(group.errorRate()) +
                    " (95 % interval " + plainPercent(both.low) + " to " + percent(both.high) + "), " +
                    (group.genuine() ? "BPNRR " : "APNRR ") + plainPercent(group.noResponseRate()) + "\n";
        }
        text += wrapped(inWords(group), 2);
    }
    if (const AcceptanceGroup* worst = report.worstSpecies())
        text += "\nThe worst species counts: " + worst->species.id +
                (worst->responded() > 0 ? ", APCER " + plainPercent(worst->errorRate()) + ", at most " +
                                              percent(upper(*worst)) + " with 95 % confidence.\n"
                                        : ". None of it was judged, so nothing is proven about it.\n");
    text += "\nWhat this does not show\n";
    for (const std::string& limit : limitsOf(run))
        text += wrapped("- " + limit, 2);
    return text;
}

nlohmann::json reportJson(const AcceptanceRun& run, UtcTime written) {
    const AcceptanceReport report = AcceptanceReport::of(run);
    nlohmann::json groups = nlohmann::json::array();
    for (const AcceptanceGroup& group : report.groups)
        groups.push_back(toJson(group));
    nlohmann::json json = {{"format", "darcha.pad.acceptance.report"},
                           {"version", 1},
                           {"written", iso8601(written)},
                           {"complete", report.complete},
                           {"confidence", confidence},
                           {"groups", groups},
                           {"limits", limitsOf(run)},
                           {"text_sha256", sha256Hex(bytesOf(reportText(run, written)))},
                           {"run", run.toJson()}};
    if (const AcceptanceGroup* worst = report.worstSpecies())
        json["worst_species"] = {
            {"species", worst->species.id},
            {"apcer", worst->responded() > 0 ? nlohmann::json(worst->errorRate()) : nlohmann::json()},
            {"upper_95_one_sided", upper(*worst)}};
    return json;
}

Result<void> writeSignedReport(const AcceptanceRun& run, const std::filesystem::path& base, const Signer& signer,
                               UtcTime at) {
    const std::string text = reportText(run, at), json = reportJson(run, at).dump(2) + "\n";
    const Result<Bytes> signature = signDetached(bytesOf(json), signer, at);
    if (!signature)
        return signature.error();
    const auto with = [&](const char* ending) { return std::filesystem::path(base.string() + ending); };
    if (const Result<void> written = writeFileDurably(with(".txt"), bytesOf(text)); !written)
        return written;
    if (const Result<void> written = writeFileDurably(with(".json"), bytesOf(json)); !written)
        return written;
    return writeFileDurably(with(".json.p7s"), *signature);
}

} // namespace darcha
