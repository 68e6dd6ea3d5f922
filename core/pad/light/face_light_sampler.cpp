// SPDX-License-Identifier: Apache-2.0
#include "core/pad/light/face_light_sampler.h"

#include "core/face/mesh_points.h"
#include "core/quality/linear_light.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core/mat.hpp>
#include <set>

namespace darcha {
namespace {

constexpr int samplesOfRegion = 400;
constexpr int trimmed = 15;           // percent at each end
constexpr int white = 250, black = 3; // codes beyond which light is no longer told apart
constexpr double facingLeast = 0.25;  // z of a region's outward direction on the mesh: 75 degrees
constexpr int patchGrid = 12;         // points a side of a patch behind

std::set<int> notSkin() {
    using namespace meshpoint;
    std::set<int> points{98, 327, 2, 97, 326, 64, 294, 48, 278, 115, 344}; // nostrils
    points.insert(rightEyeOutline.begin(), rightEyeOutline.end());
    points.insert(leftEyeOutline.begin(), leftEyeOutline.end());
    points.insert(lipsRefined.begin(), lipsRefined.end());
    points.insert(rightBrow.begin(), rightBrow.end());
    points.insert(leftBrow.begin(), leftBrow.end());
    return points;
}

struct Pixel {
    std::uint8_t luma;
    std::array<std::uint8_t, 3> bgr;
};

RegionLight lightOf(std::vector<Pixel>& pixels) {
    RegionLight region;
    const std::size_t cut = pixels.size() * trimmed / 100;
    if (pixels.size() < 3 * cut + 1 || pixels.size() < 20)
        return region;
    region.seen = true;
    int clipped = 0;
    for (const Pixel& p : pixels)
        clipped +=
            std::max({p.bgr[0], p.bgr[1], p.bgr[2]}) >= white || std::min({p.bgr[0], p.bgr[1], p.bgr[2]}) <= black;
    region.clipped = clipped / static_cast<double>(pixels.size());
    const auto darker = [](const Pixel& a, const Pixel& b) { return a.luma < b.luma; };
    const auto from = pixels.begin() + static_cast<std::ptrdiff_t>(cut),
               to = pixels.end() - static_cast<std::ptrdiff_t>(cut);
    std::nth_element(pixels.begin(), from, pixels.end(), darker);
    std::nth_element(from, to, pixels.end(), darker);
    const std::array<float, 256>& linear = linearLightTable();
    std::array<float, 3> sum{};
    for (auto p = from; p != to; ++p)
        for (std::size_t c = 0; c < 3; ++c)
            sum[c] += linear[p->bgr[2 - c]];
    for (std::size_t c = 0; c < 3; ++c)
        region.light[c] = static_cast<double>(sum[c]) / static_cast<double>(to - from);
    return region;
}

Pixel pixelAt(const cv::Mat& bgr, int x, int y) {
    const auto& p = bgr.at<cv::Vec3b>(y, x);
    return {static_cast<std::uint8_t>((p[0] + 2 * p[1] + p[2]) / 4), {p[0], p[1], p[2]}};
}

} // namespace

const std::array<FaceRegion, faceRegionCount>& faceRegions() {
    static constexpr std::array<FaceRegion, faceRegionCount> regions{{{"forehead_right", 69, 1.5, -1},
                                                                      {"forehead_middle", 151, 1.4, 0},
                                                                      {"forehead_left", 299, 1.5, 1},
                                                                      {"cheekbone_right", 123, 1.5, -1},
                                                                      {"cheekbone_left", 352, 1.5, 1},
                                                                      {"cheek_right", 205, 1.4, -1},
                                                                      {"cheek_left", 425, 1.4, 1},
                                                                      {"nose_right", 198, 1.0, -1},
                                                                      {"nose_left", 420, 1.0, 1},
                                                                      {"jaw_right", 214, 1.5, -1},
                                                                      {"jaw_left", 434, 1.5, 1},
                                                                      {"chin", 199, 1.4, 0}}};
    return regions;
}

FaceLightSampler::FaceLightSampler(const CanonicalFace& face) {
    const std::set<int> forbidden = notSkin();
    const auto at = [&](int i) { return face.vertices[static_cast<std::size_t>(i)]; };
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        const FaceRegion& region = faceRegions()[r];
        std::vector<std::pair<double, std::array<int, 3>>> triangles; // area so far
        double area = 0;
        for (const std::array<int, 3>& t : face.triangles) {
            const cv::Point3d middle = (at(t[0]) + at(t[1]) + at(t[2])) / 3;
            if (cv::norm(middle - at(region.centre)) > region.radius ||
                std::any_of(t.begin(), t.end(), [&](int i) { return forbidden.contains(i); }))
                continue;
            area += cv::norm((at(t[1]) - at(t[0])).cross(at(t[2]) - at(t[0]))) / 2;
            triangles.emplace_back(area, t);
        }
        // Evenly by area, and within a triangle by the golden ratio's row (square root against crowding at a corner).
        std::size_t k = 0;
        for (int i = 0; i < samplesOfRegion && !triangles.empty(); ++i) {
            const double place = (i + 0.5) / samplesOfRegion * area;
            while (k + 1 < triangles.size() && triangles[k].first < place)
                ++k;
            const double u = std::sqrt(std::fmod(0.5 + i * 0.7548776662, 1.0)),
                         v = std::fmod(0.5 + i * 0.5698402910, 1.0);
            m_samples[r].push_back(
                {triangles[k].second,
                 {static_cast<float>(1 - u), static_cast<float>(u * (1 - v)), static_cast<float>(u * v)}});
        }
    }
}

