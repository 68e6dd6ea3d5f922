// SPDX-License-Identifier: Apache-2.0
// The station's screen as a lamp: two halves, each a few patches of a glowing area at their real places.
//
// Centimetres in the camera's axes (lens at the origin, x image right = the subject's left, y up, the person at -z);
// the screen stands below the lens in its plane. Light is linear, b, g, r; 1 = what CitizenScene::roomLight 1 is.
#pragma once

#include "drivers/camera/virtual_citizen/citizen_screen.h"
#include "drivers/camera/virtual_citizen/radiance_transfer.h"

#include <opencv2/core/matx.hpp>
#include <vector>

namespace darcha::citizen {

struct ScreenHalf {
    std::vector<Lamp> lamps; // as they reach `place`; empty: this half is dark
    Vec3 centre;
    Vec3 towards;        // unit, from the place
    float distance2 = 1; // squared, from the place
    float glow = 0;      // luma of what arrives at the place on a surface that faces the half

    // How much stronger its light is elsewhere on the head, by the inverse square.
    float nearer(Vec3 there) const {
        const Vec3 way = centre - there;
        return distance2 / std::max(100.F, dot(way, way));
    }
};

// `left` is the half on the subject's left; r, g, b, 1 = full white. `exposure` as CitizenScene's.
std::array<ScreenHalf, 2> screenHalves(const CitizenScreen& screen, const cv::Vec3d& left, const cv::Vec3d& right,
                                       Vec3 place, float exposure);

} // namespace darcha::citizen
