// SPDX-License-Identifier: Apache-2.0
// What the passive cues cost on one core, on a real person at a webcam, 1920 x 1080. Target: all liveness together adds
// at most 5 ms a frame, mean over a session (issue 4). "session": 20 s at 30 a second, cues only, result() included.
#include "core/face/face_tracker.h"
#include "core/pad/mini_fas_net_detector.h"
#include "core/pad/passive/hands.h"
#include "core/pad/passive/parallax.h"
#include "core/pad/passive/passive_cues.h"
#include "core/pad/passive/spectrum_detector.h"
#include "core/pad/passive/specular.h"
#include "core/pad/passive/surroundings.h"
#include "core/pad/passive/vitality.h"
#include "core/quality/quality_profile.h"
#include "tests/bench/need.h"

#include <benchmark/benchmark.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/videoio.hpp>

using namespace darcha;
using bench::models;
using bench::need;

namespace {

struct Seen {
    FaceObservationPtr face;
    QualityAssessment quality;
};

// Tracked and judged beforehand; empty where shared/data is absent.
const std::vector<Seen>& clip() {
    static const auto read = [] {
        cv::setNumThreads(1);
        std::vector<Seen> seen;
        cv::VideoCapture video(DARCHA_SHARED_DATA "/face_videos/live_webcam_krzysiek_real.mp4");
        FaceTracker tracker = need(FaceTracker::create(models()));
        LiveAssessor assessor(need(QualityProfile::named("icao")));
        cv::Mat bgr;
        for (int i = 0; seen.size() < 100 && video.isOpened() && video.read(bgr); ++i) {
            const FaceFinding finding = tracker.observe(std::make_shared<const Frame>(
                Frame{bgr.clone(), static_cast<std::uint64_t>(i), SteadyTime(std::chrono::milliseconds(33 * i))}));
            if (finding.face)
                seen.push_back({finding.face, assessor.assess(finding)});
        }
        return seen;
    }();
    return read;
}

template <typename Cue> void everyFrame(benchmark::State& state, Cue& cue) {
    if (clip().empty())
        return state.SkipWithError("shared/data is absent");
    std::size_t next = 0;
    for (auto _ : state) {
        const Seen& seen = clip()[next++ % clip().size()];
        cue.observe(*seen.face, seen.quality);
        if (next % 600 == 0)
            cue.reset();
    }
}

void texture(benchmark::State& state) {
    const auto cue = need(MiniFasNetDetector::create(models()));
    cue->setEvery(4);
    everyFrame(state, *cue);
}
template <typename Cue> void cost(benchmark::State& state) {
    Cue cue;
    everyFrame(state, cue);
}

void session(benchmark::State& state) {
    if (clip().empty())
        return state.SkipWithError("shared/data is absent");
    PassiveCues cues = need(PassiveCues::create(models()));
    for (auto _ : state) {
        cues.reset();
        for (std::size_t i = 0; i < 600; ++i) {
            const Seen& seen = clip()[i % clip().size()];
            cues.observe(*seen.face, seen.quality);
        }
        benchmark::DoNotOptimize(cues.results());
    }
    state.counters["ms_a_frame"] = benchmark::Counter(600.0 * static_cast<double>(state.iterations()) / 1000,
                                                      benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void results(benchmark::State& state) {
    if (clip().empty())
        return state.SkipWithError("shared/data is absent");
    PassiveCues cues = need(PassiveCues::create(models()));
    for (const Seen& seen : clip())
        cues.observe(*seen.face, seen.quality);
    for (auto _ : state)
        benchmark::DoNotOptimize(cues.results());
}

} // namespace

BENCHMARK(texture)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(cost<SpectrumDetector>)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(cost<SurroundingsDetector>)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(cost<VitalityDetector>)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(cost<ParallaxDetector>)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(cost<SpecularDetector>)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(cost<HandsDetector>)->Unit(benchmark::kMicrosecond)->Iterations(600);
BENCHMARK(session)->Unit(benchmark::kMillisecond)->Iterations(2);
BENCHMARK(results)->Unit(benchmark::kMillisecond)->Iterations(5);
