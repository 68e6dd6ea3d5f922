// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/plate.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace darcha::test {

cv::Matx33f plateRotation(const PlatePose& pose) {
    constexpr double radians = std::numbers::pi / 180;
    const auto f = [](double v) { return static_cast<float>(v); };
    const float cy = f(std::cos(pose.yaw * radians)), sy = f(std::sin(pose.yaw * radians));
    const float cp = f(std::cos(pose.pitch * radians)), sp = f(std::sin(pose.pitch * radians));
    const float cr = f(std::cos(pose.roll * radians)), sr = f(std::sin(pose.roll * radians));
    const cv::Matx33f aboutY(cy, 0, -sy, 0, 1, 0, sy, 0, cy), aboutX(1, 0, 0, 0, cp, sp, 0, -sp, cp),
        aboutZ(cr, -sr, 0, sr, cr, 0, 0, 0, 1);
    return aboutY * aboutX * aboutZ;
}

Plate::Plate(Texture texture, double width, double height, PlateRoll roll, double gloss)
    : m_texture(std::move(texture)),
      m_width(width),
      m_height(height),
      m_roll(roll),
      m_gloss(static_cast<float>(gloss)) {
    const bool rolled = roll.radius > 0;
    const int columns = rolled ? 33 : 9, rows = rolled && roll.slant != 0 ? 33 : 9;
    for (int j = 0; j < rows; ++j)
        for (int i = 0; i < columns; ++i) {
            const double u = static_cast<double>(i) / (columns - 1), v = static_cast<double>(j) / (rows - 1);
            cv::Vec3f normal;
            m_places.push_back(place((u - 0.5) * width, (v - 0.5) * height, normal));
            m_normals.push_back(normal);
            m_texels.push_back(
                {static_cast<float>(u * (m_texture.width - 1)), static_cast<float>(v * (m_texture.height - 1))});
        }
    for (int j = 0; j + 1 < rows; ++j)
        for (int i = 0; i + 1 < columns; ++i) {
            const int a = j * columns + i;
            m_triangles.push_back({a, a + 1, a + columns});
            m_triangles.push_back({a + 1, a + columns + 1, a + columns});
        }
    m_corners.resize(m_places.size());
}

cv::Vec3f Plate::place(double x, double y, cv::Vec3f& normal) const {
    if (m_roll.radius <= 0) {
        normal = {0, 0, -1};
        return {static_cast<float>(x), static_cast<float>(y), 0};
    }
    const double slant = m_roll.slant * std::numbers::pi / 180, c = std::cos(slant), s = std::sin(slant);
    const double along = -x * s + y * c; // the axis is not bent; across it is
    const double angle = (x * c + y * s) / m_roll.radius, across = m_roll.radius * std::sin(angle);
    const auto vector = [](double i, double j, double k) {
        return cv::Vec3f(static_cast<float>(i), static_cast<float>(j), static_cast<float>(k));
    };
    normal = vector(std::sin(angle) * c, std::sin(angle) * s, -std::cos(angle));
    return vector(across * c - along * s, across * s + along * c, m_roll.radius * (1 - std::cos(angle)));
}

cv::Vec3f Plate::rim(bool left, double y) const {
    const double side = left ? -1 : 1;
    double x = m_width / 2;
    if (m_roll.radius > 0) {
        const double slant = m_roll.slant * std::numbers::pi / 180;
        const double turnsAway = m_roll.radius * std::numbers::pi / 2 - side * y * std::sin(slant);
        x = std::clamp(turnsAway / std::cos(slant), 0.0, x);
    }
    cv::Vec3f normal;
    return place(side * x, y, normal);
}

void Plate::draw(TriangleCanvas& canvas, cv::Size picture, const PlatePose& pose, const SceneLight& light) {
    const cv::Matx33f turn = plateRotation(pose);
    const cv::Vec3f shift(static_cast<float>(pose.x), static_cast<float>(pose.y), static_cast<float>(pose.distance));
    const float focal =
        static_cast<float>(picture.height / 2.0 / std::tan(fieldOfViewDegrees / 2 * std::numbers::pi / 180));
    constexpr float exponent = 60; // glossy paper
    for (std::size_t i = 0; i < m_places.size(); ++i) {
        const cv::Vec3f world = turn * m_places[i] + shift, normal = turn * m_normals[i];
        const cv::Vec3f lux = light.at(world, normal);
        Corner& corner = m_corners[i];
        corner.depth = 1 / std::max(5.F, world[2]);
        corner.x = static_cast<float>(picture.width - 1) / 2 + focal * world[0] * corner.depth;
        corner.y = static_cast<float>(picture.height - 1) / 2 + focal * world[1] * corner.depth;
        corner.u = m_texels[i][0];
        corner.v = m_texels[i][1];
        corner.light =
            Float4{lux[0], lux[1], lux[2], m_gloss > 0 ? light.sheen(world, normal, m_gloss, exponent) : 0.F};
    }
    canvas.drawWithHoles(m_corners, m_triangles, m_texture);
}

Plate fingers(std::uint64_t seed, bool onTheLeft) {
    Lot lot(seed ^ 0xF19);
    constexpr int side = 128;
    const double tone = lot.between(0.25, 1);
    const cv::Scalar skin(0.50 * tone, 0.60 * tone, 0.78 * tone); // sRGB b, g, r
    cv::Mat colour(side, side, CV_32FC3, skin), alpha = cv::Mat::zeros(side, side, CV_32F);
    for (int finger = 0; finger < 4; ++finger) {
        const int y = 18 + finger * 28 + lot.below(8), length = 62 + lot.below(20);
        const cv::Point root(onTheLeft ? 0 : side - 1, y),
            tip(onTheLeft ? length : side - 1 - length, y - 6 + lot.below(12));
        cv::line(alpha, root, tip, cv::Scalar(1), 23, cv::LINE_AA);
        cv::line(colour, root, tip, skin * 1.08, 9, cv::LINE_AA);
        cv::line(colour, root + cv::Point(0, 11), tip + cv::Point(0, 11), skin * 0.72, 3, cv::LINE_AA);
    }
    cv::GaussianBlur(colour, colour, {9, 9}, 2.5);
    return Plate(Texture::ofGamma(colour, alpha), 9, 9);
}

} // namespace darcha::test
