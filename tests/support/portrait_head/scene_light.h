// SPDX-License-Identifier: Apache-2.0
// The light at a rendered kiosk: the room's, and the two halves of the station's own screen.
//
// Camera axes: centimetres, x to the picture's right (the subject's left), y down, z away from the lens; colours are
// linear, in the order b, g, r of pictures. Irradiance is in lux, so that a diffuse point sends albedo x lux to the
// camera (the factor 1/pi is in the camera's exposure). Pure. Every range below is this renderer's own: no detector
// reads it.
#pragma once

#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

namespace darcha::test {

// Draws numbers of one session, in the order in which they are asked for.
class Lot {
public:
    explicit Lot(std::uint64_t seed) : m_state(seed * 0x9E3779B97F4A7C15ULL + 0x632BE59BD9B4E019ULL) { unit(); }
    double unit(); // [0, 1)
    double between(double low, double high) { return low + (high - low) * unit(); }
    double normal();
    bool chance(double probability) { return unit() < probability; }
    int below(int limit) { return static_cast<int>(unit() * limit); }
    std::uint64_t bits();

private:
    std::uint64_t m_state;
};

struct Station {         // of one session
    cv::Vec3f ambient{}; // lux, from everywhere
    cv::Vec3f key{};     // lux, of a lamp, where it strikes squarely
    cv::Vec3f keyFrom{}; // unit vector towards it
    float wallShare = 1; // light on the wall over the room's ambient
    float wallDistance = 150;
    float screenWidth = 53, screenHeight = 30, screenBelow = 18; // its middle below the lens
    float screenWhite = 250;                                     // cd/m2
    static Station draw(std::uint64_t seed);
};

class SceneLight {
public:
    explicit SceneLight(const Station& station);
    // Linear r, g, b, 0..1 of full white, as LightField has them: the halves on the subject's left and right.
    void setScreen(const cv::Vec3d& leftRgb, const cv::Vec3d& rightRgb);

    cv::Vec3f room(const cv::Vec3f& normal) const;
    cv::Vec3f screen(const cv::Vec3f& point, const cv::Vec3f& normal) const; // of both halves
    cv::Vec3f at(const cv::Vec3f& point, const cv::Vec3f& normal) const { return room(normal) + screen(point, normal); }
    cv::Vec3f wall() const; // behind the person
    // Mirror image of the lamp and of the screen in something rough (Blinn), as lux of a white surface.
    float sheen(const cv::Vec3f& point, const cv::Vec3f& normal, float gloss, float exponent) const;
    const Station& station() const { return m_station; }
    const cv::Vec3f& half(bool left) const { return left ? m_left : m_right; } // cd/m2, b g r

private:
    struct Patch {
        cv::Vec3f place;
        float area; // cm2
        bool left;
    };
    Station m_station;
    std::vector<Patch> m_patches;
    cv::Vec3f m_left{}, m_right{};
};

} // namespace darcha::test
