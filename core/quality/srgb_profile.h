// SPDX-License-Identifier: Apache-2.0
// The colour space that a saved portrait names: sRGB as an ICC profile of our own making.
//
// ICC.1:2010 (v4.3), a display profile of matrix and parametric curve: primaries, white (adapted to D50) and curve of
// IEC 61966-2-1. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <vector>

namespace darcha {

std::vector<std::uint8_t> srgbProfile();

// After the JFIF header of a JPEG: its colour space as an APP2 segment (ICC.1 annex B.4), its density in dots an inch.
// False, and nothing is changed, if the bytes are no JFIF.
bool markAsSrgb(std::vector<std::uint8_t>& jpeg, int dotsPerInch);

} // namespace darcha
