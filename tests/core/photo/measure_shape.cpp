// SPDX-License-Identifier: Apache-2.0
// Prints the lengths of core/photo/face_shape of every picture, and of every EACHth frame of videos: how the deviations
// there were measured. Not a test.
//   measure_shape MODEL_DIR [--each N] PERSON=FILE...
#include "core/face/face_embedder.h"
#include "core/face/face_tracker.h"
#include "core/photo/face_shape.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

using namespace darcha;

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    if (!models)
        return std::printf("%s\n", describe(models.error()).c_str()), 4;
    auto tracker = FaceTracker::create(*models, {});
    const auto canonical = CanonicalFace::load(*models);
    if (!tracker || !canonical)
        return 4;
    std::printf("person\tfile\tyaw\tpitch");
    for (const ShapeMeasure& measure : shapeMeasures())
        std::printf("\t%s", measure.name.data());
    std::printf("\n");
    int each = 10;
    const auto look = [&](const std::string& person, const std::string& file, cv::Mat picture) {
        const FaceFinding finding = tracker->observe(std::make_shared<const Frame>(Frame{std::move(picture), 0, {}}));
        if (finding.faceCount != 1 || !FaceEmbedder::comparable(*finding.face))
            return;
        std::printf("%s\t%s\t%.2f\t%.2f", person.c_str(), file.c_str(), finding.face->pose.yaw,
                    finding.face->pose.pitch);
        for (const double length : shapeOf(*finding.face, *canonical).lengths)
            std::printf("\t%.5f", length);
        std::printf("\n");
    };
    for (int i = 2; i < argc; ++i) {
        if (!std::strcmp(argv[i], "--each")) {
            each = std::max(1, std::atoi(argv[++i]));
            continue;
        }
        const std::string operand = argv[i];
        const std::string person = operand.substr(0, operand.find('=')), file = operand.substr(operand.find('=') + 1);
        tracker->reset();
        if (cv::Mat picture = cv::imread(file); !picture.empty()) {
            look(person, file, picture);
            continue;
        }
        cv::VideoCapture video(file);
        cv::Mat frame;
        for (int number = 0; video.read(frame); ++number)
            if (number % each == 0)
                look(person, file + "#" + std::to_string(number), frame.clone());
    }
    return 0;
}
