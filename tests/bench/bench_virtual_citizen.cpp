// SPDX-License-Identifier: Apache-2.0
// What the virtual citizen costs on one core: aim 35 ms a frame at 1920x1080, half a second to paint a person.
#include "core/face/canonical_face.h"
#include "core/inference/model_store.h"
#include "drivers/camera/virtual_citizen/virtual_citizen.h"

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>

using namespace darcha;

namespace {

const FaceGeometry* geometry() {
    static const FaceGeometry loaded = [] {
        FaceGeometry g;
        if (const auto store = ModelStore::open(DARCHA_BUILD_DIR "/models"))
            if (const auto face = CanonicalFace::load(*store)) {
                for (const cv::Point3d& p : face->vertices)
                    g.vertices.emplace_back(p);
                g.triangles = face->triangles;
            }
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
        benchmark::DoNotOptimize(camera->still());
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

} // namespace
