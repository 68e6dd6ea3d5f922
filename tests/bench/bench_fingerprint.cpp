// SPDX-License-Identifier: Apache-2.0
// What a fingerprint costs: the 65 features and their parts, the PNG, a synthetic finger and its impression.
#include "core/fingerprint/block_features.h"
#include "core/fingerprint/finger_image_file.h"
#include "core/fingerprint/finger_quality.h"
#include "drivers/fingerprint/synthetic_finger.h"

#include <benchmark/benchmark.h>

using namespace darcha;

namespace {

const MasterPrint& master() {
    static const MasterPrint print = growMasterPrint(1, FingerPosition::RightIndex);
    return print;
}

const FingerprintImage& finger() { // 320 x 400, 500 ppi
    static const FingerprintImage image = [] {
        FingerprintImage made;
        made.grey = impress(master(), {}, 1);
        return made;
    }();
    return image;
}

void assess(benchmark::State& state) {
    (void)finger(); // grown once, not in the measure
    for (auto _ : state)
        benchmark::DoNotOptimize(assessFingerprint(finger()));
}
void regionOfInterest(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(nfiq::findRegionOfInterest(finger().grey));
}
void orientationCertainty(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(nfiq::orientationCertainties(finger().grey));
}
template <auto feature> void ofBlocks(benchmark::State& state) {
    const nfiq::SlantedGrid grid = nfiq::slantedGrid(finger().grey);
    for (auto _ : state)
        benchmark::DoNotOptimize(feature(finger().grey, grid));
}
void encodePng(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(encodeFingerprintPng(finger()));
}
void impression(benchmark::State& state) {
    (void)master();
    for (auto _ : state)
        benchmark::DoNotOptimize(impress(master(), {}, 1));
}
void growth(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(growMasterPrint(2, FingerPosition::LeftIndex));
}
void growthBite(benchmark::State& state) {
    auto grower = std::make_unique<MasterPrintGrowth>(3, FingerPosition::LeftIndex);
    for (auto _ : state) {
        if (grower->done()) {
            state.PauseTiming();
            grower = std::make_unique<MasterPrintGrowth>(3, FingerPosition::LeftIndex);
            state.ResumeTiming();
        }
        grower->step();
    }
}

BENCHMARK(assess)->Unit(benchmark::kMillisecond);
BENCHMARK(regionOfInterest)->Unit(benchmark::kMillisecond);
BENCHMARK(orientationCertainty)->Unit(benchmark::kMillisecond);
BENCHMARK(ofBlocks<nfiq::frequencyDomain>)->Name("frequencyDomain")->Unit(benchmark::kMillisecond);
BENCHMARK(ofBlocks<nfiq::localClarity>)->Name("localClarity")->Unit(benchmark::kMillisecond);
BENCHMARK(ofBlocks<nfiq::ridgeValleyUniformity>)->Name("ridgeValleyUniformity")->Unit(benchmark::kMillisecond);
BENCHMARK(encodePng)->Unit(benchmark::kMillisecond);
BENCHMARK(impression)->Unit(benchmark::kMillisecond);
BENCHMARK(growth)->Unit(benchmark::kMillisecond);
BENCHMARK(growthBite)->Unit(benchmark::kMillisecond);

} // namespace
