// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/rasteriser.h"

#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace darcha::citizen {

namespace {

#ifndef __SSE2__
typedef std::uint8_t Byte4 __attribute__((vector_size(4)));
typedef std::int32_t Int4 __attribute__((vector_size(16)));
#endif

inline Float4 unpack(std::uint32_t texel) {
#ifdef __SSE2__
    const __m128i zero = _mm_setzero_si128();
    const __m128i bytes = _mm_cvtsi32_si128(static_cast<int>(texel));
    return _mm_cvtepi32_ps(_mm_unpacklo_epi16(_mm_unpacklo_epi8(bytes, zero), zero));
#else
    Byte4 bytes;
    std::memcpy(&bytes, &texel, 4);
    return __builtin_convertvector(bytes, Float4);
#endif
}

inline std::uint32_t pack(Float4 colour) {
#ifdef __SSE2__
    const __m128i whole = _mm_cvtps_epi32(colour); // both packings saturate
    const __m128i words = _mm_packs_epi32(whole, whole);
    return static_cast<std::uint32_t>(_mm_cvtsi128_si32(_mm_packus_epi16(words, words)));
#else
    const Float4 zero{}, full{255.F, 255.F, 255.F, 255.F};
    colour = colour < zero ? zero : colour;
    colour = colour > full ? full : colour;
    const Int4 whole = __builtin_convertvector(colour + 0.5F, Int4);
    const Byte4 bytes = __builtin_convertvector(whole, Byte4);
    std::uint32_t texel;
    std::memcpy(&texel, &bytes, 4);
    return texel;
#endif
}

// The texel at u, v (already within the texture), between its four neighbours.
[[gnu::always_inline]] inline Float4 sample(const Texture& texture, float u, float v) {
#ifdef __SSE2__
    // In 16 bits: weights of 256ths are finer than 8-bit colours, and two texels fit a register.
    const int pu = static_cast<int>(u * 256), pv = static_cast<int>(v * 256);
    const std::uint32_t* p =
        texture.texels.data() + static_cast<std::size_t>(pv >> 8) * static_cast<std::size_t>(texture.width) + (pu >> 8);
    const __m128i zero = _mm_setzero_si128();
    const __m128i fu = _mm_set1_epi16(static_cast<short>(pu & 255)), fv = _mm_set1_epi16(static_cast<short>(pv & 255));
    const __m128i whole = _mm_set1_epi16(256);
    const auto load = [&](const std::uint32_t* at) {
        return _mm_unpacklo_epi8(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(at)), zero);
    };
    const auto between = [&](__m128i a, __m128i b, __m128i f) {
        return _mm_srli_epi16(_mm_add_epi16(_mm_mullo_epi16(a, _mm_sub_epi16(whole, f)), _mm_mullo_epi16(b, f)), 8);
    };
    const __m128i pair = between(load(p), load(p + texture.width), fv);
    const __m128i one = between(pair, _mm_srli_si128(pair, 8), fu);
    return _mm_cvtepi32_ps(_mm_unpacklo_epi16(one, zero));
#else
    const int iu = static_cast<int>(u), iv = static_cast<int>(v);
    const float fu = u - static_cast<float>(iu), fv = v - static_cast<float>(iv);
    const std::uint32_t* p =
        texture.texels.data() + static_cast<std::size_t>(iv) * static_cast<std::size_t>(texture.width) + iu;
    const Float4 a = unpack(p[0]), b = unpack(p[1]), c = unpack(p[texture.width]), d = unpack(p[texture.width + 1]);
    const Float4 top = a + (b - a) * fu, bottom = c + (d - c) * fu;
    return top + (bottom - top) * fv;
#endif
}

// An attribute over the triangle: value at (x, y) = atOrigin + dx * x + dy * y.
template <typename T> struct Plane { T atOrigin, dx, dy; };

