// SPDX-License-Identifier: Apache-2.0
// Where the head is and where it looks, from the mesh and the canonical face.
//
// Angles are those under which the camera sees the head: relative to the line from the lens to the face, so that a
// person at the edge of the picture who faces the lens counts as frontal. Order: roll about the face's own axis, then
// pitch, then yaw (ISO/IEC 39794-5). Distances in centimetres, from the lens to the middle between the eyes. Pure.
#pragma once

#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"

#include <opencv2/core/matx.hpp>
#include <optional>
#include <span>

namespace darcha {

struct HeadPlacement {
    HeadPose pose;
    double distanceCm = 0;
    cv::Matx33d rotation;      // canonical face to camera (x right, y down, z away)
    cv::Vec3d translation;     // centimetres
    double foreshortening = 1; // length of the eyes' line as seen, over its true length

    cv::Point2d project(cv::Point3d canonical, cv::Size picture, double focalPixels) const;
};

// `focalPixels`: of a pinhole camera whose axis is the picture's centre. Empty when the points fit no head.
std::optional<HeadPlacement> placeHead(const CanonicalFace& face, std::span<const cv::Point3d> mesh, cv::Size picture,
                                       double focalPixels);

} // namespace darcha
