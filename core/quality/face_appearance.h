// SPDX-License-Identifier: Apache-2.0
// What the pixels of one face say, derived once for all measures: small pictures, linear light, masks, zones, edges.
//
// Made from one FaceObservation, then only read; thread-safe to read. Two depths: Live is what every frame can pay for;
// Full adds what measures of stills read. sRGB is decoded here and nowhere else, once. Left and right are the
// subject's own. Grey is Rec. 601 luma of the sRGB picture, 0..255; light is linear, 0..1.
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/edge_blur.h"
#include "core/quality/portrait_crop.h"
#include "core/quality/spectrum.h"

#include <array>
#include <memory>
#include <opencv2/core/mat.hpp>
#include <optional>

namespace darcha {

class HeadRegions;

// Live: what is needed of every frame. Full: of stills, with what costs more.
enum class AppearanceDepth { Live, Full };

// A patch of skin. Both values leave highlights out, each in its way: that they agree tells shadow from shine.
struct FaceZone {
    double light = 0; // luminance, mean between the percentiles 10 and 75: no shine, no stubble
    double body = 0;  // red - blue, mean: the colour that comes from within skin; white shine cancels out
    int pixels = 0;   // 0 where the zone lies outside the picture
};

struct ZonePair {
    FaceZone right, left;
};

// Medians of a kind of surface: stops of red and of blue against green.
struct SurfaceColour {
    double red = 0;
    double blue = 0;
    double luminance = 0;
    double chroma = 0; // median of |red| + |blue| of the pixels
    int pixels = 0;    // that are neither dark nor burnt out
    bool assessable() const { return pixels >= 40; }
};

struct PupilColour {
    double redness = 0; // stops of red over the mean of green and blue, median; 0 where it is dark
    int pixels = 0;
};

struct FaceAppearance {
    AppearanceDepth depth = AppearanceDepth::Full;

    // The face's box and a little more, scaled down so that the box is at most 160 pixels wide.
    cv::Mat bgr;
    cv::Mat grey;      // CV_8UC1
    cv::Mat light;     // CV_32FC3, blue, green, red
    cv::Mat luminance; // CV_32FC1
    cv::Mat faceMask;  // 255 inside the face oval
    cv::Mat skinMask;  // 255 on skin: oval without eyes, brows and lips
    ZonePair forehead, cheeks, chin;
    SurfaceColour skin;

    // Both eyes and brows, scaled down so that the pupils are at most 128 pixels apart.
    cv::Mat eyes;              // CV_8UC3
    cv::Mat eyeRegion;         // CV_8UC1, its grey
    cv::Mat scleraMask;        // 255 on the whites of the eyes
    SurfaceColour whites;      // their lighter part
    double eyeRegionScale = 1; // its size relative to the picture
    double eyeDistance = 0;    // pixels between the pupils in it
    EdgeBlur edges;            // of eyeRegion

    // Fine structure of the face with the pupils at most 128 pixels apart, if it is large enough.
    std::optional<Spectrum> fine;

    // Full only: the middle of the face as it is in the picture, at most 512 x 512, not scaled.
    cv::Mat native;                   // CV_8UC1
    std::optional<Spectrum> spectrum; // of `native`, if it is large enough
    PupilColour rightPupil, leftPupil;

    PortraitGeometry portrait;
    std::shared_ptr<const HeadRegions> regions; // never null; made on demand
    cv::Size picture;

    // Nothing if no part of the face lies inside the picture.
    static std::optional<FaceAppearance> of(const FaceObservation& observation,
                                            AppearanceDepth depth = AppearanceDepth::Full);

    // Grey level below which this share (0..1) of the mask's pixels lies; 0 for an empty mask.
    static double percentile(const cv::Mat& grey, const cv::Mat& mask, double share);
};

} // namespace darcha
