// SPDX-License-Identifier: Apache-2.0
// What each component costs, one core. Targets: mesh and all measures of every frame at 1920 x 1080 at most 16 ms mean;
// the full vector of a still at most 120 ms. Without shared/data the face is drawn.
#include "core/face/face_tracker.h"
#include "core/quality/face_appearance.h"
#include "core/quality/linear_light.h"
#include "core/quality/picture_file.h"
#include "core/quality/quality_assessment.h"
#include "core/quality/quality_measure.h"
#include "core/quality/regions/head_regions.h"
#include "tests/bench/need.h"
#include "tests/models/drawn_face.h"

#include <benchmark/benchmark.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

using namespace darcha;
using bench::models;
using bench::need;

namespace {

FaceTracker& tracker() {
    static FaceTracker made = need(FaceTracker::create(models()));
    return made;
}

// 1920 x 1080, a person of FRLL 150 pixels between the pupils, as 60 cm from the camera.
const FramePtr& scene() {
    static const FramePtr made = [] {
        cv::setNumThreads(1);
        cv::Mat picture(1080, 1920, CV_8UC3, cv::Scalar(186, 182, 178)), face;
        const auto bytes = readBytes(DARCHA_SHARED_DATA "/faces/frll_neutral/007_03.jpg");
        if (bytes)
            cv::resize(need(readPicture(*bytes, "007_03.jpg")), face, {}, 0.74, 0.74, cv::INTER_AREA);
        else
            face = test::draw(700, {});
        face.copyTo(picture(cv::Rect(460, 40, face.cols, face.rows)));
        return std::make_shared<const Frame>(Frame{picture, 0, {}});
    }();
    return made;
}

const FaceFinding& finding() {
    static const FaceFinding made = [] {
        tracker().reset();
        tracker().observe(scene());
        return tracker().observe(scene());
    }();
    if (!made.face)
        std::exit(1);
    return made;
}

void mesh(benchmark::State& state) {
    (void)finding();
    for (auto _ : state)
        benchmark::DoNotOptimize(tracker().observe(scene()));
}

void appearance(benchmark::State& state, AppearanceDepth depth) {
    for (auto _ : state)
        benchmark::DoNotOptimize(FaceAppearance::of(*finding().face, depth));
}

void decode(benchmark::State& state) { // part of appearance, done once
    const auto made = FaceAppearance::of(*finding().face);
    for (auto _ : state)
        benchmark::DoNotOptimize(linearLight(made->bgr));
}

void measure(benchmark::State& state, const QualityMeasure& one) {
    auto made = FaceAppearance::of(*finding().face);
    for (auto _ : state) {
        made->regions = std::make_shared<const HeadRegions>(); // what a measure asks of them is its cost
        benchmark::DoNotOptimize(one.assessFinding(finding(), &*made));
    }
}

// As the station does: tracked, and each measure at its own rate.
void everyFrameTogether(benchmark::State& state) {
    (void)finding();
    LiveAssessor live(QualityProfile::named("icao").value());
    for (auto _ : state)
        benchmark::DoNotOptimize(live.assess(tracker().observe(scene())));
}

void stillTogether(benchmark::State& state) {
    const QualityProfile profile = QualityProfile::named("icao").value();
    for (auto _ : state) {
        tracker().reset();
        benchmark::DoNotOptimize(assess(tracker().observe(scene()), profile));
    }
}

const bool registered = [] {
    const auto add = [](const std::string& what, auto function) {
        benchmark::RegisterBenchmark(what.c_str(), function)->Unit(benchmark::kMicrosecond);
    };
    add("mesh", mesh);
    add("appearance/live", [](benchmark::State& state) { appearance(state, AppearanceDepth::Live); });
    add("appearance/full", [](benchmark::State& state) { appearance(state, AppearanceDepth::Full); });
    add("appearance/decode", decode);
    for (const auto& one : allMeasures()) {
        const int every = one->rate().everyNth;
        add("component/" + std::string(name(one->component())) +
                (every == 0 ? "/still" : "/every_" + std::to_string(every)),
            [&one](benchmark::State& state) { measure(state, *one); });
    }
    add("every_frame", everyFrameTogether);
    add("still", stillTogether);
    return true;
}();

} // namespace
