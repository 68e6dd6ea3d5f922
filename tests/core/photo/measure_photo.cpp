// SPDX-License-Identifier: Apache-2.0
// Prints every number that limits are chosen by, for each picture given. Not a test.
//   measure_photo MODEL_DIR [--live FILE] FILE...
#include "core/face/face_tracker.h"
#include "core/pad/mini_fas_net_detector.h"
#include "core/pad/passive/spectrum_detector.h"
#include "core/photo/compression_history.h"
#include "core/photo/live_comparison.h"
#include "core/photo/splice_maps.h"
#include "core/quality/picture_file.h"
#include "core/quality/spectrum.h"

#include <cstdio>
#include <cstring>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

using namespace darcha;

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    if (!models)
        return std::printf("%s\n", describe(models.error()).c_str()), 4;
    auto tracker = FaceTracker::create(*models, {});
    auto comparer = LiveComparer::create(*models);
    auto network = MiniFasNetDetector::create(*models);
    if (!tracker || !comparer || !network)
        return 4;
    FaceObservationPtr live;
    for (int i = 2; i < argc; ++i) {
        const bool isLive = !std::strcmp(argv[i], "--live");
        const char* const file = argv[isLive ? ++i : i];
        const auto bytes = readBytes(file);
        auto picture = bytes ? readPicture(*bytes, file) : Result<cv::Mat>(bytes.error());
        if (!picture)
            continue;
        tracker->reset();
        const FaceFinding finding = tracker->observe(std::make_shared<const Frame>(Frame{std::move(*picture), 0, {}}));
        if (isLive) {
            live = finding.face;
            continue;
        }
        std::printf("%s\tfaces %d", file, finding.faceCount);
        if (const auto structure = readPictureStructure(*bytes)) {
            std::printf("\ttables %s %d", structure->origin.maker.c_str(), structure->origin.quality.value_or(0));
            if (const auto history = compressionHistory(*bytes, *structure))
                std::printf("\tuneven %.3f explained %.3f by %d", history->unevenness, history->explained,
                            history->earlierQuality);
        }
        if (finding.face) {
            cv::Mat grey;
            const cv::Mat& bgr = finding.face->frame->bgr;
            cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
            const cv::Rect face = cv::Rect(finding.face->box) & cv::Rect({}, bgr.size());
            const auto whole = Spectrum::of(grey), own = Spectrum::of(grey(face));
            std::printf("\tpeak %.1f face %.1f skin %.1f pad %.3f", whole ? whole->peak() : -1, own ? own->peak() : -1,
                        SpectrumDetector::peak(*finding.face).value_or(-1),
                        (*network)->live(*finding.face).value_or(-1));
            if (const auto maps = spliceMaps(*finding.face))
                for (const ZoneContrast& zone : maps->zones)
                    std::printf("\t%s %.3f %.2f", name(zone.zone).data(), zone.ghost, zone.noise);
            if (live)
                if (const auto compared = comparer->compare(*finding.face, *live)) {
                    std::printf("\tcosine %.3f shape %.2f morph %.2f", compared->similarity, compared->shape.overall,
                                compared->morph);
                    for (const auto& part : compared->shape.parts)
                        std::printf("\t%s %.2f %s %.3f", name(part.part).data(), part.deviations, part.measure.data(),
                                    part.change);
                }
        }
        std::printf("\n");
    }
    return 0;
}
