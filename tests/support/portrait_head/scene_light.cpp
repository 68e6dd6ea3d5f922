// SPDX-License-Identifier: Apache-2.0
#include "tests/support/portrait_head/scene_light.h"

#include <cmath>
#include <numbers>

namespace darcha::test {

std::uint64_t Lot::bits() { // SplitMix64
    std::uint64_t z = (m_state += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

double Lot::unit() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

double Lot::normal() {
    const double radius = std::sqrt(-2 * std::log(1 - unit()));
    return radius * std::cos(2 * std::numbers::pi * unit());
}

Station Station::draw(std::uint64_t seed) {
    Lot lot(seed ^ 0x57A7101);
    Station s;
    // Offices and service halls: EN 12464-1 asks 300 lux at counters and 500 at desks, measured on the table; a face is
    // lit from the side and gets about a half to all of it.
    const double room = lot.between(120, 420);
    const double warm = lot.between(-0.10, 0.10);
    const double share = lot.between(0.45, 0.8); // of it diffuse
    const cv::Vec3f cast(static_cast<float>(1 - warm), 1, static_cast<float>(1 + warm));
    s.ambient = cast * static_cast<float>(room * share);
    s.key = cast * static_cast<float>(room * (1 - share) * 1.4);
    s.keyFrom =
        cv::normalize(cv::Vec3f(static_cast<float>(lot.between(-0.8, 0.8)), static_cast<float>(-lot.between(0.3, 0.9)),
                                static_cast<float>(-lot.between(0.4, 1.0))));
    s.wallShare = static_cast<float>(lot.between(0.7, 1.5));
    s.wallDistance = static_cast<float>(lot.between(110, 260));
    s.screenWidth = static_cast<float>(lot.between(46, 60)); // 21 to 27 inch
    s.screenHeight = s.screenWidth * 9 / 16;
    s.screenBelow = s.screenHeight / 2 + static_cast<float>(lot.between(1, 4));
    s.screenWhite = static_cast<float>(lot.between(220, 380));
    return s;
}

SceneLight::SceneLight(const Station& station) : m_station(station) {
    constexpr int columns = 4, rows = 3;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x)
            m_patches.push_back(
                {{m_station.screenWidth * ((static_cast<float>(x) + 0.5F) / columns - 0.5F),
                  m_station.screenBelow + m_station.screenHeight * ((static_cast<float>(y) + 0.5F) / rows - 0.5F), 0},
                 m_station.screenWidth * m_station.screenHeight / (columns * rows),
                 x >= columns / 2});
}

void SceneLight::setScreen(const cv::Vec3d& leftRgb, const cv::Vec3d& rightRgb) {
    const auto bgr = [&](const cv::Vec3d& c) {
        return cv::Vec3f(static_cast<float>(c[2]), static_cast<float>(c[1]), static_cast<float>(c[0])) *
               m_station.screenWhite;
    };
    m_left = bgr(leftRgb);
    m_right = bgr(rightRgb);
}

cv::Vec3f SceneLight::room(const cv::Vec3f& normal) const {
    // Ceilings are brighter than floors.
    const float sky = 0.8F - 0.2F * normal[1];
    return m_station.ambient * sky + m_station.key * std::max(0.F, normal.dot(m_station.keyFrom));
}

cv::Vec3f SceneLight::screen(const cv::Vec3f& point, const cv::Vec3f& normal) const {
    float left = 0, right = 0;
    for (const Patch& patch : m_patches) {
        const cv::Vec3f way = patch.place - point;
        const float r2 = way.dot(way);
        const float cosines = -way[2] * way.dot(normal); // times r: of the screen and of the point
        if (cosines > 0 && way[2] < 0)
            (patch.left ? left : right) += patch.area * cosines / (r2 * r2);
    }
    return m_left * left + m_right * right;
}

float SceneLight::sheen(const cv::Vec3f& point, const cv::Vec3f& normal, float gloss, float exponent) const {
    const cv::Vec3f view = cv::normalize(-point);
    const auto lobe = [&](const cv::Vec3f& from) {
        const float cosine = normal.dot(cv::normalize(from + view));
        return cosine > 0 ? std::pow(cosine, exponent) * (exponent + 2) / 8 : 0.F; // keeps its sum
    };
    const cv::Vec3f toScreen = cv::Vec3f(0, m_station.screenBelow, 0) - point;
    const cv::Vec3f light = screen(point, cv::normalize(toScreen));
    return gloss * (m_station.key[1] * lobe(m_station.keyFrom) + light[1] * lobe(cv::normalize(toScreen)));
}

cv::Vec3f SceneLight::wall() const {
    return m_station.ambient * m_station.wallShare + screen({0, 0, m_station.wallDistance}, {0, 0, -1});
}

} // namespace darcha::test
