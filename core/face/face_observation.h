// SPDX-License-Identifier: Apache-2.0
// Everything that is derived from one frame about one face: made once, whole, then only read.
//
// Left and right are the subject's own. Pixels are of the full frame, y down. Thread-safe to read.
#pragma once

#include "core/media/frame.h"

#include <array>
#include <memory>
#include <opencv2/core/types.hpp>
#include <optional>
#include <vector>

namespace darcha {

// MediaPipe's attention mesh: 468 face points, then 2 x 5 iris points (468..472 the subject's right, 473..477 left).
inline constexpr std::size_t meshPointCount = 478;

// Degrees. Positive yaw: nose towards the subject's left (image right); positive pitch: chin up; positive roll: head
// tilted towards the subject's left shoulder (clockwise in the image).
struct HeadPose {
    double yaw = 0;
    double pitch = 0;
    double roll = 0;
};

struct FaceObservation {
    FramePtr frame;
    cv::Rect2d box;            // tight box of the mesh
    cv::Rect2d detectorBox;    // what the detector drew, moved along with the mesh since it last ran
    double detectionScore = 0; // 0..1, of the last detector run on this track
    double meshPresence = 0;   // logit of the mesh's face flag; real faces 16-28 (reference, section 11)
    std::array<cv::Point3d, meshPointCount> mesh{}; // x, y pixels; z in the same scale, smaller = nearer to the camera
    HeadPose pose;
    double distanceCm = 0; // camera to face, from the metric canonical face; +-10 %
    cv::Point2d rightEye;  // pupil centres, from the irises
    cv::Point2d leftEye;
    double interEyeDistance = 0; // pixels between the pupils, corrected for yaw: what a frontal view would have
    double rightEyeOpenness = 0; // eye aspect ratio: lid distance / eye width; about 0.30 open, < 0.12 closed
    double leftEyeOpenness = 0;
    double mouthOpenness = 0; // inner lip distance / mouth width; <= 0.05 closed
    double crownY = 0;        // estimated top of the head (hair excluded), pixels
    cv::Point2d chin;         // mesh point 152
};

using FaceObservationPtr = std::shared_ptr<const FaceObservation>;

// Where another algorithm sees the same points (second_opinion.h), over the eye distance: 0.05 is 3 mm on a face.
struct Disagreement {
    bool faceSeen = false; // by the other algorithm too; else the distances mean nothing
    double eyes = 0;       // the larger distance of the two eyes
    double chin = 0; // along the middle line of the face only: sideways the lowest point of a jaw is hardly defined
};

// What one look at a frame found. Several faces: `face` is the largest, and no measure may call it alone.
struct FaceFinding {
    int faceCount = 0;             // faces at least a quarter as wide as the largest; smaller ones are the background's
    FaceObservationPtr face;       // null when faceCount is 0
    std::vector<cv::Rect2d> boxes; // of all faces, also the small ones; `face` first
    std::optional<Disagreement> second; // of the still of record, where a second opinion was asked for
};

} // namespace darcha
