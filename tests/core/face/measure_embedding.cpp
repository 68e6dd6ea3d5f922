// SPDX-License-Identifier: Apache-2.0
// Prints the cosine of every pair of faces given, and for videos of every EACHth frame: how the card's bands were
// chosen. Not a test.
//   measure_embedding MODEL_DIR [--each N] PERSON=FILE...
// Output: "genuine|impostor", cosine, the two files; then the quantiles of both.
#include "core/face/face_embedder.h"
#include "core/face/face_tracker.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/videoio.hpp>

using namespace darcha;

namespace {

struct Known {
    std::string person, file;
    FaceEmbedding embedding;
};

void quantiles(const char* what, std::vector<double> values) {
    std::sort(values.begin(), values.end());
    if (values.empty())
        return;
    const auto at = [&](double q) {
        return values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
    };
    std::printf("# %s n %zu: min %.3f 1%% %.3f 5%% %.3f median %.3f 95%% %.3f 99%% %.3f max %.3f\n", what,
                values.size(), values.front(), at(0.01), at(0.05), at(0.5), at(0.95), at(0.99), values.back());
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    if (!models)
        return std::printf("%s\n", describe(models.error()).c_str()), 4;
    auto tracker = FaceTracker::create(*models, {});
    auto embedder = FaceEmbedder::create(*models);
    if (!tracker || !embedder)
        return 4;
    int each = 10;
    std::vector<Known> known;
    const auto look = [&](const std::string& person, const std::string& file, cv::Mat picture) {
        const FaceFinding finding = tracker->observe(std::make_shared<const Frame>(Frame{std::move(picture), 0, {}}));
        if (finding.faceCount != 1 || !FaceEmbedder::comparable(*finding.face))
            return;
        if (auto made = embedder->embed(*finding.face))
            known.push_back({person, file, std::move(*made)});
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
    std::vector<double> genuine, impostor;
    for (std::size_t a = 0; a < known.size(); ++a)
        for (std::size_t b = a + 1; b < known.size(); ++b) {
            const double cosine = similarity(known[a].embedding, known[b].embedding);
            const bool same = known[a].person == known[b].person;
            (same ? genuine : impostor).push_back(cosine);
            if (same || cosine > 0.4)
                std::printf("%s\t%.3f\t%s\t%s\n", same ? "genuine" : "impostor", cosine, known[a].file.c_str(),
                            known[b].file.c_str());
        }
    quantiles("genuine", genuine);
    quantiles("impostor", impostor);
    return 0;
}
