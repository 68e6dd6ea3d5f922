// SPDX-License-Identifier: Apache-2.0
// Any bytes as landmarks and as a transform; whatever is accepted must be judged without harm on a small picture.
#include "core/quality/ofiq/landmark_file.h"
#include "core/quality/ofiq/ofiq_vector.h"
#include "core/quality/ofiq/sharpness_features.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace darcha;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto transform = ofiq::parseTransform(text, "<fuzz>");
    const auto landmarks = ofiq::parseLandmarks(text, "<fuzz>");
    if (!transform && !landmarks)
        return 0;
    ofiq::Portrait portrait;
    portrait.bgr = cv::Mat(96, 80, CV_8UC3, cv::Scalar(90, 120, 180));
    portrait.parsing = cv::Mat::zeros(400, 400, CV_8UC1);
    portrait.occlusion = cv::Mat::ones(616, 616, CV_8UC1);
    if (landmarks)
        portrait.landmarks = *landmarks;
    else
        for (std::size_t i = 0; i < ofiq::landmarkCount; ++i) // a zigzag: any hull will do
            portrait.landmarks[i] = {static_cast<int>(i * 37 % 80), static_cast<int>(i)};
    if (transform)
        portrait.transform = *transform;
    for (const QualityScore& score : ofiq::ofiqVector(portrait))
        if (score.value ? *score.value < 0 || *score.value > 100 || !score.native : score.reason.empty())
            __builtin_trap();
    (void)ofiq::sharpnessFeatures(portrait.bgr, portrait.landmarks);
    return 0;
}
