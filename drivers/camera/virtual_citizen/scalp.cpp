// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/scalp.h"

namespace darcha::citizen {

namespace {

constexpr float pi = 3.14159265F;
constexpr std::size_t columns = 48, rows = 28; // of a SkullMap

} // namespace

float hairLine(float y, const CitizenLook& look) {
    static constexpr std::array<std::array<float, 2>, 13> female = {{{-6.5F, -9.5F},
                                                                     {-4.5F, -7.6F},
                                                                     {-1.8F, -5.6F},
                                                                     {0.2F, -3.1F},
                                                                     {1.2F, -2.3F},
                                                                     {3.0F, -1.5F},
                                                                     {4.6F, -0.4F},
                                                                     {5.6F, 0.5F},
                                                                     {6.5F, 1.9F},
                                                                     {7.4F, 3.3F},
                                                                     {8.1F, 4.1F},
                                                                     {9.0F, 6.5F},
                                                                     {10.0F, 12}}};
    float z = 12;
    for (std::size_t i = 0; i + 1 < female.size(); ++i)
        if (y < female[i + 1][0]) {
            const float t = std::clamp((y - female[i][0]) / (female[i + 1][0] - female[i][0]), 0.F, 1.F);
            z = mix(female[i][1], female[i + 1][1], t);
            break;
        }
    if (look.hair == CitizenHair::Receding)
        z -= 3.4F * smoothStep(4.8F, 7.0F, y) * (z < 11 ? 1.F : 0.F) + (y >= 10 ? 8.5F : y > 9 ? 6.F * (y - 9) : 0.F);
    else if (look.sex == CitizenSex::Male) // corners
        z -= 0.9F * bell(y - 6.9F, 0.8F);
    return z;
}

SkullMap::SkullMap(const Piece& head) {
    m_radius.assign(columns * rows, 0.F);
    for (const Vec3 p : head.positions) {
        const Vec3 d = p - skullCentre;
        float& r = m_radius[cell(d)];
        r = std::max(r, length(d));
    }
    for (int round = 0; round < 6; ++round) {
        std::vector<float> grown = m_radius;
        for (std::size_t y = 0; y < rows; ++y)
            for (std::size_t x = 0; x < columns; ++x)
                if (grown[y * columns + x] <= 0) {
                    float sum = 0, count = 0;
                    for (int dy = -1; dy <= 1; ++dy)
                        for (int dx = -1; dx <= 1; ++dx) {
                            const auto xx = (x + columns + static_cast<std::size_t>(dx + 1) - 1) % columns;
                            const auto yy = static_cast<std::size_t>(
                                std::clamp(static_cast<int>(y) + dy, 0, static_cast<int>(rows) - 1));
                            if (const float r = m_radius[yy * columns + xx]; r > 0)
                                sum += r, count += 1;
                        }
                    if (count > 0)
                        grown[y * columns + x] = sum / count;
                }
        m_radius = grown;
    }
}

std::size_t SkullMap::cell(Vec3 d) {
    const float azimuth = std::atan2(d.x, d.z) / (2 * pi) + 0.5F;
    const float height = std::acos(std::clamp(d.y / std::max(1e-6F, length(d)), -1.F, 1.F)) / pi;
    return std::min(rows - 1, static_cast<std::size_t>(height * rows)) * columns +
           std::min(columns - 1, static_cast<std::size_t>(azimuth * columns));
}

} // namespace darcha::citizen
