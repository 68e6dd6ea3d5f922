// SPDX-License-Identifier: Apache-2.0
// Assessments made of native values, for tests of what follows the measures.
#pragma once

#include "core/quality/best_shot.h"

#include <map>

namespace darcha {

using Natives = std::map<QualityComponent, double>;

// A face that fits every limit of profile icao, but for what `changed` says.
inline Shot shotOf(const QualityProfile& profile, const Natives& changed = {}, int value = 80, int faces = 1) {
    Natives natives{{QualityComponent::SingleFacePresent, faces},
                    {QualityComponent::InterEyeDistance, 200},
                    {QualityComponent::HeadSize, 0.75},
                    {QualityComponent::HeadWidth, 0.62},
                    {QualityComponent::LeftwardCropOfTheFaceImage, 0.5},
                    {QualityComponent::RightwardCropOfTheFaceImage, 0.5},
                    {QualityComponent::MarginAboveOfTheFaceImage, 0.45},
                    {QualityComponent::MarginBelowOfTheFaceImage, 0.55},
                    {QualityComponent::HeadPoseYaw, 0},
                    {QualityComponent::HeadPosePitch, 0},
                    {QualityComponent::HeadPoseRoll, 0},
                    {QualityComponent::UnderExposurePrevention, -1},
                    {QualityComponent::OverExposurePrevention, 0},
                    {QualityComponent::DynamicRange, 7},
                    {QualityComponent::IlluminationUniformity, 0},
                    {QualityComponent::EyesOpen, 0.8},
                    {QualityComponent::MouthClosed, 0},
                    {QualityComponent::Sharpness, 0.2},
                    {QualityComponent::MotionBlurPrevention, 2},
                    {QualityComponent::UpscalingPrevention, 0.9}};
    for (const auto& [component, native] : changed)
        natives[component] = native;
    Shot shot;
    shot.finding.faceCount = faces;
    if (faces > 0) {
        auto face = std::make_shared<FaceObservation>();
        face->frame = std::make_shared<Frame>();
        shot.finding.face = face;
    }
    for (const QualityComponent component : allQualityComponents())
        shot.assessment.scores.push_back(faces == 1 || component == QualityComponent::SingleFacePresent
                                             ? scored(component, natives[component], value)
                                             : notAssessable(component, "no_face"));
    for (const QualityLimit& limit : profile.limits)
        if (const QualityScore& score = *shot.assessment.score(limit.component); limit.blocks(score))
            shot.assessment.reasons.push_back(limit.component);
        else if (score.native && !limit.holds(score))
            shot.assessment.advice.push_back(limit.component);
    shot.assessment.verdict = shot.assessment.reasons.empty() ? QualityVerdict::Pass : QualityVerdict::Fail;
    shot.assessment.worst = value;
    shot.assessment.mean = value;
    return shot;
}

} // namespace darcha
