// SPDX-License-Identifier: Apache-2.0
// What the pixels of one face say, derived once for all measures: a small picture of the face, masks, levels.
//
// Made from one FaceObservation, then only read; thread-safe to read. Grey levels are Rec. 601 luma of the sRGB
// picture, 0..255.
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/portrait_crop.h"

#include <opencv2/core/mat.hpp>
#include <optional>

namespace darcha {

// Live: what is needed of every frame. Full: of stills, with what costs more.
enum class AppearanceDepth { Live, Full };

struct FaceAppearance {
    cv::Mat bgr;       // the face's box and a little more, scaled down so that the box is at most 160 pixels wide
    cv::Mat grey;      // CV_8UC1 of the same size
    cv::Mat faceMask;  // 255 inside the face oval
    cv::Mat skinMask;  // 255 on skin: oval without eyes, brows and lips
    cv::Mat eyeRegion; // CV_8UC1: both eyes and brows, scaled down so that the pupils are at most 128 pixels apart
    double eyeRegionScale = 1; // its size relative to the picture
    double rightCheek = 0;     // mean grey levels
    double leftCheek = 0;
    PortraitGeometry portrait;
    cv::Size picture;

    // Nothing if no part of the face lies inside the picture.
    static std::optional<FaceAppearance> of(const FaceObservation& observation,
                                            AppearanceDepth depth = AppearanceDepth::Full);

    // Grey level below which this share (0..1) of the mask's pixels lies; 0 for an empty mask.
    static double percentile(const cv::Mat& grey, const cv::Mat& mask, double share);
};

} // namespace darcha
