// SPDX-License-Identifier: Apache-2.0
// Does the face answer the screen's light: as strongly, as soon, in the right order and with the right shade? Pure.
//
// Everything is relative to a region's own level in the room's light, so that dark skin answers as much as light skin.
// What the camera's exposure does to the whole picture is taken out by what is behind the person; where that cannot be
// read (clipped, moving, none), only the colours' answers count, which exposure leaves alone.
#pragma once

#include "core/pad/light/light_code.h"
#include "core/pad/light/screen_shading.h"

#include <span>
#include <string>

namespace darcha {

struct LightAnswer {
    // "fields_not_shown", "not_finished", "too_few_frames", "regions_hidden", "clipped", "bright_surroundings"; empty:
    // judged.
    std::string notJudged;
    int frames = 0;
    bool colourOnly = false; // nothing behind the person told the exposure
    double clipped = 0;      // share of the face's pixels
    double gain = 0;         // answer to a full-white screen, over the level in the room's light
    double gainError = 0;    // its standard error, of what the code leaves unexplained
    double delay = 0;        // seconds at which the face follows best, 0 to 0.8
    double correlation = -1; // with the code, at the best delay that screens and cameras have (0 to 0.25)
    int rank = 99;           // how many of 99 other codes fit as well; 0: none
    // Shadows and exposure leave the face's colour alone; what changes it in steps is coloured light, ours or another.
    double colourStrength = 0;     // of all such changes, as a gain: 0.15 in an office by a screen
    double colourCorrelation = -1; // of these with the code
    double sides = 0;              // correlation of the left minus right answer
    // How unequally the halves light the regions, over what a head would show: 0.5 to 1.2 of heads, 0.15 of a sheet.
    double shapeSlope = 0, shapeError = 9, shapeCorrelation = 0;
    // What glass mirrors: each region sees one half of the screen or the other, or none of it. misfit: how far the
    // regions lie off that line (root mean square); even: the second weakest region's answer over the median's.
    double misfit = 9, even = 0;
    double relief = 0;   // the same without what also a flat or bent sheet shows from left to right: nose and cheeks
    double likeness = 0; // of shape and colour together to a head's, log-odds: light_shape.cpp
    std::array<double, faceRegionCount> gains{}, asymmetries{}; // of each region; 0 where it was not seen
};

namespace light_limits {
inline constexpr double delayMost = 0.25;  // seconds: panel and compositor 1 to 2 frames, camera 1 to 4 (33 ms each)
inline constexpr double delayLooked = 0.8; // later answers are looked for, to be told from none
inline constexpr int framesOfField = 3;    // on average; a field of 340 ms at 10 frames a second
// Skin at 55 cm gets 75 lx of a white screen (reference, liveness 5.3): 0.03 is a room of 2500 lx, beyond any office.
inline constexpr double gainLeast = 0.03;
// Colours that change by as much as by a screen in 1500 lx are no noise, and no white balance at work.
inline constexpr double colourLeast = 0.04;
} // namespace light_limits

// `shown`: when each field was on the glass, in order.
LightAnswer answerOf(std::span<const FaceLight> frames, std::span<const LightField> fields,
                     std::span<const SteadyTime> shown, std::uint64_t seed, const ScreenShading& shading);

} // namespace darcha
