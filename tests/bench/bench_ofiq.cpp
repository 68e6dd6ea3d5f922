// SPDX-License-Identifier: Apache-2.0
// OFIQ's formulas without networks, one core. OFIQ's own code for the same needs about 80 ms (reference,
// section 6.4: 17.5 ms for each of three measures alone), nearly all of it pow() for the sRGB decode.
#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/ofiq_measures.h"
#include "core/quality/ofiq/sharpness_features.h"
#include "tests/core/quality/ofiq/reference.h"

#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdlib>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

using namespace darcha;
using namespace darcha::ofiq;

namespace {

// The aligned picture of 616 x 616 as the portrait, its landmarks moved along.
Portrait aligned() {
    Portrait made = reference::portrait("aligned616");
    made.landmarks = moved(made.landmarks, *made.transform);
    made.transform = cv::Matx23d(1, 0, 0, 0, 1, 0);
    return made;
}

void vectorOf(benchmark::State& state, Portrait (*make)()) {
    cv::setNumThreads(1);
    if (!reference::present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = make();
    for (auto _ : state)
        benchmark::DoNotOptimize(ofiqVector(given));
}

void vectorOfAligned616(benchmark::State& state) { vectorOf(state, aligned); }
void vectorOfPortrait1181x1575(benchmark::State& state) {
    vectorOf(state, [] { return reference::portrait("orig"); });
}
void vectorWithoutTransform(benchmark::State& state) {
    vectorOf(state, [] {
        Portrait made = reference::portrait("orig");
        made.transform.reset();
        return made;
    });
}

void derivedOnce(benchmark::State& state) {
    cv::setNumThreads(1);
    if (!reference::present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = aligned();
    for (auto _ : state)
        benchmark::DoNotOptimize(AlignedFace::of(given));
}

void measure(benchmark::State& state, QualityScore (*one)(const AlignedFace&)) {
    cv::setNumThreads(1);
    if (!reference::present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = aligned();
    const auto face = AlignedFace::of(given);
    for (auto _ : state)
        benchmark::DoNotOptimize(one(*face));
}

void decodeByTable616(benchmark::State& state) {
    const cv::Mat bgr(alignedSide, alignedSide, CV_8UC3, cv::Scalar(90, 120, 180));
    for (auto _ : state)
        benchmark::DoNotOptimize(luminance(bgr));
}

void sharpnessFeatures26(benchmark::State& state) {
    cv::setNumThreads(1);
    if (!reference::present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = reference::portrait("orig");
    for (auto _ : state)
        benchmark::DoNotOptimize(sharpnessFeatures(given.bgr, given.landmarks));
}

} // namespace

BENCHMARK(vectorOfAligned616)->Unit(benchmark::kMillisecond);
BENCHMARK(vectorOfPortrait1181x1575)->Unit(benchmark::kMillisecond);
BENCHMARK(vectorWithoutTransform)->Unit(benchmark::kMillisecond);
BENCHMARK(derivedOnce)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, BackgroundUniformity, backgroundUniformity)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, IlluminationUniformity, illuminationUniformity)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, NaturalColour, naturalColour)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, EyesVisible, eyesVisible)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, MouthOcclusionPrevention, mouthOcclusionPrevention)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, FaceOcclusionPrevention, faceOcclusionPrevention)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, NoHeadCoverings, noHeadCoverings)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(measure, DynamicRange, dynamicRange)->Unit(benchmark::kMillisecond);
BENCHMARK(decodeByTable616)->Unit(benchmark::kMillisecond);
BENCHMARK(sharpnessFeatures26)->Unit(benchmark::kMillisecond);
