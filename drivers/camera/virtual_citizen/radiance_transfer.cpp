// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/radiance_transfer.h"

#include <limits>

namespace darcha::citizen {

namespace {

constexpr float pi = 3.14159265F;
constexpr int directionCount = 72;
constexpr int mapSize = 160;   // pixels a side of a shadow map
constexpr float mapReach = 20; // centimetres from the head's middle that a shadow map covers
constexpr float bias = 0.28F;  // centimetres: two shadow-map pixels

// Evenly over the sphere (golden spiral).
Vec3 spiral(int i) {
    const float z = 1 - (2 * static_cast<float>(i) + 1) / directionCount;
    const float r = std::sqrt(std::max(0.F, 1 - z * z));
    const float a = static_cast<float>(i) * 2.39996323F;
    return {r * std::cos(a), z, r * std::sin(a)};
}

struct ShadowMap {
    Vec3 right, up, towards;
    std::vector<float> nearest = std::vector<float>(static_cast<std::size_t>(mapSize) * mapSize, -1e9F);

    Vec3 place(Vec3 p) const {
        constexpr float scale = mapSize / (2 * mapReach);
        const Vec3 q = p - Vec3{0, -1, -3};
        return {dot(q, right) * scale + mapSize / 2.F, dot(q, up) * scale + mapSize / 2.F, dot(q, towards)};
    }
};

void drawDepth(ShadowMap& map, const std::vector<Vec3>& places, const std::vector<Triangle>& triangles) {
    for (const Triangle& t : triangles) {
        const Vec3 a = places[static_cast<std::size_t>(t[0])], b = places[static_cast<std::size_t>(t[1])],
                   c = places[static_cast<std::size_t>(t[2])];
        const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if (std::abs(area) < 1e-5F)
            continue;
        const int x0 = std::max(0, static_cast<int>(std::min({a.x, b.x, c.x}))),
                  x1 = std::min(mapSize - 1, static_cast<int>(std::max({a.x, b.x, c.x})));
        const int y0 = std::max(0, static_cast<int>(std::min({a.y, b.y, c.y}))),
                  y1 = std::min(mapSize - 1, static_cast<int>(std::max({a.y, b.y, c.y})));
        const float inverse = 1 / area;
        for (int y = y0; y <= y1; ++y)
            for (int x = x0; x <= x1; ++x) {
                const float px = static_cast<float>(x) + 0.5F, py = static_cast<float>(y) + 0.5F;
                const float wb = ((px - a.x) * (c.y - a.y) - (c.x - a.x) * (py - a.y)) * inverse;
                const float wc = ((b.x - a.x) * (py - a.y) - (px - a.x) * (b.y - a.y)) * inverse;
                if (wb < 0 || wc < 0 || wb + wc > 1)
                    continue;
                const float z = a.z + (b.z - a.z) * wb + (c.z - a.z) * wc;
                float& nearest = map.nearest[static_cast<std::size_t>(y * mapSize + x)];
                nearest = std::max(nearest, z);
            }
    }
}

} // namespace

Transfer harmonics(Vec3 d) {
    const float x = d.x, y = d.y, z = d.z;
    return {0.282095F,
            0.488603F * y,
            0.488603F * z,
            0.488603F * x,
            1.092548F * x * y,
            1.092548F * y * z,
            0.315392F * (3 * z * z - 1),
            1.092548F * x * z,
            0.546274F * (x * x - y * y),
            0.590044F * y * (3 * x * x - y * y),
            2.890611F * x * y * z,
            0.457046F * y * (5 * z * z - 1),
            0.373176F * z * (5 * z * z - 3),
            0.457046F * x * (5 * z * z - 1),
            1.445306F * z * (x * x - y * y),
            0.590044F * x * (x * x - 3 * y * y)};
}

Light lightOf(std::span<const Lamp> lamps, Vec3 ambient) {
    // A window against ringing: each lamp is a lobe, not a point.
    static constexpr std::array<float, 4> window = {1, 0.93F, 0.76F, 0.52F};
    static constexpr std::array<int, transferSize> band = {0, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3};
    Light light{};
    for (const Lamp& lamp : lamps) {
        const Transfer y = harmonics(normalised(lamp.direction));
        for (std::size_t i = 0; i < transferSize; ++i) {
            const float w = y[i] * window[static_cast<std::size_t>(band[i])] * pi;
            light[0][i] += lamp.colour.x * w;
            light[1][i] += lamp.colour.y * w;
            light[2][i] += lamp.colour.z * w;
        }
    }
    constexpr float whole = 3.5449077F; // sqrt(4 pi): a uniform radiance of 1
    light[0][0] += ambient.x * whole;
    light[1][0] += ambient.y * whole;
    light[2][0] += ambient.z * whole;
    return light;
}

std::vector<Transfer> transferOf(const std::vector<Vec3>& positions, const std::vector<Vec3>& normals,
                                 const std::vector<Vec3>& occluder, const std::vector<Triangle>& triangles,
                                 const std::vector<bool>& rough) {
    std::vector<Transfer> out(positions.size(), Transfer{});
    std::vector<Vec3> places(occluder.size());
    for (int i = 0; i < directionCount; ++i) {
        ShadowMap map;
        map.towards = spiral(i);
        map.right = normalised(cross(std::abs(map.towards.y) > 0.9F ? Vec3{1, 0, 0} : Vec3{0, 1, 0}, map.towards));
        map.up = cross(map.towards, map.right);
        for (std::size_t k = 0; k < occluder.size(); ++k)
            places[k] = map.place(occluder[k]);
        drawDepth(map, places, triangles);
        Transfer y = harmonics(map.towards);
        for (float& value : y)
            value *= 4 * pi / directionCount / pi;
        for (std::size_t k = 0; k < positions.size(); ++k) {
            if (rough[k] && i % 4)
                continue;
            const float cosine = dot(normals[k], map.towards);
            if (cosine <= 0)
                continue;
            // Looked up a little outside the surface, so that it does not shade itself.
            const Vec3 p = map.place(positions[k] + normals[k] * 0.12F);
            const float fx = p.x - 0.5F, fy = p.y - 0.5F;
            float seen = 1;
            if (fx >= 0 && fy >= 0 && fx < mapSize - 1 && fy < mapSize - 1) {
                const int x = static_cast<int>(fx), y0 = static_cast<int>(fy);
                const float ax = fx - static_cast<float>(x), ay = fy - static_cast<float>(y0);
                const float* row = map.nearest.data() + y0 * mapSize + x;
                const auto clear = [&](float nearest) { return nearest > p.z + bias ? 0.F : 1.F; };
                seen = (clear(row[0]) * (1 - ax) + clear(row[1]) * ax) * (1 - ay) +
                       (clear(row[mapSize]) * (1 - ax) + clear(row[mapSize + 1]) * ax) * ay;
            }
            if (seen <= 0)
                continue;
            const float w = cosine * seen * (rough[k] ? 4.F : 1.F);
            for (std::size_t j = 0; j < transferSize; ++j)
                out[k][j] += y[j] * w;
        }
    }
    return out;
}

} // namespace darcha::citizen
