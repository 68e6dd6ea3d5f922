// SPDX-License-Identifier: Apache-2.0
// The light that a screen gives in one challenge: a code word of soft colour fields.
//
// Pure. Words are of a Reed-Solomon code over 16 fields (I. Reed, G. Solomon, 1960): two different words share at most
// four fields in the same place, and of two random plans the one's light correlates with the other's by more than 0.85
// at no delay in one of 10,000 pairs: a recording lit by another word does not answer this one. What a word keeps to
// (light_fields.cpp says why, a test holds it over 10,000 seeds): each field 340 to 400 ms, so at most 3 changes
// and 1.5 flashes a second (WCAG 2.3.1 allows 3); no part with R / (R + G + B) above 0.72 (WCAG's saturated red: 0.8);
// no part darker than a relative luminance of 0.2, so that black text on it has a contrast above 5 : 1
// (WCAG 1.4.3: 4.5); every change is plain to see, every colour rises and falls, and both sides of the screen are once
// the brighter one.
#pragma once

#include "core/pad/challenge/challenge_plan.h"

namespace darcha {

class RandomSource;

inline constexpr int fewestLightFields = 6, mostLightFields = 8;

// `fields`: 6 to 8; 0 gives none, another number the nearest of them.
std::vector<LightField> drawLightFields(RandomSource& random, int fields);

double relativeLuminance(const LinearRgb& light); // WCAG, of linear light: .2126 R + .7152 G + .0722 B

// What a page paints so that an sRGB panel shines so: 0..255 (IEC 61966-2-1).
std::array<std::uint8_t, 3> displayRgb(const LinearRgb& light);

} // namespace darcha
