// SPDX-License-Identifier: Apache-2.0
// Prints for each picture how far dlib's points lie from the mesh's, in shares of the eye distance: what the limit was
// chosen from (models/cards/face_landmarks_68.md). Not a test.
//   measure_second_opinion MODEL_DIR FILE...
#include "core/face/face_tracker.h"
#include "core/face/second_opinion.h"
#include "core/inference/model_store.h"

#include <cstdio>
#include <filesystem>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>

using namespace darcha;

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    auto tracker = models ? FaceTracker::create(*models, {}) : Result<FaceTracker>(models.error());
    auto opinion = models ? SecondOpinion::create(*models) : Result<SecondOpinion>(models.error());
    if (!tracker || !opinion)
        return std::printf("%s\n", describe(!tracker ? tracker.error() : opinion.error()).c_str()), 4;
    std::printf("file\teyes\tchin\n");
    for (int i = 2; i < argc; ++i) {
        const cv::Mat picture = cv::imread(argv[i], cv::IMREAD_COLOR);
        const std::string file = std::filesystem::path(argv[i]).filename();
        if (picture.empty())
            continue;
        tracker->reset();
        const FaceFinding finding = tracker->observe(std::make_shared<const Frame>(Frame{picture, 0, {}}));
        const auto other = finding.face ? opinion->read(*finding.face) : std::optional<EyesAndChin>();
        if (!other) {
            std::printf("%s\t%s\n", file.c_str(), finding.face ? "not_seen" : "no_face");
            continue;
        }
        const Disagreement apart = disagreement(eyesAndChin(*finding.face), *other);
        std::printf("%s\t%.3f\t%.3f\n", file.c_str(), apart.eyes, apart.chin);
    }
    return 0;
}