void FaceLightSampler::reset() { m_picture = {}; }

void FaceLightSampler::layBackground(const FaceObservation& face) {
    m_picture = face.frame->bgr.size();
    // Beside the head, from the picture's upper edge to the height of the mouth: hair and ears reach less than 0.4 of
    // the mesh's width beyond it. Two by two patches a side.
    const double reach = 0.45 * face.box.width;
    const int bottom = std::clamp(static_cast<int>(face.box.y + 0.7 * face.box.height), 0, m_picture.height);
    const int left = std::clamp(static_cast<int>(face.box.x - reach), 0, m_picture.width);
    const int right = std::clamp(static_cast<int>(face.box.br().x + reach), 0, m_picture.width);
    for (int i = 0; i < static_cast<int>(backgroundPatchCount); ++i) {
        const int from = i < 4 ? 0 : right, width = (i < 4 ? left : m_picture.width - right) / 2, height = bottom / 2;
        m_background[static_cast<std::size_t>(i)] = {from + i % 2 * width, i / 2 % 2 * height, width, height};
    }
}

FaceLight FaceLightSampler::sample(const FaceObservation& face) {
    FaceLight light;
    const cv::Mat& bgr = face.frame->bgr;
    light.at = face.frame->captured;
    light.pose = face.pose;
    light.distanceCm = face.distanceCm;
    if (bgr.empty() || bgr.type() != CV_8UC3)
        return light;
    if (m_picture != bgr.size())
        layBackground(face);
    std::vector<Pixel> pixels;
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        pixels.clear();
        double facing = 0, size = 0;
        for (std::size_t i = 0; i < m_samples[r].size(); ++i) {
            const Sample& sample = m_samples[r][i];
            std::array<cv::Point3d, 3> corners;
            cv::Point2d place{};
            for (std::size_t k = 0; k < 3; ++k) {
                corners[k] = face.mesh[static_cast<std::size_t>(sample.points[k])];
                place += cv::Point2d(corners[k].x, corners[k].y) * static_cast<double>(sample.shares[k]);
            }
            if (i % 8 == 0) { // counter-clockwise from outside: with y down and z away the cross points into the head
                const cv::Point3d across = (corners[1] - corners[0]).cross(corners[2] - corners[0]);
                facing -= across.z;
                size += cv::norm(across);
            }
            const int x = static_cast<int>(std::lround(place.x)), y = static_cast<int>(std::lround(place.y));
            if (x >= 0 && y >= 0 && x < bgr.cols && y < bgr.rows)
                pixels.push_back(pixelAt(bgr, x, y));
        }
        if (facing >= facingLeast * size && pixels.size() * 10 >= m_samples[r].size() * 9)
            light.regions[r] = lightOf(pixels);
    }
    for (std::size_t i = 0; i < backgroundPatchCount; ++i) {
        const cv::Rect& patch = m_background[i];
        if (patch.width < 2 * patchGrid || patch.height < 2 * patchGrid)
            continue;
        pixels.clear();
        for (int y = 0; y < patchGrid; ++y)
            for (int x = 0; x < patchGrid; ++x)
                pixels.push_back(pixelAt(bgr, patch.x + (2 * x + 1) * patch.width / (2 * patchGrid),
                                         patch.y + (2 * y + 1) * patch.height / (2 * patchGrid)));
        light.background[i] = lightOf(pixels);
    }
    return light;
}

} // namespace darcha
