// SPDX-License-Identifier: Apache-2.0
// Things painted onto a portrait where the mesh says that a face is: masks, dark glasses, a mirrored lamp, a wall.
#pragma once

#include "core/face/face_observation.h"
#include "core/face/mesh_points.h"

#include <opencv2/imgproc.hpp>
#include <span>
#include <vector>

namespace darcha::painting {

inline std::vector<cv::Point> places(const FaceObservation& face, std::span<const int> points) {
    std::vector<cv::Point> made;
    for (const int i : points) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
        made.emplace_back(cvRound(p.x), cvRound(p.y));
    }
    return made;
}

inline double eyeDistance(const FaceObservation& face) { return cv::norm(face.leftEye - face.rightEye); }

// From the nose's bridge to under the chin, cheek to cheek, with the folds that cloth has.
inline cv::Mat withMask(const FaceObservation& face, const cv::Scalar& colour) {
    static constexpr int outline[] = {234, 117, 120, 197, 349, 346, 454, 361, 397, 379, 152, 150, 172, 132};
    cv::Mat made = face.frame->bgr.clone();
    std::vector<cv::Point> shape = places(face, outline);
    cv::fillPoly(made, std::vector<std::vector<cv::Point>>{shape}, colour, cv::LINE_AA);
    for (int fold = 0; fold < 3; ++fold) {
        const cv::Point left = (shape[0] * (3 - fold) + shape[12] * (fold + 1)) / 4,
                        right = (shape[6] * (3 - fold) + shape[8] * (fold + 1)) / 4;
        cv::line(made, left, right, colour * 0.9, std::max(1, cvRound(0.015 * eyeDistance(face))), cv::LINE_AA);
    }
    return made;
}

inline cv::Mat withDarkGlasses(const FaceObservation& face, const cv::Scalar& colour, double strength) {
    cv::Mat dark = face.frame->bgr.clone();
    const double apart = eyeDistance(face);
    for (const cv::Point2d& eye : {face.rightEye, face.leftEye})
        cv::ellipse(dark, eye + cv::Point2d(0, 0.08 * apart), cv::Size2d(0.42 * apart, 0.32 * apart), 0, 0, 360, colour,
                    cv::FILLED, cv::LINE_AA);
    cv::line(dark, face.rightEye, face.leftEye, colour, std::max(2, cvRound(0.05 * apart)), cv::LINE_AA);
    cv::Mat made;
    cv::addWeighted(dark, strength, face.frame->bgr, 1 - strength, 0, made);
    return made;
}

// Clear lenses with rims.
inline cv::Mat withGlasses(const FaceObservation& face, const cv::Scalar& colour, double lower = 0.08) {
    cv::Mat made = face.frame->bgr.clone();
    const double apart = eyeDistance(face);
    const int thick = std::max(2, cvRound(0.035 * apart));
    for (const cv::Point2d& eye : {face.rightEye, face.leftEye})
        cv::ellipse(made, eye + cv::Point2d(0, lower * apart), cv::Size2d(0.40 * apart, 0.30 * apart), 0, 0, 360,
                    colour, thick, cv::LINE_AA);
    const cv::Point2d half = (face.leftEye - face.rightEye) * 0.11, middle = (face.leftEye + face.rightEye) * 0.5;
    cv::line(made, middle - half, middle + half, colour, thick, cv::LINE_AA);
    return made;
}

inline void addGlare(cv::Mat& picture, const FaceObservation& face, bool right, double irises) {
    const double iris = 0.095 * eyeDistance(face), side = iris * std::sqrt(CV_PI * irises);
    const cv::Point2d at = (right ? face.rightEye : face.leftEye) + cv::Point2d(0.05, -0.02) * eyeDistance(face);
    cv::rectangle(picture, at - cv::Point2d(side / 2, side / 2), at + cv::Point2d(side / 2, side / 2),
                  cv::Scalar(252, 253, 250), cv::FILLED, cv::LINE_AA);
}

inline FramePtr frameOf(cv::Mat picture) {
    auto frame = std::make_shared<Frame>();
    frame->bgr = std::move(picture);
    return frame;
}

} // namespace darcha::painting
