// SPDX-License-Identifier: Apache-2.0
#include "core/face/head_pose.h"

#include "core/face/mesh_points.h"

#include <cmath>
#include <numbers>
#include <opencv2/calib3d.hpp>

namespace darcha {
namespace {

constexpr double degrees = 180 / std::numbers::pi;

// The rotation that takes the camera's axis to the line of sight, without roll.
cv::Matx33d lineOfSight(const cv::Vec3d& towards) {
    const double yaw = std::atan2(towards[0], towards[2]);
    const double pitch = std::atan2(-towards[1], std::hypot(towards[0], towards[2]));
    const cv::Matx33d aboutY(std::cos(yaw), 0, std::sin(yaw), 0, 1, 0, -std::sin(yaw), 0, std::cos(yaw));
    const cv::Matx33d aboutX(1, 0, 0, 0, std::cos(pitch), -std::sin(pitch), 0, std::sin(pitch), std::cos(pitch));
    return aboutY * aboutX;
}

} // namespace

cv::Point2d HeadPlacement::project(cv::Point3d canonical, cv::Size picture, double focalPixels) const {
    const cv::Vec3d at = rotation * cv::Vec3d(canonical.x, canonical.y, canonical.z) + translation;
    return {focalPixels * at[0] / at[2] + (picture.width - 1) / 2.0,
            focalPixels * at[1] / at[2] + (picture.height - 1) / 2.0};
}

std::optional<HeadPlacement> placeHead(const CanonicalFace& face, std::span<const cv::Point3d> mesh, cv::Size picture,
                                       double focalPixels) {
    std::vector<cv::Point3d> model;
    std::vector<cv::Point2d> seen;
    for (const CanonicalFace::PosePoint& point : face.posePoints) {
        const cv::Point3d& at = mesh[static_cast<std::size_t>(point.index)];
        model.push_back(face.vertices[static_cast<std::size_t>(point.index)]);
        seen.emplace_back(at.x, at.y);
    }
    const cv::Matx33d camera(focalPixels, 0, (picture.width - 1) / 2.0, 0, focalPixels, (picture.height - 1) / 2.0, 0,
                             0, 1);
    cv::Vec3d turn;
    HeadPlacement placement;
    try {
        if (!cv::solvePnP(model, seen, camera, cv::noArray(), turn, placement.translation, false, cv::SOLVEPNP_SQPNP))
            return std::nullopt;
        cv::Rodrigues(turn, placement.rotation);
    } catch (const cv::Exception&) {
        return std::nullopt; // points on one line, or not finite: no head
    }
    if (!(placement.translation[2] > 0) || !std::isfinite(placement.translation[2]))
        return std::nullopt;

    const cv::Point3d middle = (face.vertices[meshpoint::rightEyeInner] + face.vertices[meshpoint::leftEyeInner]) / 2;
    const cv::Vec3d eyes = placement.rotation * cv::Vec3d(middle.x, middle.y, middle.z) + placement.translation;
    placement.distanceCm = cv::norm(eyes);

    // The canonical face has y up and z towards the camera; a head that looks into the lens is then the identity.
    const cv::Matx33d upright = placement.rotation * cv::Matx33d::diag({1, -1, -1});
    const cv::Matx33d seenRotation = lineOfSight(eyes).t() * upright;
    const cv::Vec3d nose(-seenRotation(0, 2), -seenRotation(1, 2), -seenRotation(2, 2));
    const double yaw = std::atan2(nose[0], -nose[2]);
    const double pitch = std::atan2(-nose[1], std::hypot(nose[0], nose[2]));
    // What is left after yaw and pitch are undone is roll.
    const cv::Matx33d aboutY(std::cos(-yaw), 0, std::sin(-yaw), 0, 1, 0, -std::sin(-yaw), 0, std::cos(-yaw));
    const cv::Matx33d aboutX(1, 0, 0, 0, std::cos(-pitch), -std::sin(-pitch), 0, std::sin(-pitch), std::cos(-pitch));
    const cv::Matx33d rest = (aboutY * aboutX).t() * seenRotation;
    placement.pose = {yaw * degrees, pitch * degrees, std::atan2(rest(1, 0), rest(0, 0)) * degrees};
    placement.foreshortening = std::max(0.2, std::hypot(seenRotation(0, 0), seenRotation(1, 0)));
    return placement;
}

} // namespace darcha
