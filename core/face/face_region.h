// SPDX-License-Identifier: Apache-2.0
// The turned square of a picture in which the mesh network looks, and the way to and from it.
//
// Pixels; centres at whole numbers. Pure.
#pragma once

#include "core/face/face_detector.h"
#include "core/face/face_observation.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/types.hpp>
#include <span>

namespace darcha {

struct FaceRegion {
    cv::Point2d centre;
    double side = 0;  // pixels
    double angle = 0; // radians, clockwise in the picture: how far the eyes' line is from level

    static FaceRegion of(const DetectedFace& face);
    static FaceRegion of(std::span<const cv::Point3d> mesh); // of the 478 points in the picture

    cv::Point2d toPicture(cv::Point2d onCrop, int cropSide) const; // the crop's edges at whole numbers
};

// Cuts the region out, cropSide x cropSide. What lies outside the picture is black. Both buffers are reused.
void cutOut(const cv::Mat& picture, const FaceRegion& region, int cropSide, cv::Mat& crop, cv::Mat& scratch);

} // namespace darcha
