// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/landmarks98.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace darcha::ofiq {

namespace {

constexpr double farthest = 1e6; // pixels: outside any picture, and no product of two overflows 64 bits
constexpr int contourHalf = 16;  // intervals from a temple to the chin
// Mesh points of the contour from eye height at the picture's left to the chin, and from there to its right: the lower
// part of MediaPipe's face oval.
constexpr std::array contourToChin{127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, meshpoint::chin};
constexpr std::array contourFromChin{meshpoint::chin, 377, 400, 378, 379, 365, 397, 288, 361, 323, 454, 356};

// Mesh points of 33..97: brows there and back, nose, eyes, outer and inner mouth, pupils.
constexpr std::array<int, 65> insideContour{70,
                                            63,
                                            105,
                                            66,
                                            107,
                                            55,
                                            65,
                                            52,
                                            53, // brow at the picture's left
                                            336,
                                            296,
                                            334,
                                            293,
                                            300,
                                            276,
                                            283,
                                            282,
                                            295, // and at its right
                                            168,
                                            197,
                                            5,
                                            4,
                                            98,
                                            97,
                                            2,
                                            326,
                                            327, // nose: bridge to tip, nostrils
                                            33,
                                            160,
                                            159,
                                            158,
                                            133,
                                            153,
                                            145,
                                            144, // eye at the picture's left
                                            362,
                                            385,
                                            386,
                                            387,
                                            263,
                                            373,
                                            374,
                                            380, // and at its right
                                            61,
                                            39,
                                            37,
                                            0,
                                            267,
                                            269,
                                            291,
                                            405,
                                            314,
                                            17,
                                            84,
                                            181, // outer mouth
                                            78,
                                            81,
                                            13,
                                            311,
                                            308,
                                            402,
                                            14,
                                            178, // inner mouth
                                            meshpoint::rightIris,
                                            meshpoint::leftIris};

// `count` + 1 points at equal distances along a line of mesh points.
std::vector<cv::Point2d> spreadEvenly(std::span<const cv::Point3d, meshPointCount> mesh, std::span<const int> line,
                                      int count) {
    std::vector<cv::Point2d> points;
    for (const int index : line)
        points.emplace_back(mesh[static_cast<std::size_t>(index)].x, mesh[static_cast<std::size_t>(index)].y);
    std::vector<double> along{0};
    for (std::size_t i = 1; i < points.size(); ++i)
        along.push_back(along.back() + cv::norm(points[i] - points[i - 1]));
    std::vector<cv::Point2d> spread;
    std::size_t piece = 1;
    for (int i = 0; i <= count; ++i) {
        const double wanted = along.back() * i / count;
        while (piece + 1 < points.size() && along[piece] < wanted)
            ++piece;
        const double length = along[piece] - along[piece - 1];
        const double share = length > 0 ? std::clamp((wanted - along[piece - 1]) / length, 0.0, 1.0) : 0;
        spread.push_back(points[piece - 1] + share * (points[piece] - points[piece - 1]));
    }
    return spread;
}

} // namespace

cv::Point rounded(cv::Point2d point) {
    if (!std::isfinite(point.x) || !std::isfinite(point.y))
        return {};
    const auto whole = [](double v) { return static_cast<int>(std::round(std::clamp(v, -farthest, farthest))); };
    return {whole(point.x), whole(point.y)};
}

cv::Point middle(cv::Point a, cv::Point b) { return rounded((cv::Point2d(a) + cv::Point2d(b)) * 0.5); }

cv::Point leftEyeCentre(const Landmarks98& points) {
    return middle(points[landmark::leftEye], points[landmark::leftEye + 4]);
}

cv::Point rightEyeCentre(const Landmarks98& points) {
    return middle(points[landmark::rightEye], points[landmark::rightEye + 4]);
}

cv::Point2d eyeMidpoint(const Landmarks98& points) {
    return (cv::Point2d(leftEyeCentre(points)) + cv::Point2d(rightEyeCentre(points))) * 0.5;
}

double interEyeDistance(const Landmarks98& points) {
    return cv::norm(cv::Point2d(rightEyeCentre(points)) - cv::Point2d(leftEyeCentre(points)));
}

double eyesToChin(const Landmarks98& points) {
    return cv::norm(eyeMidpoint(points) - cv::Point2d(points[landmark::chin]));
}

double largestLidGap(const Landmarks98& points, std::size_t first) {
    double largest = 0;
    for (std::size_t i = 1; i <= 3; ++i)
        largest = std::max(largest, cv::norm(cv::Point2d(points[first + i]) - cv::Point2d(points[first + 8 - i])));
    return largest;
}

Landmarks98 landmarks98(std::span<const cv::Point3d, meshPointCount> mesh) {
    Landmarks98 made;
    const auto left = spreadEvenly(mesh, contourToChin, contourHalf);
    const auto right = spreadEvenly(mesh, contourFromChin, contourHalf);
    for (std::size_t i = 0; i <= contourHalf; ++i) {
        made[i] = rounded(left[i]);
        made[contourHalf + i] = rounded(right[i]);
    }
    for (std::size_t i = 0; i < insideContour.size(); ++i) {
        const cv::Point3d& point = mesh[static_cast<std::size_t>(insideContour[i])];
        made[2 * contourHalf + 1 + i] = rounded({point.x, point.y});
    }
    return made;
}

Landmarks98 landmarks98(const std::array<cv::Point2d, dlibPointCount>& dlib) {
    Landmarks98 made;
    const auto between = [&](std::size_t a, std::size_t b) { return (dlib[a] + dlib[b]) * 0.5; };
    std::size_t next = 0;
    const auto add = [&](cv::Point2d point) { made[next++] = rounded(point); };
    for (std::size_t i = 0; i < 16; ++i) { // jaw 0..16
        add(dlib[i]);
        add(between(i, i + 1));
    }
    add(dlib[16]);
    for (const std::size_t brow : {17, 22}) { // nine points of five: the lower edge is the upper one
        for (std::size_t i = 0; i < 5; ++i)
            add(dlib[brow + i]);
        for (std::size_t i = 0; i < 4; ++i)
            add(dlib[brow + 4 - i]);
    }
    for (std::size_t i = 27; i < 36; ++i)
        add(dlib[i]);
    std::array<cv::Point2d, 2> pupils;
    for (std::size_t side = 0; side < 2; ++side) {
        const std::size_t eye = 36 + 6 * side;
        const std::array outline{dlib[eye],     dlib[eye + 1], between(eye + 1, eye + 2), dlib[eye + 2],
                                 dlib[eye + 3], dlib[eye + 4], between(eye + 4, eye + 5), dlib[eye + 5]};
        for (const cv::Point2d& point : outline) {
            add(point);
            pupils[side] += point / static_cast<double>(outline.size());
        }
    }
    for (std::size_t i = 48; i < 68; ++i)
        add(dlib[i]);
    add(pupils[0]); // dlib has none: the middle of the outline
    add(pupils[1]);
    return made;
}

} // namespace darcha::ofiq
