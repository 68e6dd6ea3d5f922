// SPDX-License-Identifier: Apache-2.0
// Good portraits with something put on, or held askew: sunglasses, masks, a turned camera; the strength is on record.
//
// Drawn on the mesh of the portrait, so that they sit as worn ones do. Each takes a CV_8UC3 picture and the observation
// of its one face, and leaves both alone. What happens to light and sharpness is in degrade.h.
#pragma once

#include "core/face/face_observation.h"

#include <opencv2/core/mat.hpp>

namespace darcha::test {

// `opacity` 0..1: share of the light that the lenses keep back; clear glasses about 0.1, sunglasses 0.8 and more.
// `tint`: what the glass itself sends back.
cv::Mat withSunglasses(const cv::Mat& bgr, const FaceObservation& face, double opacity,
                       const cv::Scalar& tint = {28, 26, 30});

// A cap without a brim, down to the middle of the forehead.
cv::Mat withCap(const cv::Mat& bgr, const FaceObservation& face, const cv::Scalar& colour);

enum class MaskPlace {
    Worn,      // nose, mouth and chin
    BelowNose, // mouth and chin
    BelowChin, // pulled down: hides nothing of the face but the chin's edge
};
cv::Mat withMask(const cv::Mat& bgr, const FaceObservation& face, MaskPlace place, const cv::Scalar& colour);

// The camera turned; clockwise in the picture, about the middle between the eyes. What comes in repeats the edge.
cv::Mat turned(const cv::Mat& bgr, const FaceObservation& face, double degrees);

} // namespace darcha::test
