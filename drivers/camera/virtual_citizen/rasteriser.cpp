// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/rasteriser.h"

#include <cstring>

namespace darcha::citizen {

namespace {

typedef std::uint8_t Byte4 __attribute__((vector_size(4)));
typedef std::int32_t Int4 __attribute__((vector_size(16)));

inline Float4 unpack(std::uint32_t texel) {
    Byte4 bytes;
    std::memcpy(&bytes, &texel, 4);
    return __builtin_convertvector(bytes, Float4);
}

inline std::uint32_t pack(Float4 colour) {
    const Float4 zero{}, full{255.F, 255.F, 255.F, 255.F};
    colour = colour < zero ? zero : colour;
    colour = colour > full ? full : colour;
    const Int4 whole = __builtin_convertvector(colour + 0.5F, Int4);
    const Byte4 bytes = __builtin_convertvector(whole, Byte4);
    std::uint32_t texel;
    std::memcpy(&texel, &bytes, 4);
    return texel;
}

[[gnu::always_inline]] inline Float4 sample(const Texture& texture, float u, float v) {
    u = std::clamp(u, 0.F, static_cast<float>(texture.width) - 1.001F);
    v = std::clamp(v, 0.F, static_cast<float>(texture.height) - 1.001F);
    const int iu = static_cast<int>(u), iv = static_cast<int>(v);
    const float fu = u - static_cast<float>(iu), fv = v - static_cast<float>(iv);
    const std::uint32_t* p =
        texture.texels.data() + static_cast<std::size_t>(iv) * static_cast<std::size_t>(texture.width) + iu;
    const Float4 a = unpack(p[0]), b = unpack(p[1]), c = unpack(p[texture.width]), d = unpack(p[texture.width + 1]);
    const Float4 top = a + (b - a) * fu, bottom = c + (d - c) * fu;
    return top + (bottom - top) * fv;
}

// An attribute over the triangle: value at (x, y) = atOrigin + dx * x + dy * y.
template <typename T> struct Plane { T atOrigin, dx, dy; };

template <Ink ink>
void draw(Canvas& canvas, std::span<const ShadedVertex> vertices, std::span<const Triangle> triangles,
          const Texture& texture, bool twoSided) {
    const float texWidth = static_cast<float>(texture.width), texHeight = static_cast<float>(texture.height);
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
                        const Float4 texel = sample(texture, tu, tv);
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
