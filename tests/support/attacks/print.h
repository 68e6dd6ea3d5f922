// SPDX-License-Identifier: Apache-2.0
// A portrait on paper: halftone of three inks, or a photographic print; flat or rolled; with eyes cut out.
//
// The texture holds the pixel's integration (its area as seen from `distance`), so that what is finer than a camera
// pixel comes out as moire where the camera samples it. All constants are of this file.
#pragma once

#include "core/face/face_observation.h"
#include "tests/support/attacks/plate.h"

namespace darcha::test {

struct PrintMake {
    bool photographic = false; // dyes without a raster
    double linesPerCm = 30;    // of the halftone
    double dotGain = 0.15;     // of a half-covered area
    double paper[3] = {0.85, 0.86, 0.86};
    double fibre = 0.01; // deviation of the paper's white
    double gloss = 0;
    double scale = 0.95; // of the face on it over life size
    double width = 21, height = 29.7;
    PlateRoll roll;
    bool eyesCut = false;

    static PrintMake draw(std::uint64_t seed);
};

// `pixelsPerCm`: of the camera's picture, where the sheet will be held.
Plate print(const FaceObservation& portrait, const PrintMake& make, double pixelsPerCm, std::uint64_t seed);

} // namespace darcha::test
