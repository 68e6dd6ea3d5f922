// SPDX-License-Identifier: Apache-2.0
// How light the skin of a face is in a picture: the individual typology angle (ITA) of cheeks and forehead.
//
// ITA = atan((L* - 50) / b*) in degrees, CIELAB D65 (Chardon, Cretois, Hourseau 1991, Int. J. Cosmetic Science 13);
// groups: Del Bino and Bernerd 2013, Br. J. Dermatology 169 s3. It is measured of a picture, not of a person: exposure
// and colour of the light move it. For tables that compare groups; never part of a record, and no verdict uses it.
// Pure.
#pragma once

#include "core/face/face_observation.h"

#include <opencv2/core/mat.hpp>
#include <optional>
#include <span>
#include <string_view>

namespace darcha {

enum class ToneGroup { VeryLight, Light, Intermediate, Tan, Brown, Dark };

std::string_view name(ToneGroup group); // "very_light"
std::span<const ToneGroup> allToneGroups();
ToneGroup toneGroupOf(double ita); // above 55, 41, 28, 10, -30 degrees, and the rest

double itaOf(const cv::Vec3d& bgrLevels); // sRGB, 0..255

struct SkinTone {
    double ita = 0; // degrees
    ToneGroup group{};
};

// Nothing of a grey picture, or where fewer than two of the three zones lie inside the picture.
std::optional<SkinTone> skinToneOf(const FaceObservation& face);

} // namespace darcha
