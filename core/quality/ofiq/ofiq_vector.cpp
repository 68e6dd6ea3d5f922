// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/ofiq_vector.h"

#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/ofiq_measures.h"

namespace darcha::ofiq {

namespace {

// Null where OFIQ asks a network or forest that cannot be had (reference, section 6.1).
using Measure = QualityScore (*)(const AlignedFace&);
Measure measureOf(QualityComponent component) {
    switch (component) {
    case QualityComponent::UnifiedQualityScore:
    case QualityComponent::Sharpness:
    case QualityComponent::CompressionArtifacts:
    case QualityComponent::ExpressionNeutrality:
        return nullptr;
    case QualityComponent::BackgroundUniformity:
        return backgroundUniformity;
    case QualityComponent::IlluminationUniformity:
        return illuminationUniformity;
    case QualityComponent::LuminanceMean:
        return luminanceMean;
    case QualityComponent::LuminanceVariance:
        return luminanceVariance;
    case QualityComponent::UnderExposurePrevention:
        return underExposurePrevention;
    case QualityComponent::OverExposurePrevention:
        return overExposurePrevention;
    case QualityComponent::DynamicRange:
        return dynamicRange;
    case QualityComponent::NaturalColour:
        return naturalColour;
    case QualityComponent::SingleFacePresent:
        return singleFacePresent;
    case QualityComponent::EyesOpen:
        return eyesOpen;
    case QualityComponent::MouthClosed:
        return mouthClosed;
    case QualityComponent::EyesVisible:
        return eyesVisible;
    case QualityComponent::MouthOcclusionPrevention:
        return mouthOcclusionPrevention;
    case QualityComponent::FaceOcclusionPrevention:
        return faceOcclusionPrevention;
    case QualityComponent::InterEyeDistance:
        return interEyeDistance;
    case QualityComponent::HeadSize:
        return headSize;
    case QualityComponent::LeftwardCropOfTheFaceImage:
        return leftwardCrop;
    case QualityComponent::RightwardCropOfTheFaceImage:
        return rightwardCrop;
    case QualityComponent::MarginAboveOfTheFaceImage:
        return marginAbove;
    case QualityComponent::MarginBelowOfTheFaceImage:
        return marginBelow;
    case QualityComponent::HeadPoseYaw:
        return headPoseYaw;
    case QualityComponent::HeadPosePitch:
        return headPosePitch;
    case QualityComponent::HeadPoseRoll:
        return headPoseRoll;
    case QualityComponent::NoHeadCoverings:
        return noHeadCoverings;
    default: // beyond the standard
        break;
    }
    return nullptr;
}

bool fits(const cv::Mat& map, int side) {
    return map.empty() || (map.type() == CV_8UC1 && map.size() == cv::Size(side, side));
}

} // namespace

std::vector<QualityScore> ofiqVector(const Portrait& portrait) {
    const bool mapsFit = fits(portrait.parsing, AlignedFace::parsingSide) && fits(portrait.occlusion, alignedSide);
    const auto face = mapsFit ? AlignedFace::of(portrait) : std::nullopt;
    std::vector<QualityScore> scores;
    for (const QualityComponent component : standardComponents()) {
        const Measure measure = measureOf(component);
        if (!measure)
            scores.push_back(notAssessable(component, "no_model"));
        else if (!face)
            scores.push_back(notAssessable(component, mapsFit ? "landmarks_unusable" : "map_size"));
        else
            scores.push_back(measure(*face));
    }
    return scores;
}

} // namespace darcha::ofiq
