// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/screen_light.h"

namespace darcha::citizen {

namespace {
// The room's lamps at roomLight 1 give a face that looks at the camera a factor of about 0.87, which is meant as 400 lx
// (EN 12464-1 asks for 500 lx at desks and 300 at receptions).
constexpr float luxOfOne = 400 / 0.87F;
constexpr int columns = 2, rows = 2; // patches a half
} // namespace

std::array<ScreenHalf, 2> screenHalves(const CitizenScreen& screen, const cv::Vec3d& left, const cv::Vec3d& right,
                                       Vec3 place, float exposure) {
    const float width = static_cast<float>(screen.width), height = static_cast<float>(screen.height);
    const float middleY = -static_cast<float>(screen.below);
    const float candelaPerSquareMetre = static_cast<float>(screen.white);
    const float area = width / 2 * height / (columns * rows) * 1e-4F; // of a patch, square metres
    std::array<ScreenHalf, 2> halves;
    for (std::size_t h = 0; h < 2; ++h) {
        const cv::Vec3d& rgb = h == 0 ? left : right;
        ScreenHalf& half = halves[h];
        const float side = h == 0 ? 1.F : -1.F;
        half.centre = {side * width / 4, middleY, 0};
        const Vec3 way = half.centre - place;
        half.distance2 = dot(way, way);
        half.towards = normalised(way);
        if (rgb == cv::Vec3d(0, 0, 0))
            continue;
        const Vec3 colour{static_cast<float>(rgb[2]), static_cast<float>(rgb[1]), static_cast<float>(rgb[0])};
        for (int c = 0; c < columns; ++c)
            for (int r = 0; r < rows; ++r) {
                const Vec3 patch{side * width / 2 * (static_cast<float>(c) + 0.5F) / columns,
                                 middleY + height * ((static_cast<float>(r) + 0.5F) / rows - 0.5F), 0};
                const Vec3 to = patch - place;
                const float d2 = std::max(100.F, dot(to, to));
                const float slant = std::max(0.F, to.z) / std::sqrt(d2); // Lambert's panel, seen from the side
                const float lux = candelaPerSquareMetre * area * slant / (d2 * 1e-4F);
                half.lamps.push_back({normalised(to), colour * (lux / luxOfOne * exposure)});
                half.glow += luma(half.lamps.back().colour);
            }
    }
    return halves;
}

} // namespace darcha::citizen
