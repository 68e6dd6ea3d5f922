// SPDX-License-Identifier: Apache-2.0
// darchactl journey: one process leads the station; where the journey kills the station, a second one watches over it.
#include "app/composition/gateway_process.h"
#include "app/composition/host.h"
#include "app/composition/journey_progress.h"
#include "app/composition/journey_report.h"
#include "app/composition/journey_runner.h"
#include "app/composition/journey_script.h"
#include "app/composition/plain_traces.h"
#include "app/ctl/commands/commands.h"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <QGuiApplication>
#include <sys/wait.h>
#include <unistd.h>

namespace darcha::ctl {
namespace {

Result<std::filesystem::path> stateFolderOf(const JourneyScript& script) {
    if (!script.state.empty())
        return std::filesystem::path(script.state);
    const char* temporary = std::getenv("TMPDIR");
    std::string folder = std::string(temporary != nullptr ? temporary : "/tmp") + "/darcha-journey-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr)
        return {ErrorCode::FileUnwritable, folder + ": no new folder can be made"};
    return std::filesystem::path(folder);
}

int fail(const Error& error) {
    print({{"error", {{"code", name(error.code)}, {"detail", error.detail}}}});
    return complain(error);
}

// Leads the station from where `earlier` processes came to the end, in this process.
int lead(const JourneyScript& script, const std::filesystem::path& state, JourneyProgress earlier) {
    if (std::getenv("QT_QPA_PLATFORM") == nullptr)
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1); // slips need fonts, not a display
    static int argc = 1;
    static char program[] = "darchactl";
    static char* argv[] = {program, nullptr};
    const QGuiApplication application(argc, argv);
    const auto options = HostOptions::forJourney(script, state);
    if (!options.ok())
        return fail(options.error());
    auto host = Host::create(*options);
    if (!host.ok())
        return fail(host.error());
    JourneyRunner runner({.station = (*host)->station(),
                          .timers = (*host)->timers(),
                          .gateway = (*host)->gateway(),
                          .screenshot = {},
                          .die =
                              [&](const JourneyProgress& progress) {
                                  if (const auto written = progress.write(JourneyProgress::fileIn(state));
                                      !written.ok())
                                      std::_Exit(fail(written.error()));
                                  ::kill(::getpid(), SIGKILL);
                              }},
                         script);
    if (const auto done = runner.run(std::move(earlier)); !done.ok())
        return fail(done.error());
    const auto report = reportJourney(**host, runner.steps());
    if (!report.ok())
        return fail(report.error());
    print(*report);
    return Done;
}

// What the script types, but for words so short that they may stand in a file by chance or in a text of ours.
std::vector<std::string> typedIn(const JourneyScript& script) {
    constexpr std::size_t shortest = 8;
    std::vector<std::string> words;
    for (const JourneyVerb& verb : script.verbs) {
        if (verb.name != "fill")
            continue;
        for (const auto& [field, value] : verb.values) {
            if (value.size() >= shortest && std::find(words.begin(), words.end(), value) == words.end())
                words.push_back(value);
        }
    }
    return words;
}

// Starts a process that leads, and another each time it was killed by its own journey.
int watch(const JourneyScript& script, const std::filesystem::path& state) {
    const std::filesystem::path progressFile = JourneyProgress::fileIn(state);
    const std::vector<std::string> words = typedIn(script);
    JourneyProgress progress;
    for (;;) {
        std::error_code ignored;
        std::filesystem::remove(progressFile, ignored); // an old one would lead nowhere
        std::fflush(nullptr);
        const pid_t child = ::fork();
        if (child < 0)
            return fail({ErrorCode::InternalError, "fork failed"});
        if (child == 0)
            std::_Exit(lead(script, state, std::move(progress)));
        int status = 0;
        if (::waitpid(child, &status, 0) != child)
            return fail({ErrorCode::InternalError, "waitpid failed"});
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        if (WTERMSIG(status) != SIGKILL || !std::filesystem::exists(progressFile))
            return fail({ErrorCode::InternalError, "the station ended by signal " + std::to_string(WTERMSIG(status))});
        auto read = JourneyProgress::read(progressFile);
        if (!read.ok())
            return fail(read.error());
        const auto trace = plainTraceIn(state, words); // now, before the next start could clear anything away
        if (!trace.ok())
            return fail(trace.error());
        if (*trace)
            return fail({ErrorCode::InternalError, (*trace)->file.string() + " held " + (*trace)->what +
                                                       " in plain when the station was killed"});
        progress = std::move(*read);
    }
}

int run(const Arguments& arguments) {
    auto script = JourneyScript::read(arguments.operands.front());
    if (!script.ok())
        return fail(script.error());
    if (const auto state = arguments.option("--state"))
        script->state = *state;
    const auto state = stateFolderOf(*script);
    if (!state.ok())
        return fail(state.error());
    return script->killsTheStation() ? watch(*script, *state) : lead(*script, *state, {});
}

} // namespace

Command journey() {
    return {.name = "journey",
            .operands = "FILE.json",
            .fewest = 1,
            .most = 1,
            .summary = "lead a station through a whole enrolment, faults included",
            .text = "Starts a station with virtual devices and leads it through the verbs of FILE: what the person "
                    "does, what the devices do and "
                    "what the line does. Unless the file names them, state folder, PKI and gateway are made on the "
                    "spot; nothing else needs to run.\n\n"
                    "Verbs of the person: begin, choose_language, choose_service, accept_consent, decline_consent, "
                    "fill, next, back, capture_face, "
                    "capture_fingers, go_on_without_reader, sign, submit, print_slip, finish, cancel, confirm_cancel, "
                    "dismiss, call_staff, "
                    "staff_resolved, retry, more_time, "
                    "touch. Of the world: pass_time, unplug, plug, cut_line, restore_line, printer_off, printer_on, "
                    "kill (station or gateway). To "
                    "check: wait_delivered, expect, screenshot. The schema is app/composition/journey.schema.json.",
            .options = {{"--state", "DIR",
                         "State folder in place of the file's, or of a new one in the temporary folder. It is kept."}},
            .output = {{"packet_id", "of the packet that was sealed last; null if none was"},
                       {"packet, header", "the sealed packet (CMS, DER) and its public header; kept after exit"},
                       {"slip", "the printed slip, PDF"},
                       {"receipt", "the gateway's signed receipt (CMS, DER)"},
                       {"platform_key, platform_cert, authority_cert",
                        "PEM files that open the packet and check its signature (training only)"},
                       {"state, training", "state folder; whether virtual devices took part"},
                       {"steps", "list of name and ms, one for each verb, across every kill of the station"},
                       {"error", "instead, where the journey failed: code and detail"}},
            .run = run};
}

} // namespace darcha::ctl
