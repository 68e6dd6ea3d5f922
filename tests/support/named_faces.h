// SPDX-License-Identifier: Apache-2.0
// The faces of people in pictures and videos that a command line names: what the programs that measure share.
//   PROGRAM MODEL_DIR [--each N] PERSON=FILE...
#pragma once

#include "core/face/face_embedder.h"
#include "core/face/face_tracker.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

namespace darcha::test {

struct NamedFace {
    const std::string& person;
    std::string file; // of a video with the number of the frame: "a.mp4#20"
    const FaceObservation& face;
};

// Looks at each picture, and at every Nth frame (10th) of each video, that shows one face alone and near frontal. Gives
// what main() returns; `prepare` says first whether it has what it needs of the models.
inline int forEachNamedFace(int argc, char** argv, const std::function<bool(const ModelStore&)>& prepare,
                            const std::function<void(const NamedFace&)>& look) {
    if (argc < 3)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    if (!models)
        return std::printf("%s\n", describe(models.error()).c_str()), 4;
    auto tracker = FaceTracker::create(*models, {});
    if (!tracker || !prepare(*models))
        return 4;
    int each = 10;
    for (int i = 2; i < argc; ++i) {
        const std::string operand = argv[i];
        if (operand == "--each" && i + 1 < argc) {
            each = std::max(1, std::atoi(argv[++i]));
            continue;
        }
        const std::string person = operand.substr(0, operand.find('=')), file = operand.substr(operand.find('=') + 1);
        const auto shown = [&](std::string name, cv::Mat picture) {
            const FaceFinding found = tracker->observe(std::make_shared<const Frame>(Frame{std::move(picture), 0, {}}));
            if (found.faceCount == 1 && FaceEmbedder::comparable(*found.face))
                look({person, std::move(name), *found.face});
        };
        tracker->reset();
        if (cv::Mat picture = cv::imread(file); !picture.empty()) {
            shown(file, std::move(picture));
            continue;
        }
        cv::VideoCapture video(file);
        cv::Mat frame;
        for (int number = 0; video.read(frame); ++number)
            if (number % each == 0)
                shown(file + "#" + std::to_string(number), frame.clone());
    }
    return 0;
}

} // namespace darcha::test
