// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/ofiq_mapping.h"

#include "core/quality/mappings.h"

#include <cmath>
#include <numbers>

namespace darcha::ofiq {

namespace {

using mapping::Sigmoid;

double logistic(double x, double middle, double width) { return 1 / (1 + std::exp((middle - x) / width)); }

double luminanceMean(double mean) { return 100 * logistic(mean, 0.2, 0.05) * (1 - logistic(mean, 0.8, 0.05)); }

double luminanceVariance(double variance) {
    return 100 * std::sin(std::numbers::pi * 60 * variance / (60 * variance + 1));
}

double headSize(double share) { return Sigmoid{200, 1, -1, 0, 0.05}(std::abs(share - 0.45)); }

// 100 with nothing on the head, 0 from a share of .95, a logistic between them.
double noHeadCoverings(double share) {
    const auto s = [](double x) { return logistic(x, 0.02, 0.1); };
    if (share <= 0)
        return 100;
    return share >= 0.95 ? 0 : 100 * (s(0.95) - s(share)) / (s(0.95) - s(0));
}

double value(QualityComponent component, double x) {
    switch (component) {
    case QualityComponent::UnifiedQualityScore:
        return Sigmoid{100, 0, 1, 23, 2.6}(x);
    case QualityComponent::BackgroundUniformity:
        return Sigmoid{190, 1, -1, 10, 100}(x);
    case QualityComponent::IlluminationUniformity:
        return 100 * std::pow(x, 0.3);
    case QualityComponent::LuminanceMean:
        return luminanceMean(x);
    case QualityComponent::LuminanceVariance:
        return luminanceVariance(x);
    case QualityComponent::UnderExposurePrevention:
        return Sigmoid{120, 0.832, -1, 0.92, 0.05}(x);
    case QualityComponent::OverExposurePrevention:
        return mapping::overExposure(x);
    case QualityComponent::DynamicRange:
        return 12.5 * x;
    case QualityComponent::Sharpness:
        return Sigmoid{1, -14, 115, -20, 15}(x);
    case QualityComponent::CompressionArtifacts:
        return Sigmoid{1, -0.0278, 103, 0.3308, 0.092}(x);
    case QualityComponent::NaturalColour:
        return Sigmoid{200, 1, -1, 0, 10}(x);
    case QualityComponent::EyesOpen:
        return mapping::eyesOpen(x);
    case QualityComponent::MouthClosed:
        return mapping::mouthClosed(x);
    case QualityComponent::SingleFacePresent:
    case QualityComponent::EyesVisible:
    case QualityComponent::MouthOcclusionPrevention:
    case QualityComponent::FaceOcclusionPrevention:
        return 100 * (1 - x);
    case QualityComponent::InterEyeDistance:
        return mapping::interEyeDistance(x);
    case QualityComponent::HeadSize:
        return headSize(x);
    case QualityComponent::LeftwardCropOfTheFaceImage:
    case QualityComponent::RightwardCropOfTheFaceImage:
        return Sigmoid{100, 0, 1, 0.9, 0.1}(x);
    case QualityComponent::MarginAboveOfTheFaceImage:
        return Sigmoid{100, 0, 1, 1.4, 0.1}(x);
    case QualityComponent::MarginBelowOfTheFaceImage:
        return Sigmoid{100, 0, 1, 1.8, 0.1}(x);
    case QualityComponent::HeadPoseYaw:
    case QualityComponent::HeadPosePitch:
    case QualityComponent::HeadPoseRoll:
        return mapping::cosineSquared(x);
    case QualityComponent::ExpressionNeutrality:
        return Sigmoid{100, 0, 1, -5000, 5000}(x);
    case QualityComponent::NoHeadCoverings:
        return noHeadCoverings(x);
    default: // beyond the standard
        break;
    }
    return std::nan("");
}

} // namespace

QualityScore mapped(QualityComponent component, double native) {
    return scored(component, native, value(component, native));
}

} // namespace darcha::ofiq
