// SPDX-License-Identifier: Apache-2.0
// Soft light with soft shadows at the price of a dot product: precomputed radiance transfer (Sloan, Kautz, Snyder
// 2002).
//
// Every vertex knows, in 16 spherical-harmonic coefficients, how much it sees of each direction, with the head itself
// in the way; the room's lamps become 16 coefficients a colour, turned with the head. Shadows under nose and chin, the
// dark of the eye sockets and the answer to the screen's light all come from it.
#pragma once

#include "drivers/camera/virtual_citizen/mesh.h"

#include <array>
#include <span>
#include <vector>

namespace darcha::citizen {

inline constexpr int transferSize = 16; // bands 0..3
using Transfer = std::array<float, transferSize>;

Transfer harmonics(Vec3 direction);

// A lamp as a soft lobe; radiance is linear (b, g, r). width: 1 = as sharp as four bands allow, smaller = softer.
struct Lamp {
    Vec3 direction;
    Vec3 colour;
};

// Irradiance factor per colour: `light[c]` dot `transfer`; 1 = a white wall in full uniform light of radiance 1.
using Light = std::array<Transfer, 3>;
Light lightOf(std::span<const Lamp> lamps, Vec3 ambient);

// How each point (position, normal) sees the world, occluded by the triangles of `occluder`. `rough` points (strands)
// look in a quarter of the directions.
std::vector<Transfer> transferOf(const std::vector<Vec3>& positions, const std::vector<Vec3>& normals,
                                 const std::vector<Vec3>& occluder, const std::vector<Triangle>& triangles,
                                 const std::vector<bool>& rough);

} // namespace darcha::citizen
