// SPDX-License-Identifier: Apache-2.0
// What people do to portraits, done on purpose and with its strength on record; and what everybody does, the controls.
//
// Places come from a mesh that was found on the original; strengths are shares. No
// randomness but from the seed given.
#pragma once

#include "core/face/face_observation.h"

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <span>
#include <string>
#include <vector>

namespace darcha::test {

cv::Mat smoothed(const FaceObservation& face, double strength = 1);   // skin, eyes and mouth spared
cv::Mat slimmed(const FaceObservation& face, double strength = 0.08); // jaw and cheeks towards the middle line
cv::Mat enlargedEyes(const FaceObservation& face, double strength);
// The donor's face, or one part of it, laid over the picture's own by the mesh, colours matched, edges feathered.
cv::Mat facePasted(const FaceObservation& face, const FaceObservation& donor);
cv::Mat partsPasted(const FaceObservation& face, const FaceObservation& donor); // eyes and nose

// Delaunay triangles of the landmarks of both, warped half way, blended half and half; everything outside is `a`
// itself. `own`: share of `a`.
cv::Mat morphed(const cv::Mat& a, const std::vector<cv::Point2f>& pointsOfA, const cv::Mat& b,
                const std::vector<cv::Point2f>& pointsOfB, double own = 0.5);
std::vector<cv::Point2f> readTem(const std::string& file); // empty if it cannot be read

std::vector<std::uint8_t> savedAs(const cv::Mat& bgr, int quality); // JPEG
cv::Mat savedAndRead(const cv::Mat& bgr, int quality);
cv::Mat resized(const cv::Mat& bgr, double factor);

// Area under the curve: how often a random one of `high` lies above a random one of `low`.
double areaUnderCurve(const std::vector<double>& high, const std::vector<double>& low);

} // namespace darcha::test
