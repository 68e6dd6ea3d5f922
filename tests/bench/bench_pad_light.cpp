// SPDX-License-Identifier: Apache-2.0
// What the light cue costs: sampling of a frame, and the whole answer at the end.
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/pad/light/light_cue.h"
#include "drivers/camera/virtual_citizen/virtual_citizen.h"
#include "tests/support/face_geometry.h"

#include <benchmark/benchmark.h>
#include <cstdlib>

using namespace darcha;
using namespace std::chrono_literals;

namespace {

struct Setting {
    CanonicalFace face;
    FaceObservationPtr seen;
};

Setting setting(cv::Size size) {
    const Result<ModelStore> store = ModelStore::open(DARCHA_BUILD_DIR "/models");
    if (!store)
        std::abort();
    Setting made{*CanonicalFace::load(*store), nullptr};
    VirtualCitizenOptions options;
    options.stream = options.still = size;
    options.arrives = false;
    options.pacing = Pacing::AsFastAsRead;
    SystemClock clock;
    auto camera = VirtualCitizen::create(test::geometryOf(made.face), {}, clock, nullptr, options);
    auto tracker = FaceTracker::create(*store, {});
    if (!camera || !tracker || !(*camera)->open())
        std::abort();
    for (int i = 0; i < 3; ++i)
        made.seen = tracker->observe(*(*camera)->nextFrame(1s)).face;
    return made;
}

void sampleAFrame(benchmark::State& state) {
    const Setting made = setting({static_cast<int>(state.range(0)), static_cast<int>(state.range(0)) * 9 / 16});
    FaceLightSampler sampler(made.face);
    for (auto _ : state)
        benchmark::DoNotOptimize(sampler.sample(*made.seen));
}
BENCHMARK(sampleAFrame)->Arg(640)->Arg(1920)->Unit(benchmark::kMicrosecond);

void answerASession(benchmark::State& state) {
    const Setting made = setting({640, 360});
    const ChallengePlan plan = drawChallenge(5, {.turn = false});
    FaceLightSampler sampler(made.face);
    FaceLight light = sampler.sample(*made.seen);
    for (auto _ : state) {
        LightCue cue(made.face, plan);
        SteadyTime at(1s);
        for (std::size_t i = 0; i < plan.fields.size(); ++i) {
            cue.shown({static_cast<int>(i), at});
            at += plan.fields[i].lasts;
        }
        for (SteadyTime frame(1s); frame < at + 300ms; frame += 33ms) {
            light.at = frame;
            cue.add(light);
        }
        benchmark::DoNotOptimize(cue.answer());
    }
}
BENCHMARK(answerASession)->Unit(benchmark::kMillisecond);

} // namespace
