// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_quality.h"

#include "core/fingerprint/finger_features.h"
#include "core/fingerprint/finger_image_file.h"
#include "core/fingerprint/finger_score.h"

namespace darcha {

namespace {

// NFIQ 2's own limits (reference, section 3).
constexpr double uniformDeviation = 1;  // grey; below: one colour
constexpr double emptyMean = 250;       // grey; above: no contrast
constexpr double enoughPixels = 50'000; // 129 mm2 at 500 ppi

std::vector<FingerFeedback> feedbackOf(const nfiq::FeatureVector& features) {
    const double mean = features["Mu"], pixels = features.roiPixels;
    return {{"UniformImage", features.deviation, uniformDeviation, features.deviation >= uniformDeviation},
            {"EmptyImageOrContrastTooLow", mean, emptyMean, mean <= emptyMean},
            {"SufficientFingerprintForeground", pixels, enoughPixels, pixels >= enoughPixels}};
}

// Ours, and only a hint: which complaint explains a poor picture best. Limits measured on synthetic prints with
// rendered dryness and wetness and on data/fingerprints; see README.md.
std::string_view hintOf(const nfiq::FeatureVector& features, int score, int enough) {
    if (score >= enough)
        return {};
    if (features.roiPixels < enoughPixels)
        return "fingers.hint.more_area";
    const double dark = features["ImgProcROIArea_Mean"];
    if (dark < 90)
        return "fingers.hint.too_wet";
    if (dark > 165)
        return "fingers.hint.too_dry";
    return "fingers.hint.press_gently";
}

} // namespace

int acceptableFingerScore(FingerPosition position) {
    switch (position) {
    case FingerPosition::RightMiddle:
    case FingerPosition::LeftMiddle:
        return 20;
    case FingerPosition::RightRing:
    case FingerPosition::LeftRing:
    case FingerPosition::RightLittle:
    case FingerPosition::LeftLittle:
        return 10;
    default:
        return 30;
    }
}

Result<FingerQuality> assessFingerprint(const FingerprintImage& image) {
    if (image.grey.empty() || image.grey.type() != CV_8UC1)
        return {ErrorCode::InvalidArgument, "a fingerprint picture has 8 bit grey values"};
    const FingerprintImage standard = atFiveHundredPpi(image);
    const auto features = nfiq::computeFeatures(standard.grey);
    if (!features)
        return features.error();
    FingerQuality quality;
    quality.score = nfiq::fingerScore(*features);
    quality.algorithm = nfiq::fingerScoreName;
    quality.features.reserve(nfiq::featureCount);
    for (std::size_t i = 0; i < nfiq::featureCount; ++i)
        quality.features.push_back({nfiq::featureNames[i], features->values[i]});
    quality.feedback = feedbackOf(*features);
    quality.hintId = hintOf(*features, quality.score, acceptableFingerScore(image.position));
    return quality;
}

} // namespace darcha
