// SPDX-License-Identifier: Apache-2.0
// Prints the natives of the components of light and clarity for each picture and each of its degradations, the
// untouched control first: what limits are chosen and cards written from. Not a test.
//   measure_degraded MODEL_DIR all|control|kind,kind FILE...
#include "core/face/face_tracker.h"
#include "core/inference/model_store.h"
#include "core/quality/picture_file.h"
#include "core/quality/quality_measure.h"
#include "tests/support/degrade.h"

#include <array>
#include <cstdio>
#include <filesystem>
#include <opencv2/core/utility.hpp>
#include <string>

using namespace darcha;
using enum QualityComponent;

namespace {

constexpr std::array shown{IlluminationUniformity, UnderExposurePrevention, OverExposurePrevention,
                           DynamicRange,           NaturalColour,           Sharpness,
                           MotionBlurPrevention,   CompressionArtifacts,    InterlacingPrevention,
                           UpscalingPrevention,    RecapturePrevention,     RedEyePrevention,
                           NoisePrevention};

void print(FaceTracker& tracker, const cv::Mat& picture, const std::string& file, const std::string& kind,
           double strength, bool refused, const std::string& component) {
    tracker.reset();
    const FaceFinding finding = tracker.observe(std::make_shared<const Frame>(Frame{picture, 0, {}}));
    std::printf("%s\t%s\t%g\t%d\t%s", file.c_str(), kind.c_str(), strength, refused, component.c_str());
    const auto appearance = finding.face ? FaceAppearance::of(*finding.face) : std::optional<FaceAppearance>();
    for (const QualityComponent wanted : shown)
        for (const auto& measure : allMeasures())
            if (measure->component() == wanted) {
                const QualityScore score = measure->assessFinding(finding, appearance ? &*appearance : nullptr);
                score.native
                    ? std::printf("\t%.3g%s%s", *score.native, score.detail.empty() ? "" : ":", score.detail.c_str())
                    : std::printf("\t-");
            }
    std::printf("\n");
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4)
        return 2;
    cv::setNumThreads(1);
    const Result<ModelStore> models = ModelStore::open(argv[1]);
    Result<FaceTracker> tracker = models ? FaceTracker::create(*models, {}) : Result<FaceTracker>(models.error());
    if (!tracker)
        return std::printf("%s\n", describe(tracker.error()).c_str()), 4;
    const std::string kinds = "," + std::string(argv[2]) + ",";
    std::printf("file\tkind\tstrength\trefused\tcomponent");
    for (const QualityComponent component : shown)
        std::printf("\t%s", name(component).data());
    std::printf("\n");
    for (int i = 3; i < argc; ++i) {
        const auto bytes = readBytes(argv[i]);
        const auto picture = bytes ? readPicture(*bytes, argv[i]) : Result<cv::Mat>(bytes.error());
        if (!picture)
            continue;
        tracker->reset();
        const FaceFinding finding = tracker->observe(std::make_shared<const Frame>(Frame{picture->clone(), 0, {}}));
        if (!finding.face)
            continue;
        const std::string file = std::filesystem::path(argv[i]).filename();
        print(*tracker, picture->clone(), file, "control", 0, false, "");
        const FaceObservation& face = *finding.face;
        const test::FaceSite site{face.rightEye, face.leftEye, cv::norm(face.mesh[469] - face.mesh[468])};
        for (const test::Degradation& degradation : test::degradations())
            if (kinds == ",all," || kinds.find("," + degradation.kind + ",") != std::string::npos)
                print(*tracker, degradation.render(*picture, site), file, degradation.kind, degradation.strength,
                      degradation.refused, degradation.component);
    }
    return 0;
}