template <Ink ink>
void draw(Canvas& canvas, std::span<const ShadedVertex> vertices, std::span<const Triangle> triangles,
          const Texture& texture, bool twoSided) {
    const float texWidth = static_cast<float>(texture.width), texHeight = static_cast<float>(texture.height);
    const float lastU = texWidth - 1.01F, lastV = texHeight - 1.01F;
    for (const Triangle& t : triangles) {
        const ShadedVertex& a = vertices[static_cast<std::size_t>(t[0])];
        const ShadedVertex* b = &vertices[static_cast<std::size_t>(t[1])];
        const ShadedVertex* c = &vertices[static_cast<std::size_t>(t[2])];
        if (!a.facing && !b->facing && !c->facing)
            continue;
        // Counter-clockwise in space is clockwise with y down: negative area.
        float area = (b->x - a.x) * (c->y - a.y) - (c->x - a.x) * (b->y - a.y);
        if (area < 0)
            std::swap(b, c), area = -area;
        else if (!twoSided)
            continue;
        if (area < 1e-4F)
            continue;
        const float minY = std::min({a.y, b->y, c->y}), maxY = std::max({a.y, b->y, c->y});
        const float minX = std::min({a.x, b->x, c->x}), maxX = std::max({a.x, b->x, c->x});
        if (maxX < 0 || maxY < 0 || minX >= static_cast<float>(canvas.width) ||
            minY >= static_cast<float>(canvas.height))
            continue;
        const int y0 = std::max(0, static_cast<int>(std::ceil(minY - 0.5F)));
        const int y1 = std::min(canvas.height - 1, static_cast<int>(std::floor(maxY - 0.5F)));
        const int x0 = std::max(0, static_cast<int>(std::ceil(minX - 0.5F)));
        const int x1 = std::min(canvas.width - 1, static_cast<int>(std::floor(maxX - 0.5F)));
        if (y0 > y1 || x0 > x1)
            continue;

        const float inverse = 1 / area;
        const float bx = b->x - a.x, by = b->y - a.y, cx = c->x - a.x, cy = c->y - a.y;
        const auto plane = [&](auto va, auto vb, auto vc) {
            const auto db = vb - va, dc = vc - va;
            const auto dx = (db * cy - dc * by) * inverse;
            const auto dy = (dc * bx - db * cx) * inverse;
            return Plane<decltype(dx)>{va - dx * a.x - dy * a.y, dx, dy};
        };
        const auto depth = plane(a.depth, b->depth, c->depth);
        const auto u = plane(a.u * texWidth, b->u * texWidth, c->u * texWidth);
        const auto v = plane(a.v * texHeight, b->v * texHeight, c->v * texHeight);
        const auto light = plane(a.light, b->light, c->light);

        // Three edges as half planes e(x, y) = ex x + ey y + e0 >= 0 inside.
        const float ex[3] = {a.y - b->y, b->y - c->y, c->y - a.y};
        const float ey[3] = {b->x - a.x, c->x - b->x, a.x - c->x};
        const float e0[3] = {-(ex[0] * a.x + ey[0] * a.y), -(ex[1] * b->x + ey[1] * b->y),
                             -(ex[2] * c->x + ey[2] * c->y)};
        float slope[3];
        for (int k = 0; k < 3; ++k)
            slope[k] = std::abs(ex[k]) > 1e-7F ? -1 / ex[k] : 0;
        for (int y = y0; y <= y1; ++y) {
            const float py = static_cast<float>(y) + 0.5F;
            float low = static_cast<float>(x0), high = static_cast<float>(x1);
            for (int k = 0; k < 3; ++k) {
                const float rest = ey[k] * py + e0[k];
                if (slope[k] < 0)
                    low = std::max(low, rest * slope[k] - 0.5F);
                else if (slope[k] > 0)
                    high = std::min(high, rest * slope[k] - 0.5F);
                else if (rest < 0)
                    high = -1;
            }
            if (high < low)
                continue;
            // Both are positive here: truncation is floor.
            const int from = static_cast<int>(low) + (low > static_cast<float>(static_cast<int>(low)) ? 1 : 0);
            const int to = static_cast<int>(high);
            if (from > to)
                continue;
            const float px = static_cast<float>(from) + 0.5F;
            float d = depth.atOrigin + depth.dx * px + depth.dy * py;
            const std::size_t row = static_cast<std::size_t>(y) * static_cast<std::size_t>(canvas.width);
            std::uint32_t* colour = canvas.colour.data() + row;
            float* z = canvas.depth.data() + row;
            int x = from;
            while (x <= to && d <= z[x]) {
                d += depth.dx;
                ++x;
            }
            if (x > to)
                continue;
            const float start = static_cast<float>(x) + 0.5F;
            float tu = u.atOrigin + u.dx * start + u.dy * py - (ink == Ink::Strands ? 0.F : 0.5F);
            float tv = v.atOrigin + v.dx * start + v.dy * py - (ink == Ink::Strands ? 0.F : 0.5F);
            Float4 l = light.atOrigin + light.dx * start + light.dy * py;
            for (; x <= to; ++x) {
                if (d > z[x]) {
                    if constexpr (ink == Ink::Strands) {
                        const int iu = std::clamp(static_cast<int>(tu), 0, texture.width - 1);
                        const int iv = std::clamp(static_cast<int>(tv), 0, texture.height - 1);
                        const std::uint32_t code = texture.texels[static_cast<std::size_t>(iv * texture.width + iu)];
                        const std::uint32_t cover = code >> 24;
                        if (cover > 150) {
                            colour[x] = pack(unpack(code) * l + l[3]);
                            z[x] = d;
                        } else if (cover > 16) {
                            const Float4 under = unpack(colour[x]);
                            colour[x] =
                                pack(under + (unpack(code) * l + l[3] - under) * (static_cast<float>(cover) / 255));
                        }
                    } else {
                        const Float4 texel = sample(texture, std::clamp(tu, 0.F, lastU), std::clamp(tv, 0.F, lastV));
                        if constexpr (ink == Ink::Opaque) {
                            z[x] = d;
                            colour[x] = pack(texel * l + (l[3] * texel[3] * (1 / 255.F)));
                        } else {
                            const float alpha = texel[3] * (1 / 255.F);
                            if (alpha > 0.02F) {
                                const Float4 under = unpack(colour[x]);
                                const Float4 over = texel * l + l[3];
                                colour[x] = pack(under + (over - under) * alpha);
                                if (alpha > 0.6F)
                                    z[x] = d;
                            }
                        }
                    }
                }
                d += depth.dx;
                tu += u.dx;
                tv += v.dx;
                l += light.dx;
            }
        }
    }
}

} // namespace

void Canvas::reset(int w, int h) {
    width = w;
    height = h;
    const std::size_t size = static_cast<std::size_t>(w) * static_cast<std::size_t>(h);
    colour.resize(size);
    depth.assign(size, 0.F);
}

void drawTriangles(Canvas& canvas, std::span<const ShadedVertex> vertices, std::span<const Triangle> triangles,
                   const Texture& texture, Ink ink, bool twoSided) {
    if (ink == Ink::Opaque)
        draw<Ink::Opaque>(canvas, vertices, triangles, texture, twoSided);
    else if (ink == Ink::Strands)
        draw<Ink::Strands>(canvas, vertices, triangles, texture, twoSided);
    else
        draw<Ink::Blended>(canvas, vertices, triangles, texture, twoSided);
}

} // namespace darcha::citizen
