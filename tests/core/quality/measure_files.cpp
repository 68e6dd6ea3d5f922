// SPDX-License-Identifier: Apache-2.0
// Prints every component's native value for each picture given: how limits are chosen. Not a test.
//   measure_files MODEL_DIR [--blur S] [--gain G] [--points] FILE...
// With --points each line ends with yaw, pitch, roll and the mesh's 478 points.
#include "core/inference/model_store.h"
#include "core/quality/picture_file.h"
#include "core/quality/picture_judgement.h"

#include <cstdio>
#include <cstring>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

using namespace darcha;

int main(int argc, char** argv) {
    if (argc < 3)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    Result<QualityProfile> profile = QualityProfile::named("icao");
    if (!models || !profile)
        return std::printf("%s\n", describe(models ? profile.error() : models.error()).c_str()), 4;
    Result<PictureJudge> judge = PictureJudge::create(*models, std::move(*profile));
    if (!judge)
        return std::printf("%s\n", describe(judge.error()).c_str()), 4;
    double blur = 0, gain = 1;
    bool points = false;
    std::printf("file\tverdict\tfaces\treasons");
    for (const QualityComponent component : allQualityComponents())
        std::printf("\t%s", name(component).data());
    std::printf("\n");
    for (int i = 2; i < argc; ++i) {
        if (!std::strcmp(argv[i], "--blur")) {
            blur = std::atof(argv[++i]);
            continue;
        }
        if (!std::strcmp(argv[i], "--points")) {
            points = true;
            continue;
        }
        if (!std::strcmp(argv[i], "--gain")) {
            gain = std::atof(argv[++i]);
            continue;
        }
        const auto bytes = readBytes(argv[i]);
        auto picture = bytes ? readPicture(*bytes, argv[i]) : Result<cv::Mat>(bytes.error());
        if (!picture) {
            std::printf("%s\t%s\n", argv[i], describe(picture.error()).c_str());
            continue;
        }
        if (blur > 0)
            cv::GaussianBlur(*picture, *picture, {0, 0}, blur);
        picture->convertTo(*picture, -1, gain);
        std::vector<std::uint8_t> again;
        cv::imencode(".png", *picture, again, {cv::IMWRITE_PNG_COMPRESSION, 1});
        const auto judged = judge->judge(again, argv[i]);
        if (!judged)
            continue;
        std::string reasons;
        for (const QualityComponent reason : judged->assessment.reasons)
            reasons += (reasons.empty() ? "" : ",") + std::string(name(reason));
        std::printf("%s\t%s\t%d\t%s", argv[i], name(judged->assessment.verdict).data(), judged->finding.faceCount,
                    reasons.c_str());
        for (const QualityScore& score : judged->assessment.scores)
            score.native ? std::printf("\t%.4g", *score.native) : std::printf("\t-");
        if (const auto& face = judged->finding.face; points && face) {
            std::printf("\t%.3f\t%.3f\t%.3f", face->pose.yaw, face->pose.pitch, face->pose.roll);
            for (const cv::Point3d& p : face->mesh)
                std::printf("\t%.2f,%.2f,%.2f", p.x, p.y, p.z);
        }
        std::printf("\n");
    }
    return 0;
}
