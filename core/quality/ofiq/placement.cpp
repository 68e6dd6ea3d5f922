// SPDX-License-Identifier: Apache-2.0
// Where the face lies in the picture as it was given: sizes, margins, other faces, pose.
#include "core/quality/ofiq/ofiq_mapping.h"
#include "core/quality/ofiq/ofiq_measures.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace darcha::ofiq {

namespace {

const Landmarks98& points(const AlignedFace& face) { return face.portrait->landmarks; }

// OFIQ measures the margins from the midpoint in whole pixels, the head's size from the exact one.
cv::Point wholeEyeMidpoint(const AlignedFace& face) { return rounded(eyeMidpoint(points(face))); }

double wholeEyesToChin(const AlignedFace& face) {
    return cv::norm(cv::Point2d(wholeEyeMidpoint(face) - points(face)[landmark::chin]));
}

QualityScore posed(QualityComponent component, const AlignedFace& face, double HeadPose::*angle) {
    const auto& pose = face.portrait->pose;
    return pose ? mapped(component, (*pose).*angle) : notAssessable(component, "no_pose");
}

} // namespace

QualityScore singleFacePresent(const AlignedFace& face) {
    constexpr QualityComponent component = QualityComponent::SingleFacePresent;
    if (!face.portrait->faceAreas || face.portrait->faceAreas->empty())
        return notAssessable(component, "no_detection");
    std::vector<double> areas = *face.portrait->faceAreas;
    std::sort(areas.rbegin(), areas.rend());
    return mapped(component, areas.size() < 2 ? 0 : areas[1] / areas[0]);
}

QualityScore interEyeDistance(const AlignedFace& face) {
    const double yaw = face.portrait->pose ? face.portrait->pose->yaw : 0;
    return mapped(QualityComponent::InterEyeDistance,
                  interEyeDistance(points(face)) / std::cos(yaw * std::numbers::pi / 180));
}

QualityScore headSize(const AlignedFace& face) {
    return mapped(QualityComponent::HeadSize, eyesToChin(points(face)) / face.portrait->bgr.rows);
}

QualityScore leftwardCrop(const AlignedFace& face) {
    return mapped(QualityComponent::LeftwardCropOfTheFaceImage,
                  rightEyeCentre(points(face)).x / interEyeDistance(points(face)));
}

QualityScore rightwardCrop(const AlignedFace& face) {
    const int room = face.portrait->bgr.cols - leftEyeCentre(points(face)).x;
    return mapped(QualityComponent::RightwardCropOfTheFaceImage, room / interEyeDistance(points(face)));
}

QualityScore marginAbove(const AlignedFace& face) {
    return mapped(QualityComponent::MarginAboveOfTheFaceImage, wholeEyeMidpoint(face).y / wholeEyesToChin(face));
}

QualityScore marginBelow(const AlignedFace& face) {
    const int room = face.portrait->bgr.rows - wholeEyeMidpoint(face).y;
    return mapped(QualityComponent::MarginBelowOfTheFaceImage, room / wholeEyesToChin(face));
}

QualityScore headPoseYaw(const AlignedFace& face) { return posed(QualityComponent::HeadPoseYaw, face, &HeadPose::yaw); }

QualityScore headPosePitch(const AlignedFace& face) {
    return posed(QualityComponent::HeadPosePitch, face, &HeadPose::pitch);
}

QualityScore headPoseRoll(const AlignedFace& face) {
    return posed(QualityComponent::HeadPoseRoll, face, &HeadPose::roll);
}

} // namespace darcha::ofiq
