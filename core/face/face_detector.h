// SPDX-License-Identifier: Apache-2.0
// Finds faces in a whole picture: BlazeFace short range, as MediaPipe runs it.
//
// Pixels of the picture that was given; pixel centres at whole numbers. Bound to one thread. Errors: those of
// Network::load.
#pragma once

#include "core/inference/network.h"

#include <array>
#include <opencv2/core/types.hpp>
#include <span>
#include <vector>

namespace darcha {

struct DetectedFace {
    // In the order of the network: eyes, nose tip, mouth, ear tragions; right and left are the subject's.
    enum KeyPoint { RightEye, LeftEye, NoseTip, Mouth, RightEar, LeftEar };

    cv::Rect2d box;
    double score = 0; // 0..1
    std::array<cv::Point2d, 6> points{};
};

double overlap(const cv::Rect2d& a, const cv::Rect2d& b); // intersection over union

class FaceDetector {
public:
    static Result<FaceDetector> create(const ModelStore& store);

    // Faces in `window` of the picture (the whole of it if empty), best score first.
    Result<std::vector<DetectedFace>> detect(const cv::Mat& bgr, cv::Rect window = {});

    // The network's answer turned into faces in units of its input's side (0..1): scores over `minimumScore`,
    // overlapping ones blended by their scores.
    static std::vector<DetectedFace> decode(std::span<const float> regressors, std::span<const float> scores);

    static constexpr double minimumScore = 0.5;   // MediaPipe, face_detection_short_range.pbtxt: min_score_thresh
    static constexpr double blendedOverlap = 0.3; // the same: min_suppression_threshold

private:
    explicit FaceDetector(Network network);
    Network m_network;
    cv::Mat m_shrunk, m_letterBox;
    cv::Mat m_blob;
};

} // namespace darcha
