// SPDX-License-Identifier: Apache-2.0
// From nothing to the first page, and what an idle station holds: the real program, started anew each time.
//
// startToFirstPage: process start until the window has drawn its first page (it writes "window.first_page" to its log).
// Memory is the proportional set size (proc(5), smaps_rollup) of the station at its welcome page, nobody there:
// - idle_pss_mb: three seconds after the first page. The networks of the face are NOT loaded yet (the first
//   capture does that): what a kiosk holds between power on and its first visitor.
// - pss_after_first_face_mb: three seconds after the first visitor whose face was captured has gone. The networks are
//   loaded and stay so: what a kiosk holds all day, and what the target speaks of (under 350 MB).
// Both hold the virtual devices too (a drawn citizen at 1920x1080, synthetic fingers); a kiosk with real ones does not.
#include <benchmark/benchmark.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace {

struct Running {
    pid_t pid = -1;
    std::FILE* log = nullptr;
};

// A visitor whose face is captured and who then gives up. The last step never comes true: the station waits at its
// welcome page, some seconds before it gives up too, and is looked at meanwhile.
constexpr const char* visit = R"({"name": "a visit", "seed": 7, "steps": [
  {"do": "begin"}, {"do": "choose_language", "what": "en"}, {"do": "choose_service", "what": "uz.first_id_card"},
  {"do": "accept_consent"},
  {"do": "fill", "values": {"surname": "KARIMOVA", "given_name": "DILNOZA", "patronymic": "ANVAR QIZI",
    "birth_date": "15.03.1999", "sex": "female", "pinfl": "41503990123450", "birth_place": "SAMARQAND",
    "address": "SAMARQAND", "phone": "998901234567"}},
  {"do": "next"}, {"do": "capture_face"}, {"do": "cancel"}, {"do": "confirm_cancel"},
  {"do": "expect", "values": {"step": "welcome"}},
  {"do": "screenshot", "what": "the visitor has gone"},
  {"do": "expect", "values": {"step": "slip"}}]})";

// With a journey the station leads it by itself.
Running startStation(const std::string& state, const std::string& journey = {}) {
    int ends[2];
    if (::pipe(ends) != 0)
        return {};
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        ::close(ends[0]);
        ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
        const std::string program = DARCHA_BUILD_DIR "/bin/darcha-station";
        ::execl(program.c_str(), program.c_str(), "--state", state.c_str(), "--virtual", "--windowed", "1080x1920",
                journey.empty() ? nullptr : "--journey", journey.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    return {pid, ::fdopen(ends[0], "r")};
}

bool waitForLine(const Running& station, const char* words) {
    char line[1024];
    while (std::fgets(line, sizeof line, station.log) != nullptr) {
        if (std::strstr(line, words) != nullptr)
            return true;
    }
    return false;
}

bool waitForFirstPage(const Running& station) { return waitForLine(station, "window.first_page"); }

double pssMegabytes(pid_t pid) {
    std::ifstream rollup("/proc/" + std::to_string(pid) + "/smaps_rollup");
    std::string key;
    while (rollup >> key) {
        if (key == "Pss:") {
            double kilobytes = 0;
            rollup >> kilobytes;
            return kilobytes / 1024;
        }
    }
    return 0;
}

void end(Running& station) {
    ::kill(station.pid, SIGTERM);
    ::waitpid(station.pid, nullptr, 0);
    std::fclose(station.log);
}

std::string freshFolder() {
    return std::filesystem::temp_directory_path() / ("darcha-bench-" + std::to_string(::getpid()));
}

void startToFirstPage(benchmark::State& state) {
    const std::string folder = freshFolder();
    Running provision = startStation(folder); // the first start makes keys; a kiosk does that once
    waitForFirstPage(provision);
    end(provision);
    double pss = 0;
    for (auto _ : state) {
        const auto begun = std::chrono::steady_clock::now();
        Running station = startStation(folder);
        if (!waitForFirstPage(station))
            state.SkipWithError("the station showed no page");
        state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
        std::this_thread::sleep_for(std::chrono::seconds(3));
        pss = pssMegabytes(station.pid);
        end(station);
    }
    state.counters["idle_pss_mb"] = pss;
    std::filesystem::remove_all(folder);
}

// The time is that of the visit.
void firstFace(benchmark::State& state) {
    const std::string folder = freshFolder();
    const std::string journey = folder + ".json";
    std::ofstream(journey) << visit;
    double pss = 0;
    for (auto _ : state) {
        const auto begun = std::chrono::steady_clock::now();
        Running station = startStation(folder, journey);
        if (!waitForLine(station, "model.loaded") || !waitForLine(station, "do=screenshot"))
            state.SkipWithError("the visitor was not led through");
        state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
        std::this_thread::sleep_for(std::chrono::seconds(3));
        pss = pssMegabytes(station.pid);
        end(station);
    }
    state.counters["pss_after_first_face_mb"] = pss;
    std::filesystem::remove_all(folder);
    std::filesystem::remove(journey);
}

BENCHMARK(startToFirstPage)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(5);
BENCHMARK(firstFace)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);

} // namespace
