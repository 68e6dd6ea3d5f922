// SPDX-License-Identifier: Apache-2.0
// The face loop at 1920 x 1080 on one core. Target: at most 15 ms a frame, tracking and measures included, decoding
// apart.
#include "core/face/attention_mesh.h"
#include "core/face/face_detector.h"
#include "core/face/face_tracker.h"
#include "core/face/second_opinion.h"
#include "core/quality/quality_assessment.h"
#include "core/quality/quality_profile.h"
#include "tests/bench/need.h"
#include "tests/models/drawn_face.h"

#include <benchmark/benchmark.h>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

using namespace darcha;
using bench::models;
using bench::need;

namespace {

FramePtr frameOf(cv::Mat bgr) { return std::make_shared<const Frame>(Frame{std::move(bgr), 0, {}}); }

// A face 420 pixels wide, as of a person 60 cm from the camera, that sways by a few pixels.
const std::vector<FramePtr>& drawnFrames() {
    static const auto made = [] {
        std::vector<FramePtr> frames;
        const cv::Mat face = test::draw(700, {});
        for (int i = 0; i < 20; ++i) {
            cv::Mat picture(1080, 1920, CV_8UC3, cv::Scalar(186, 182, 178));
            face.copyTo(picture(cv::Rect(600 + 3 * std::abs(i - 10), 190, 700, 700)));
            frames.push_back(frameOf(picture));
        }
        return frames;
    }();
    return made;
}

// A real person at a webcam, 1920 x 1080, decoded beforehand; empty where shared/data is absent.
const std::vector<FramePtr>& clipFrames() {
    static const auto read = [] {
        std::vector<FramePtr> frames;
        cv::VideoCapture video(DARCHA_SHARED_DATA "/face_videos/live_webcam_krzysiek_real.mp4");
        cv::Mat picture;
        while (frames.size() < 40 && video.isOpened() && video.read(picture))
            frames.push_back(frameOf(picture.clone()));
        return frames;
    }();
    return read;
}

void track(benchmark::State& state, const std::vector<FramePtr>& frames, bool judge) {
    cv::setNumThreads(1);
    if (frames.empty())
        return state.SkipWithError("shared/data is absent");
    FaceTracker tracker = need(FaceTracker::create(models()));
    LiveAssessor live(need(QualityProfile::named("icao"))); // each measure at its own rate, as the station does
    std::size_t next = 0, found = 0, seen = 0;
    tracker.observe(frames[0]);
    for (auto _ : state) {
        // To and fro, so that the end does not jump to the beginning.
        const std::size_t turn = next++ % (2 * frames.size());
        const FaceFinding finding = tracker.observe(frames[turn < frames.size() ? turn : 2 * frames.size() - 1 - turn]);
        ++seen;
        found += finding.faceCount == 1;
        if (judge)
            benchmark::DoNotOptimize(live.assess(finding));
    }
    state.counters["found"] = static_cast<double>(found) / static_cast<double>(seen);
}

void trackDrawn(benchmark::State& state) { track(state, drawnFrames(), false); }
void trackClip(benchmark::State& state) { track(state, clipFrames(), false); }
void trackAndJudgeDrawn(benchmark::State& state) { track(state, drawnFrames(), true); }
void trackAndJudgeClip(benchmark::State& state) { track(state, clipFrames(), true); }

void emptyScene(benchmark::State& state) {
    cv::setNumThreads(1);
    FaceTracker tracker = need(FaceTracker::create(models()));
    const FramePtr frame = frameOf(cv::Mat(1080, 1920, CV_8UC3, cv::Scalar(186, 182, 178)));
    tracker.observe(frame);
    for (auto _ : state)
        benchmark::DoNotOptimize(tracker.observe(frame));
}

void firstLook(benchmark::State& state) {
    cv::setNumThreads(1);
    FaceTracker tracker = need(FaceTracker::create(models()));
    for (auto _ : state) {
        tracker.reset();
        benchmark::DoNotOptimize(tracker.observe(drawnFrames()[0]));
    }
}

void detectorAlone(benchmark::State& state) {
    cv::setNumThreads(1);
    FaceDetector detector = need(FaceDetector::create(models()));
    for (auto _ : state)
        benchmark::DoNotOptimize(detector.detect(drawnFrames()[0]->bgr));
}

void meshAlone(benchmark::State& state) {
    cv::setNumThreads(1);
    AttentionMesh mesh = need(AttentionMesh::create(models()));
    const cv::Mat crop = test::draw(AttentionMesh::side, {});
    for (auto _ : state)
        benchmark::DoNotOptimize(mesh.run(crop));
}

void loadEverything(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(need(FaceTracker::create(models())));
}

void secondOpinion(benchmark::State& state) {
    cv::setNumThreads(1);
    auto opinion = SecondOpinion::create(models());
    if (!opinion.ok())
        return state.SkipWithError("libdlib-data is not installed");
    FaceTracker tracker = need(FaceTracker::create(models()));
    const FaceFinding finding = tracker.observe(clipFrames().empty() ? drawnFrames()[0] : clipFrames()[0]);
    for (auto _ : state)
        benchmark::DoNotOptimize(opinion->with(*finding.face));
}

void loadSecondOpinion(benchmark::State& state) {
    for (auto _ : state)
        if (!SecondOpinion::create(models()).ok())
            return state.SkipWithError("libdlib-data is not installed");
}

} // namespace

BENCHMARK(trackDrawn)->Unit(benchmark::kMillisecond);
BENCHMARK(trackClip)->Unit(benchmark::kMillisecond);
BENCHMARK(trackAndJudgeDrawn)->Unit(benchmark::kMillisecond);
BENCHMARK(trackAndJudgeClip)->Unit(benchmark::kMillisecond);
BENCHMARK(emptyScene)->Unit(benchmark::kMillisecond);
BENCHMARK(firstLook)->Unit(benchmark::kMillisecond);
BENCHMARK(detectorAlone)->Unit(benchmark::kMillisecond);
BENCHMARK(meshAlone)->Unit(benchmark::kMillisecond);
BENCHMARK(loadEverything)->Unit(benchmark::kMillisecond);
BENCHMARK(secondOpinion)->Unit(benchmark::kMillisecond);
BENCHMARK(loadSecondOpinion)->Unit(benchmark::kMillisecond);
