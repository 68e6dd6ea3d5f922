// SPDX-License-Identifier: Apache-2.0
// What the virtual citizen costs on one core: aim 35 ms a frame at 1920x1080, half a second to paint a person.
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/quality/quality_assessment.h"
#include "core/quality/quality_profile.h"
#include "drivers/camera/virtual_citizen/virtual_citizen.h"
#include "tests/support/face_geometry.h"

#include <benchmark/benchmark.h>
#include <condition_variable>
#include <mutex>
#include <opencv2/core.hpp>
#include <thread>

using namespace darcha;

namespace {

const FaceGeometry* geometry() {
    static const FaceGeometry loaded = [] {
        FaceGeometry g;
        if (const auto store = ModelStore::open(DARCHA_BUILD_DIR "/models"))
            if (const auto face = CanonicalFace::load(*store))
                g = test::geometryOf(*face);
        return g;
    }();
    return loaded.vertices.empty() ? nullptr : &loaded;
}

std::unique_ptr<VirtualCitizen> citizen(CitizenHair hair, const Clock& clock) {
    cv::setNumThreads(1);
    VirtualCitizenOptions options;
    options.pacing = Pacing::AsFastAsRead;
    CitizenLook look = CitizenLook::fromSeed(4);
    look.hair = hair;
    auto camera = VirtualCitizen::create(*geometry(), look, clock, nullptr, options);
    return camera && (*camera)->open() ? std::move(*camera) : nullptr;
}

void frame(benchmark::State& state) {
    SystemClock clock;
    const auto camera = geometry() ? citizen(static_cast<CitizenHair>(state.range(0)), clock) : nullptr;
    if (!camera) {
        state.SkipWithError("the networks have not been fetched: build the target darcha_models");
        return;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(camera->nextFrame(std::chrono::seconds(1)));
}
BENCHMARK(frame)
    ->ArgName("hair")
    ->Arg(static_cast<int>(CitizenHair::Cropped))
    ->Arg(static_cast<int>(CitizenHair::Bun))
    ->Arg(static_cast<int>(CitizenHair::Long))
    ->Arg(static_cast<int>(CitizenHair::Headscarf))
    ->Unit(benchmark::kMillisecond);

void still(benchmark::State& state) {
    SystemClock clock;
    const auto camera = geometry() ? citizen(CitizenHair::Cropped, clock) : nullptr;
    if (!camera) {
        state.SkipWithError("the networks have not been fetched: build the target darcha_models");
        return;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(camera->still(std::chrono::seconds(2)));
}
BENCHMARK(still)->Unit(benchmark::kMillisecond);

void painting(benchmark::State& state) {
    SystemClock clock;
    if (!geometry()) {
        state.SkipWithError("the networks have not been fetched: build the target darcha_models");
        return;
    }
    for (auto _ : state)
        benchmark::DoNotOptimize(citizen(CitizenHair::Cropped, clock));
}
BENCHMARK(painting)->Unit(benchmark::kMillisecond);

// As in the station: one thread draws frames at the camera's pace and puts the newest into a mailbox of one, another
// one tracks and judges what it finds there. delivered, analysed: frames a second of the clock on the wall.
void besideTheAnalysis(benchmark::State& state) {
    SystemClock clock;
    const auto store = ModelStore::open(DARCHA_BUILD_DIR "/models");
    if (!store || !geometry()) {
        state.SkipWithError("the networks have not been fetched: build the target darcha_models");
        return;
    }
    auto tracker = FaceTracker::create(*store);
    const auto profile = QualityProfile::named("icao");
    CitizenLook look = CitizenLook::fromSeed(4);
    look.hair = static_cast<CitizenHair>(state.range(0));
    auto camera = VirtualCitizen::create(*geometry(), look, clock, nullptr, {}); // 30 frames a second, by the clock
    if (!tracker || !profile || !camera || !(*camera)->open()) {
        state.SkipWithError("camera, tracker or profile");
        return;
    }
    std::mutex mutex;
    std::condition_variable arrived;
    FramePtr mailbox;
    bool over = false;
    std::size_t delivered = 0, analysed = 0, found = 0;
    std::thread analysis([&] {
        cv::setNumThreads(1);
        for (;;) {
            FramePtr frame;
            {
                std::unique_lock lock(mutex);
                arrived.wait(lock, [&] { return mailbox || over; });
                if (over)
                    return;
                frame = std::move(mailbox);
                mailbox.reset();
            }
            const FaceFinding finding = tracker->observe(frame);
            benchmark::DoNotOptimize(assess(finding, *profile));
            ++analysed;
            found += finding.faceCount == 1;
        }
    });
    cv::setNumThreads(1);
    for (auto _ : state) {
        auto frame = (*camera)->nextFrame(std::chrono::seconds(1));
        if (!frame)
            continue;
        ++delivered;
        {
            const std::lock_guard lock(mutex);
            mailbox = std::move(*frame);
        }
        arrived.notify_one();
    }
    {
        const std::lock_guard lock(mutex);
        over = true;
    }
    arrived.notify_one();
    analysis.join();
    state.counters["delivered"] = benchmark::Counter(static_cast<double>(delivered), benchmark::Counter::kIsRate);
    state.counters["analysed"] = benchmark::Counter(static_cast<double>(analysed), benchmark::Counter::kIsRate);
    state.counters["found"] = analysed ? static_cast<double>(found) / static_cast<double>(analysed) : 0;
}
BENCHMARK(besideTheAnalysis)
    ->ArgName("hair")
    ->Arg(static_cast<int>(CitizenHair::Cropped))
    ->Arg(static_cast<int>(CitizenHair::Long))
    ->Iterations(150)
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

} // namespace
