// SPDX-License-Identifier: Apache-2.0
// What the mesh would see of the canonical face in a pose, and of a picture of it on a sheet: points only, no pixel.
//
// Camera at 60 cm, 320 x 240. A sheet shows the face as it was photographed from the front; it may be bent about a
// vertical axis so that the face covers `arc` degrees of a cylinder, and is then turned.
#pragma once

#include "core/base/random_source.h"
#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"
#include "core/face/mesh_points.h"

#include <cmath>
#include <numbers>
#include <opencv2/core.hpp>

namespace darcha::test {

inline const cv::Size syntheticPicture(320, 240);
inline constexpr double syntheticFocal = 330, syntheticDistance = 60; // pixels, cm: a face is 80 pixels wide

inline cv::Matx33d headRotation(const HeadPose& pose) { // canonical axes (y up, z towards the camera)
    constexpr double radians = std::numbers::pi / 180;
    const double y = pose.yaw * radians, p = -pose.pitch * radians, r = -pose.roll * radians;
    const cv::Matx33d aboutY(std::cos(y), 0, std::sin(y), 0, 1, 0, -std::sin(y), 0, std::cos(y));
    const cv::Matx33d aboutX(1, 0, 0, 0, std::cos(p), -std::sin(p), 0, std::sin(p), std::cos(p));
    const cv::Matx33d aboutZ(std::cos(r), -std::sin(r), 0, std::sin(r), std::cos(r), 0, 0, 0, 1);
    return aboutY * aboutX * aboutZ;
}

struct SyntheticFace {
    const CanonicalFace& canonical;
    double noise = 0.15; // pixels, sigma of a point: the mesh on a good picture of this size

    // A living head. `at`: when; the frame is attached as it is.
    FaceObservation head(const HeadPose& pose, SteadyTime at, RandomSource& random, FramePtr frame = {}) const {
        const cv::Matx33d turn = headRotation(pose);
        return seen([&](const cv::Point3d& v) { return turn * v; }, pose, at, random, std::move(frame));
    }

    // Its picture. The mesh reads hardly any pose from it: `pose` is what is claimed.
    FaceObservation sheet(const HeadPose& turned, double arc, const HeadPose& pose, SteadyTime at,
                          RandomSource& random) const {
        const cv::Matx33d turn = headRotation(turned);
        const double bend = arc * std::numbers::pi / 180 / 15; // radians of arc a centimetre, over 15 cm of face
        const auto on = [&](const cv::Point3d& v) {
            const double scale = syntheticDistance / (syntheticDistance - v.z); // the perspective of the photo
            const double x = v.x * scale, y = v.y * scale;
            const cv::Point3d lies = bend > 0
                                         ? cv::Point3d(std::sin(x * bend) / bend, y, (std::cos(x * bend) - 1) / bend)
                                         : cv::Point3d(x, y, 0);
            return turn * lies;
        };
        return seen(on, pose, at, random, {});
    }

private:
    template <typename Place>
    FaceObservation seen(const Place& place, const HeadPose& pose, SteadyTime at, RandomSource& random,
                         FramePtr frame) const {
        FaceObservation face;
        auto own = std::make_shared<Frame>();
        own->captured = at;
        face.frame = frame ? std::move(frame) : FramePtr(own);
        const auto gauss = [&] { // Box and Muller
            return std::sqrt(-2 * std::log(1 - random.uniform())) * std::cos(2 * std::numbers::pi * random.uniform());
        };
        const auto project = [&](const cv::Point3d& v) {
            const cv::Point3d p = place(v);
            const double scale = syntheticFocal / (syntheticDistance - p.z);
            return cv::Point3d(syntheticPicture.width / 2.0 + p.x * scale + noise * gauss(),
                               syntheticPicture.height / 2.0 - p.y * scale + noise * gauss(), -p.z * scale);
        };
        for (std::size_t i = 0; i < canonical.vertices.size(); ++i)
            face.mesh[i] = project(canonical.vertices[i]);
        const auto middle = [&](int a, int b) {
            return (face.mesh[static_cast<std::size_t>(a)] + face.mesh[static_cast<std::size_t>(b)]) / 2;
        };
        for (int k = 0; k < 5; ++k) {
            face.mesh[static_cast<std::size_t>(meshpoint::rightIris + k)] =
                middle(meshpoint::rightEyeInner, meshpoint::rightEyeOuter);
            face.mesh[static_cast<std::size_t>(meshpoint::leftIris + k)] =
                middle(meshpoint::leftEyeInner, meshpoint::leftEyeOuter);
        }
        const cv::Point3d right = face.mesh[meshpoint::rightIris], left = face.mesh[meshpoint::leftIris];
        face.rightEye = {right.x, right.y};
        face.leftEye = {left.x, left.y};
        face.pose = pose;
        face.distanceCm = syntheticDistance;
        face.interEyeDistance =
            cv::norm(face.leftEye - face.rightEye) / std::max(0.5, std::cos(pose.yaw * std::numbers::pi / 180));
        face.detectionScore = 0.9;
        face.meshPresence = 20;
        face.rightEyeOpenness = face.leftEyeOpenness = 0.3;
        double x0 = 1e9, x1 = -1e9, y0 = 1e9, y1 = -1e9;
        for (std::size_t i = 0; i < canonical.vertices.size(); ++i) {
            x0 = std::min(x0, face.mesh[i].x);
            x1 = std::max(x1, face.mesh[i].x);
            y0 = std::min(y0, face.mesh[i].y);
            y1 = std::max(y1, face.mesh[i].y);
        }
        face.box = face.detectorBox = {x0, y0, x1 - x0, y1 - y0};
        face.crownY = y0;
        face.chin = {face.mesh[meshpoint::chin].x, face.mesh[meshpoint::chin].y};
        return face;
    }
};

} // namespace darcha::test
