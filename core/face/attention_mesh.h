// SPDX-License-Identifier: Apache-2.0
// 478 points of a face in a square crop: MediaPipe's attention mesh, with the operators that ONNX lacks done here.
//
// Bound to one thread. Errors: those of Network::load.
#pragma once

#include "core/face/face_observation.h"
#include "core/inference/network.h"

#include <array>
#include <opencv2/core/types.hpp>

namespace darcha {

struct MeshResult {
    double presence = 0;                              // logit: above 0 rather a face than not
    std::array<cv::Point3d, meshPointCount> points{}; // pixels of the crop, edges at whole numbers; z smaller = nearer
};

class AttentionMesh {
public:
    static constexpr int side = 192; // pixels of the crop

    static Result<AttentionMesh> create(const ModelStore& store);
    Result<MeshResult> run(const cv::Mat& crop); // BGR, side x side

private:
    AttentionMesh(Network base, Network lips, Network rightEye, Network leftEye);
    Network m_base, m_lips, m_rightEye, m_leftEye;
    cv::Mat m_blob, m_patch;
};

} // namespace darcha
