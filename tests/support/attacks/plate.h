// SPDX-License-Identifier: Apache-2.0
// A flat or rolled thing that is held before the camera: where it is, how hands move it, and how it gets into the
// picture.
//
// Camera axes, centimetres, degrees (scene_light.h). One instance a thread.
#pragma once

#include "tests/support/portrait_head/portrait_head.h"
#include "tests/support/portrait_head/triangles.h"

#include <opencv2/core/matx.hpp>

namespace darcha::test {

struct PlatePose {
    double yaw = 0, pitch = 0, roll = 0; // as a head's: positive yaw shows its front to the picture's right
    double x = 0, y = 0, distance = 40;  // of its middle
};

cv::Matx33f plateRotation(const PlatePose& pose);

struct PlateRoll {     // to a cylinder that bulges to the camera
    double radius = 0; // cm; 0: flat
    double slant = 0;  // degrees of its axis from the vertical, clockwise as the camera sees it
};

class Plate {
public:
    // Texture over the whole.
    Plate(Texture texture, double width, double height, PlateRoll roll = {}, double gloss = 0);
    void draw(TriangleCanvas& canvas, cv::Size picture, const PlatePose& pose, const SceneLight& light);
    double height() const { return m_height; }
    // Where the side is seen from the front, at a height on the sheet: its edge, or where it turns away.
    cv::Vec3f rim(bool left, double y) const;

private:
    cv::Vec3f place(double x, double y, cv::Vec3f& normal) const; // of a point of the sheet

    Texture m_texture;
    double m_width, m_height;
    PlateRoll m_roll;
    float m_gloss;
    std::vector<cv::Vec3f> m_places, m_normals;
    std::vector<cv::Vec2f> m_texels;
    std::vector<std::array<int, 3>> m_triangles;
    std::vector<Corner> m_corners;
};

// Four fingers over an edge, in a skin's colour; to be held at the side of a plate. 9 x 9 cm.
Plate fingers(std::uint64_t seed, bool onTheLeft);

} // namespace darcha::test
