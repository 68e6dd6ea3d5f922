// SPDX-License-Identifier: Apache-2.0
// From nothing to the first page, and what an idle station holds: the real program, started anew each time.
//
// start_to_first_page: process start until the window has drawn its first page (it writes "window.first_page" to its
// log). idle_pss_mb: proportional set size of the station three seconds later, models loaded (proc(5), smaps_rollup).
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

Running startStation(const std::string& state) {
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
                nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    return {pid, ::fdopen(ends[0], "r")};
}

bool waitForFirstPage(const Running& station) {
    char line[1024];
    while (std::fgets(line, sizeof line, station.log) != nullptr) {
        if (std::strstr(line, "window.first_page") != nullptr)
            return true;
    }
    return false;
}

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

void startToFirstPage(benchmark::State& state) {
    const std::string folder = std::filesystem::temp_directory_path() / ("darcha-bench-" + std::to_string(::getpid()));
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

BENCHMARK(startToFirstPage)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(5);

} // namespace
