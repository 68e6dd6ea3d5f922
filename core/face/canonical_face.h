// SPDX-License-Identifier: Apache-2.0
// MediaPipe's canonical face: a metric mask of 468 points and 898 triangles, and the points that a pose is solved from.
//
// Centimetres; x towards the subject's left, y up, z out of the face towards the camera. Indices are those of
// FaceObservation::mesh. Immutable after loading; thread-safe to read. Errors: ModelMissing, ModelHashMismatch,
// ModelUnreadable.
#pragma once

#include "core/base/result.h"

#include <array>
#include <cstdint>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

namespace darcha {

class ModelStore;

struct CanonicalFace {
    struct PosePoint {
        int index = 0;     // into vertices
        double weight = 0; // MediaPipe's Procrustes weight
    };

    std::vector<cv::Point3d> vertices;           // 468
    std::vector<cv::Point2d> textureCoordinates; // as many; u to the right in a picture of the face, v down; 0..1
    std::vector<std::array<int, 3>> triangles;   // 898; counter-clockwise seen from outside
    std::vector<PosePoint> posePoints;           // 33

    static Result<CanonicalFace> load(const ModelStore& store);
    // Reads MediaPipe's GeometryPipelineMetadata (protocol buffer). Whatever the bytes are, the answer is a face whose
    // indices all fit, or ModelUnreadable.
    static Result<CanonicalFace> parse(std::span<const std::uint8_t> bytes);
};

} // namespace darcha
