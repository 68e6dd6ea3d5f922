// SPDX-License-Identifier: Apache-2.0
// OFIQ's formulas without networks, one core. OFIQ's own code for the same needs about 80 ms (reference,
// section 6.4: 17.5 ms for each of three measures alone), nearly all of it pow() for the sRGB decode.
#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/landmark_file.h"
#include "core/quality/ofiq/ofiq_measures.h"
#include "core/quality/ofiq/ofiq_vector.h"
#include "core/quality/ofiq/sharpness_features.h"
#include "core/quality/picture_file.h"

#include <benchmark/benchmark.h>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

using namespace darcha;
using namespace darcha::ofiq;

namespace {

const std::string folder = DARCHA_SHARED_DATA "/face_quality_reference/";

bool present() { return std::ifstream(folder + "orig.csv").good(); }

cv::Mat picture(const char* file) { return readPicture(readBytes(folder + file).value(), file).value(); }

cv::Mat map(const char* file) {
    cv::Mat one;
    cv::extractChannel(picture(file), one, 0);
    return one;
}

Portrait portrait(const char* file) {
    Portrait made;
    made.bgr = picture(file);
    made.landmarks = readLandmarks(folder + "landmarks98.txt").value();
    made.transform = readTransform(folder + "transform.txt").value();
    made.parsing = map("parsing400.png");
    made.occlusion = map("occlusion616.png");
    made.pose = HeadPose{};
    made.faceAreas = {1.0};
    return made;
}

// The aligned picture of 616 x 616 as the portrait, its landmarks moved along.
Portrait aligned() {
    Portrait made = portrait("aligned616.png");
    made.landmarks = moved(made.landmarks, *made.transform);
    made.transform = cv::Matx23d(1, 0, 0, 0, 1, 0);
    return made;
}

void vectorOf(benchmark::State& state, Portrait (*make)()) {
    cv::setNumThreads(1);
    if (!present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = make();
    for (auto _ : state)
        benchmark::DoNotOptimize(ofiqVector(given));
}

void vectorOfAligned616(benchmark::State& state) { vectorOf(state, aligned); }
void vectorOfPortrait1181x1575(benchmark::State& state) {
    vectorOf(state, [] { return portrait("orig.png"); });
}
void vectorWithoutTransform(benchmark::State& state) {
    vectorOf(state, [] {
        Portrait made = portrait("orig.png");
        made.transform.reset();
        return made;
    });
}

void derivedOnce(benchmark::State& state) {
    cv::setNumThreads(1);
    if (!present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = aligned();
    for (auto _ : state)
        benchmark::DoNotOptimize(AlignedFace::of(given));
}

void measure(benchmark::State& state, QualityScore (*one)(const AlignedFace&)) {
    cv::setNumThreads(1);
    if (!present())
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
    if (!present())
        return state.SkipWithError("shared/data is absent");
    const Portrait given = portrait("orig.png");
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
