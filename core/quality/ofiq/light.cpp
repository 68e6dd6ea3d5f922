// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/ofiq_mapping.h"
#include "core/quality/ofiq/ofiq_measures.h"

#include <cmath>

namespace darcha::ofiq {

namespace {

constexpr int darkMax = 25; // levels of linear light
constexpr int brightMin = 247;

double mean(const Histogram& light) {
    double sum = 0;
    for (int level = 0; level < 256; ++level)
        sum += light.share(level) * level / 255;
    return sum;
}

QualityScore shareBetween(QualityComponent component, const Histogram& light, int lowest, int highest) {
    if (light.all == 0)
        return notAssessable(component, "face_hidden");
    int count = 0;
    for (int level = lowest; level <= highest; ++level)
        count += light.counts[static_cast<std::size_t>(level)];
    return mapped(component, static_cast<double>(count) / light.all);
}

} // namespace

QualityScore luminanceMean(const AlignedFace& face) {
    return mapped(QualityComponent::LuminanceMean, mean(face.light));
}

QualityScore luminanceVariance(const AlignedFace& face) {
    const double middle = mean(face.light);
    double sum = 0;
    for (int level = 0; level < 256; ++level)
        sum += face.light.share(level) * (level / 255.0 - middle) * (level / 255.0 - middle);
    return mapped(QualityComponent::LuminanceVariance, sum);
}

QualityScore dynamicRange(const AlignedFace& face) {
    double bits = 0;
    for (int level = 0; level < 256; ++level)
        if (const double share = face.light.share(level); share > 0)
            bits -= share * std::log2(share);
    return mapped(QualityComponent::DynamicRange, bits);
}

QualityScore underExposurePrevention(const AlignedFace& face) {
    return shareBetween(QualityComponent::UnderExposurePrevention, face.visibleLight, 0, darkMax);
}

QualityScore overExposurePrevention(const AlignedFace& face) {
    return shareBetween(QualityComponent::OverExposurePrevention, face.visibleLight, brightMin, 255);
}

} // namespace darcha::ofiq
