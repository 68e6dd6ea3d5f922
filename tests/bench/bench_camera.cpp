// SPDX-License-Identifier: Apache-2.0
// What the camera's truth costs on the camera thread, a frame of 1080p each: with a memory of ten seconds behind it.
#include "core/pad/camera/exposure_challenge.h"
#include "core/pad/camera/stream_truth.h"

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>

using namespace darcha;

namespace {

std::vector<Frame> noisyFrames(int count) {
    std::vector<Frame> frames(static_cast<std::size_t>(count));
    cv::RNG random(1);
    for (Frame& frame : frames) {
        frame.bgr.create(1080, 1920, CV_8UC3);
        random.fill(frame.bgr, cv::RNG::NORMAL, 120, 3);
    }
    return frames;
}

void number(Frame& frame, std::uint64_t sequence) {
    frame.sequence = sequence;
    frame.captured = SteadyTime(std::chrono::milliseconds(33 * sequence));
}

void streamTruth(benchmark::State& state) {
    std::vector<Frame> frames = noisyFrames(12); // 72 MB: none is in the cache when it comes again
    StreamTruth truth;
    std::uint64_t sequence = 0;
    const auto next = [&] {
        Frame& frame = frames[++sequence % frames.size()];
        number(frame, sequence);
        truth.observe(frame);
    };
    while (sequence < 330)
        next();
    for (auto _ : state)
        next();
}
BENCHMARK(streamTruth)->Unit(benchmark::kMicrosecond);

void exposureChallenge(benchmark::State& state) {
    std::vector<Frame> frames = noisyFrames(12);
    std::uint64_t sequence = 0;
    std::optional<ExposureChallenge> challenge;
    for (auto _ : state) {
        if (!challenge || challenge->done())
            challenge.emplace(++sequence);
        if (const auto due = challenge->due())
            challenge->set(*due);
        challenge->observe(frames[++sequence % frames.size()]);
    }
}
BENCHMARK(exposureChallenge)->Unit(benchmark::kMicrosecond);

} // namespace
