// SPDX-License-Identifier: Apache-2.0
// OFIQ's measures that are image maths once landmarks exist: one function a component, one file a topic.
//
// Native values and mappings are OFIQ's (reference, face quality section 6.3), their weak points included (section 7);
// core/quality/measures holds ours. Reasons of what cannot be judged: no_parsing_map, no_occlusion_map, no_pose,
// no_detection, no_background, outside_picture. Pure and thread-safe.
#pragma once

#include "core/quality/ofiq/aligned_face.h"
#include "core/quality/quality_score.h"

namespace darcha::ofiq {

// light.cpp: of the landmarks' region.
QualityScore luminanceMean(const AlignedFace& face);
QualityScore luminanceVariance(const AlignedFace& face);
QualityScore dynamicRange(const AlignedFace& face);
QualityScore underExposurePrevention(const AlignedFace& face); // and of the occlusion map, where there is one
QualityScore overExposurePrevention(const AlignedFace& face);

// cheeks.cpp
QualityScore illuminationUniformity(const AlignedFace& face);
QualityScore naturalColour(const AlignedFace& face);

// surroundings.cpp: of the parsing map.
QualityScore backgroundUniformity(const AlignedFace& face);
QualityScore noHeadCoverings(const AlignedFace& face);

// openings.cpp
QualityScore eyesOpen(const AlignedFace& face);
QualityScore mouthClosed(const AlignedFace& face);

// visibility.cpp: of the occlusion map.
QualityScore eyesVisible(const AlignedFace& face);
QualityScore mouthOcclusionPrevention(const AlignedFace& face);
QualityScore faceOcclusionPrevention(const AlignedFace& face);

// placement.cpp: of the picture as it is.
QualityScore singleFacePresent(const AlignedFace& face);
QualityScore interEyeDistance(const AlignedFace& face);
QualityScore headSize(const AlignedFace& face);
QualityScore leftwardCrop(const AlignedFace& face);
QualityScore rightwardCrop(const AlignedFace& face);
QualityScore marginAbove(const AlignedFace& face);
QualityScore marginBelow(const AlignedFace& face);
QualityScore headPoseYaw(const AlignedFace& face);
QualityScore headPosePitch(const AlignedFace& face);
QualityScore headPoseRoll(const AlignedFace& face);

} // namespace darcha::ofiq
