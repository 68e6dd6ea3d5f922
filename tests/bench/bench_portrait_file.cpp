// SPDX-License-Identifier: Apache-2.0
// What the files of one portrait cost after the still of record was judged: JPEG, and JPEG 2000 for the chip. A picture
// drawn here, as large as bsi-live asks, with grain: plain areas and edges alike.
#include "core/quality/chip_picture.h"
#include "core/quality/portrait_jpeg.h"

#include <benchmark/benchmark.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace {

using namespace darcha;

cv::Mat portrait(int grain) {
    cv::Mat drawn(1600, 1244, CV_8UC3, cv::Scalar(190, 195, 200));
    cv::ellipse(drawn, {622, 760}, {330, 460}, 0, 0, 360, cv::Scalar(120, 150, 200), cv::FILLED, cv::LINE_AA);
    for (const int x : {460, 784})
        cv::circle(drawn, {x, 700}, 40, cv::Scalar(40, 50, 60), cv::FILLED, cv::LINE_AA);
    cv::Mat noise(drawn.size(), CV_16SC3);
    cv::theRNG().state = 7;
    cv::randn(noise, 0, grain);
    cv::add(drawn, noise, drawn, cv::noArray(), CV_8UC3);
    return drawn;
}

void jpeg(benchmark::State& state) {
    const cv::Mat picture = portrait(static_cast<int>(state.range(0)));
    for (auto _ : state)
        benchmark::DoNotOptimize(encodePortraitJpeg(picture).value());
}
BENCHMARK(jpeg)->ArgName("grain")->Arg(0)->Arg(6)->Unit(benchmark::kMillisecond);

// "encodings": how often the coder ran until the size fitted.
void chip(benchmark::State& state) {
    const cv::Mat picture = portrait(static_cast<int>(state.range(0)));
    int asked = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(encodeChipPicture(picture, [&] { return ++asked > 0; }).value());
    state.counters["encodings"] = benchmark::Counter(asked, benchmark::Counter::kAvgIterations);
}
BENCHMARK(chip)->ArgName("grain")->Arg(0)->Arg(6)->Arg(20)->Unit(benchmark::kMillisecond);

} // namespace
