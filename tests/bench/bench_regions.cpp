// SPDX-License-Identifier: Apache-2.0
// What the regions of one still cost: the map, what covers the face, the eyes; on a portrait that is painted here, 1080
// pixels high, its mesh given.
#include "core/face/canonical_face.h"
#include "core/face/mesh_points.h"
#include "core/inference/model_store.h"
#include "core/quality/regions/background.h"
#include "core/quality/regions/head_regions.h"

#include <benchmark/benchmark.h>
#include <opencv2/imgproc.hpp>

using namespace darcha;

namespace {

// The canonical face, drawn flat: places are a face's, and colours a skin's; what is judged of it does not matter here.
const FaceObservation& painted() {
    static const FaceObservation face = [] {
        cv::setNumThreads(1);
        FaceObservation made;
        const auto models = ModelStore::open(DARCHA_BUILD_DIR "/models");
        const auto shape = models ? CanonicalFace::load(*models) : Result<CanonicalFace>(models.error());
        if (!shape)
            return made;
        auto frame = std::make_shared<Frame>();
        frame->bgr = cv::Mat(1080, 1920, CV_8UC3, cv::Scalar(200, 205, 203));
        constexpr double scale = 24; // pixels a centimetre: 150 between the pupils
        for (std::size_t i = 0; i < meshPointCount; ++i) {
            const cv::Point3d p = i < shape->vertices.size() ? shape->vertices[i]
                                  : i < 473                  ? shape->vertices[159]
                                                             : shape->vertices[386];
            made.mesh[i] = {960 + scale * p.x, 500 - scale * p.y, -scale * p.z};
        }
        std::vector<cv::Point> oval;
        for (const int i : meshpoint::faceOval)
            oval.emplace_back(cvRound(made.mesh[static_cast<std::size_t>(i)].x),
                              cvRound(made.mesh[static_cast<std::size_t>(i)].y));
        cv::ellipse(frame->bgr, {960, 400}, {220, 260}, 0, 0, 360, cv::Scalar(30, 40, 50), cv::FILLED);
        cv::rectangle(frame->bgr, {600, 850, 720, 230}, cv::Scalar(120, 60, 40), cv::FILLED);
        cv::fillPoly(frame->bgr, std::vector<std::vector<cv::Point>>{oval}, cv::Scalar(120, 150, 200));
        cv::Mat grain(frame->bgr.size(), CV_8SC3);
        cv::RNG random(3);
        random.fill(grain, cv::RNG::NORMAL, 0, 3);
        cv::add(frame->bgr, grain, frame->bgr, cv::noArray(), CV_8UC3);
        made.rightEye = {made.mesh[468].x, made.mesh[468].y};
        made.leftEye = {made.mesh[473].x, made.mesh[473].y};
        made.chin = {made.mesh[152].x, made.mesh[152].y};
        made.frame = frame;
        return made;
    }();
    return face;
}

template <class Work> void timed(benchmark::State& state, const Work& work) {
    if (!painted().frame)
        return state.SkipWithError("no models");
    for (auto _ : state)
        benchmark::DoNotOptimize(work(painted()));
}

void regionMap(benchmark::State& state) {
    timed(state, [](const FaceObservation& face) { return RegionMap::of(face); });
}
void faceCover(benchmark::State& state) {
    timed(state, [](const FaceObservation& face) { return FaceCover::of(face); });
}
void eyeStrip(benchmark::State& state) {
    timed(state, [](const FaceObservation& face) { return EyeStrip::of(face); });
}
void headRegions(benchmark::State& state) { // all of a still
    timed(state, [](const FaceObservation& face) {
        const HeadRegions regions;
        benchmark::DoNotOptimize(regions.part<FaceCover>(face));
        benchmark::DoNotOptimize(regions.part<EyeStrip>(face));
        const RegionMap* const map = regions.part<RegionMap>(face);
        return map ? Background::of(*map).texture : 0;
    });
}

} // namespace

BENCHMARK(regionMap)->Unit(benchmark::kMillisecond);
BENCHMARK(faceCover)->Unit(benchmark::kMillisecond);
BENCHMARK(eyeStrip)->Unit(benchmark::kMillisecond);
BENCHMARK(headRegions)->Unit(benchmark::kMillisecond);
