// SPDX-License-Identifier: Apache-2.0
// How unequally the two halves of a screen light each region of a head: Lambert on the canonical face. Pure.
//
// Why the two halves against each other: skin, make-up, the room's light and the camera's tone change how much a region
// answers, but both halves alike; (left - right) / (left + right) is left with geometry alone. Centimetres, degrees.
#pragma once

#include "core/face/canonical_face.h"
#include "core/face/face_observation.h"
#include "core/pad/light/face_light_sampler.h"
#include "core/pad/light/screen_place.h"

namespace darcha {

class ScreenShading {
public:
    ScreenShading(const CanonicalFace& face, const ScreenPlace& screen);

    struct Region {
        double left = 0, right = 0; // what each half gives, any unit
        double asymmetry() const { return left + right > 0 ? (left - right) / (left + right) : 0; }
    };
    // Turned and far as the camera measured it.
    std::array<Region, faceRegionCount> at(const HeadPose& pose, double distanceCm) const;
    double asideCm(std::size_t region) const { return m_places[region].x; } // on the canonical face, to the left

private:
    ScreenPlace m_screen;
    std::array<cv::Point3d, faceRegionCount> m_places, m_normals;
};

} // namespace darcha
