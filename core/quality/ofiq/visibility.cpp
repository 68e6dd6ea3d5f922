// SPDX-License-Identifier: Apache-2.0
// What the occlusion map says is hidden: of the eyes' boxes, of the mouth, of the face. Native: share hidden.
#include "core/quality/ofiq/alignment.h"
#include "core/quality/ofiq/ofiq_mapping.h"
#include "core/quality/ofiq/ofiq_measures.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha::ofiq {

namespace {

cv::Rect eyeBox(const AlignedFace& face, std::size_t first, int margin) {
    const auto* const from = face.points.data() + first;
    const cv::Rect box = cv::boundingRect(std::vector<cv::Point>(from, from + landmark::eyePoints));
    return cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
           cv::Rect(0, 0, alignedSide, alignedSide);
}

QualityScore hidden(QualityComponent component, const AlignedFace& face, const cv::Mat& where) {
    if (face.portrait->occlusion.empty())
        return notAssessable(component, "no_occlusion_map");
    const int all = cv::countNonZero(where);
    if (all == 0)
        return notAssessable(component, "outside_picture");
    return mapped(component, cv::countNonZero(where & (face.portrait->occlusion == 0)) / static_cast<double>(all));
}

} // namespace

QualityScore eyesVisible(const AlignedFace& face) {
    const double yaw = face.portrait->pose ? face.portrait->pose->yaw : 0;
    const double apart = interEyeDistance(face.points) / std::cos(yaw * std::numbers::pi / 180);
    if (!(apart >= 0 && apart < 20 * alignedSide)) // a profile: the other eye is not seen at all
        return notAssessable(QualityComponent::EyesVisible, "profile");
    const int margin = static_cast<int>(std::floor(apart / 20));
    cv::Mat boxes = cv::Mat::zeros(alignedSide, alignedSide, CV_8UC1);
    for (const std::size_t eye : {landmark::leftEye, landmark::rightEye})
        if (const cv::Rect box = eyeBox(face, eye, margin); !box.empty())
            boxes(box) = cv::Scalar(255);
    return hidden(QualityComponent::EyesVisible, face, boxes);
}

QualityScore mouthOcclusionPrevention(const AlignedFace& face) {
    const auto* const from = face.points.data() + landmark::outerMouth;
    const std::vector<cv::Point> lips(from, from + landmark::outerMouthPoints);
    cv::Mat mouth = cv::Mat::zeros(alignedSide, alignedSide, CV_8UC1);
    cv::fillPoly(mouth, std::vector<std::vector<cv::Point>>{lips}, cv::Scalar(255));
    return hidden(QualityComponent::MouthOcclusionPrevention, face, mouth);
}

QualityScore faceOcclusionPrevention(const AlignedFace& face) {
    return hidden(QualityComponent::FaceOcclusionPrevention, face, face.region);
}

} // namespace darcha::ofiq
