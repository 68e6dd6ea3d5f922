// SPDX-License-Identifier: Apache-2.0
// The picture that would be saved: where it lies in the frame, and its encoding.
//
// Geometry of a full frontal (token) image: 35:45, head height (chin to crown) 0.60-0.90 of the image height, face
// centre at 0.45-0.55 of the width and 0.30-0.50 of the height (ICAO Doc 9303-3; ISO/IEC 39794-5 annex D; reference,
// standards 2.1). The crop never leaves the frame and is never enlarged: no padding, no upscaling (BSI TR-03121).
// A tilted head is made upright by turning the crop in the picture's plane, which ICAO allows (from memory: TR Portrait
// Quality), but only where the turned crop still lies in the frame; else it stays tilted. Pure.
#pragma once

#include "core/base/result.h"
#include "core/face/face_observation.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace darcha {

inline constexpr double portraitAspect = 35.0 / 45.0; // width / height, ICAO Doc 9303-3
inline constexpr double targetHeadHeightShare = 0.75; // middle of 0.60-0.90; 32-36 mm of 45 in most states

// What a profile asks of the saved picture.
struct PortraitRules {
    std::optional<cv::Size> largest; // what is larger is scaled down to this; nothing: saved at its native size
    double headHeightShare = targetHeadHeightShare;
};

// Factors on linear light.
struct ChannelGains {
    double red = 1, green = 1, blue = 1;
    bool none() const { return red == 1 && green == 1 && blue == 1; }
};

// Shares are of the crop's width or height.
struct PortraitGeometry {
    cv::Rect2d crop;            // pixels of the frame, inside it, before it is turned
    double rotation = 0;        // degrees, clockwise in the picture, about the crop's centre
    double headHeightShare = 0; // chin to crown
    double headWidthShare = 0;  // ear to ear, from the mesh's widest points
    double centreX = 0;         // middle between the eyes and mouth line, from the left edge
    double eyeLineY = 0;        // middle between the pupils, from the top edge
    double interEyePixels = 0;  // in the saved picture, after scaling
    cv::Size saved;             // pixels of the saved picture
    ChannelGains colour;        // take a cast off the saved picture (cast_correction.h); assess() puts them in
};

// The best crop that the frame allows for this face: ideal if there is room, else the nearest to it.
PortraitGeometry portraitGeometry(const FaceObservation& observation, const PortraitRules& rules = {});

// The pixels that are saved, colour gains applied. Error: ImageUnreadable if the crop has none.
Result<cv::Mat> cutPortrait(const Frame& frame, const PortraitGeometry& geometry);

// JPEG, sRGB with its ICC profile, 300 dpi; chroma 4:2:0, as Debian 12's OpenCV cannot set it. Error: ImageUnreadable.
Result<std::vector<std::uint8_t>> encodePortrait(const Frame& frame, const PortraitGeometry& geometry,
                                                 int jpegQuality = 95);

} // namespace darcha
