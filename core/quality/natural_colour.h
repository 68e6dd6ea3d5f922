// SPDX-License-Identifier: Apache-2.0
// The colour of the light on a face, as far as skin and the whites of the eyes tell it. Pure and thread-safe.
#pragma once

#include "core/quality/face_appearance.h"

#include <cmath>
#include <optional>

namespace darcha {

// Stops by which the light is off white, against green.
struct ColourShift {
    double red = 0;
    double blue = 0;
    // Factors on linear light that take the cast away; green stays.
    double redGain() const { return std::exp2(-red); }
    double blueGain() const { return std::exp2(-blue); }
};

// Nothing where the skin is too dark or too bright to tell.
std::optional<ColourShift> colourCast(const FaceAppearance& appearance);

} // namespace darcha
