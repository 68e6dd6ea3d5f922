// SPDX-License-Identifier: Apache-2.0
// What OFIQ's formulas read, derived once: the aligned picture, its landmarks, region and linear light.
//
// Made from a Portrait, then only read; thread-safe to read. The sRGB decode is done once.
#pragma once

#include "core/quality/ofiq/landmarks98.h"
#include "core/quality/ofiq/luminance.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <optional>
#include <vector>

namespace darcha::ofiq {

// Maps that OFIQ's networks would draw. Left empty where there is none: what needs it is then not judged.
struct Portrait {
    cv::Mat bgr;                               // CV_8UC3, sRGB, in its own size
    Landmarks98 landmarks;                     // in its pixels
    std::optional<cv::Matx23d> transform = {}; // to 616 x 616; none: estimated from the landmarks
    cv::Mat parsing = {};                      // CV_8UC1, 400 x 400: class of each pixel, 0 background, 1 skin ...
    cv::Mat occlusion = {};                    // CV_8UC1, 616 x 616: not 0 where the face can be seen
    std::optional<HeadPose> pose = {};         // degrees; none: distances are taken as of a frontal view
    std::optional<std::vector<double>> faceAreas = {}; // of all faces found, pixels squared, in any order
};

struct AlignedFace {
    static constexpr int parsingSide = 400;

    const Portrait* portrait = nullptr; // must outlive this
    cv::Matx23d transform;
    cv::Mat bgr;                    // 616 x 616
    Landmarks98 points;             // in it
    cv::Mat region;                 // 255 inside the landmarks' hull
    cv::Mat linear;                 // linear light in 8 bits, 0 outside the region
    Histogram light;                // of the region
    Histogram visibleLight;         // of what the occlusion map leaves of it; all of it without a map
    cv::Rect leftCheek, rightCheek; // squares below the eyes, inside the picture

    // Nothing if the landmarks fit no face, or lie outside the picture.
    static std::optional<AlignedFace> of(const Portrait& portrait);
};

} // namespace darcha::ofiq
