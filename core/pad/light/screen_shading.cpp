// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/screen_shading.h"

#include <algorithm>
#include <cmath>

namespace darcha {

ScreenShading::ScreenShading(const CanonicalFace& face, const ScreenPlace& screen) : m_screen(screen) {
    const auto at = [&](int i) { return face.vertices[static_cast<std::size_t>(i)]; };
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        const FaceRegion& region = faceRegions()[r];
        cv::Point3d normal{}, place{};
        double area = 0;
        for (const std::array<int, 3>& t : face.triangles) {
            const cv::Point3d middle = (at(t[0]) + at(t[1]) + at(t[2])) / 3;
            if (cv::norm(middle - at(region.centre)) > region.radius)
                continue;
            const cv::Point3d across = (at(t[1]) - at(t[0])).cross(at(t[2]) - at(t[0]));
            normal += across;
            place += middle * cv::norm(across);
            area += cv::norm(across);
        }
        m_normals[r] = area > 0 ? normal / std::max(1e-9, cv::norm(normal)) : cv::Point3d(0, 0, 1);
        m_places[r] = area > 0 ? place / area : at(region.centre);
    }
}

std::array<ScreenShading::Region, faceRegionCount> ScreenShading::at(const HeadPose& pose, double distanceCm) const {
    // As HeadPose: yaw turns the nose to the subject's left (+x), pitch lifts the chin, roll tilts to the left
    // shoulder.
    constexpr double radians = 3.14159265358979 / 180;
    const double cy = std::cos(pose.yaw * radians), sy = std::sin(pose.yaw * radians);
    const double cp = std::cos(pose.pitch * radians), sp = std::sin(pose.pitch * radians);
    const double cr = std::cos(pose.roll * radians), sr = std::sin(pose.roll * radians);
    const auto turned = [&](cv::Point3d p) {
        p = {p.x * cr + p.y * sr, -p.x * sr + p.y * cr, p.z};
        p = {p.x, p.y * cp + p.z * sp, -p.y * sp + p.z * cp};
        return cv::Point3d{p.x * cy + p.z * sy, p.y, -p.x * sy + p.z * cy};
    };
    std::array<Region, faceRegionCount> regions;
    constexpr int columns = 3, rows = 2; // patches a half
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        const cv::Point3d place = turned(m_places[r]) - cv::Point3d(0, 0, std::max(25.0, distanceCm));
        const cv::Point3d normal = turned(m_normals[r]);
        for (int side = -1; side <= 1; side += 2)
            for (int c = 0; c < columns; ++c)
                for (int row = 0; row < rows; ++row) {
                    const cv::Point3d patch(side * m_screen.widthCm / 2 * (c + 0.5) / columns,
                                            -m_screen.belowLensCm + m_screen.heightCm * ((row + 0.5) / rows - 0.5), 0);
                    const cv::Point3d way = patch - place;
                    const double d2 = way.dot(way);
                    const double light = std::max(0.0, normal.dot(way)) * std::max(0.0, way.z) / (d2 * d2);
                    (side > 0 ? regions[r].left : regions[r].right) += light;
                }
    }
    return regions;
}

} // namespace darcha
