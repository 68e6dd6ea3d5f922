// SPDX-License-Identifier: Apache-2.0
// Draws textured, lit triangles into a small picture with a depth buffer; on one thread, without a GPU.
//
// Colours are sRGB codes 0..255: light arrives as a factor in the same gamma, so that texture x light needs no
// conversion per pixel ((a L)^(1/2.2) = a^(1/2.2) L^(1/2.2)). Depth is 1 / distance: larger is nearer.
#pragma once

#include "drivers/camera/virtual_citizen/mesh.h"

#include <cstdint>
#include <span>
#include <vector>

namespace darcha::citizen {

// b, g, r, a as four bytes a texel; `a` is coverage where blended, gloss where opaque.
struct Texture {
    int width = 0, height = 0;
    std::vector<std::uint32_t> texels;
};

typedef float Float4 __attribute__((vector_size(16)));

struct ShadedVertex {
    Float4 light{};     // factors of b, g, r; [3] = sheen added, 0..255
    float x = 0, y = 0; // pixels
    float depth = 0;
    float u = 0, v = 0; // 0..1
    bool facing = true; // false: turned away; a triangle of three such is skipped
};

struct Canvas {
    int width = 0, height = 0;
    std::vector<std::uint32_t> colour; // b, g, r, x
    std::vector<float> depth;

    void reset(int w, int h);
};

// Strands: what hides most is drawn first, texels are not interpolated, and only thin strands let through what is
// behind.
enum class Ink { Opaque, Blended, Strands };

// Both windings are drawn where twoSided, else only counter-clockwise as seen (y down).
void drawTriangles(Canvas& canvas, std::span<const ShadedVertex> vertices, std::span<const Triangle> triangles,
                   const Texture& texture, Ink ink, bool twoSided);

} // namespace darcha::citizen
