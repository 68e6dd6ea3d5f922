// SPDX-License-Identifier: Apache-2.0
#include "core/quality/skin_tone.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace darcha {

namespace {

constexpr std::array groups{ToneGroup::VeryLight, ToneGroup::Light, ToneGroup::Intermediate,
                            ToneGroup::Tan,       ToneGroup::Brown, ToneGroup::Dark};
// Middle of forehead, right and left cheek in MediaPipe's mesh.
constexpr std::array zonePoints{151, 50, 280};
constexpr double zoneRadius = 0.15;   // of the distance between the pupils: below the hair, above a beard
constexpr double colourless = 3;      // chroma: a grey picture has 0, skin 10 and more (26 FRLL portraits: 14 to 29)
constexpr std::size_t pixelsMin = 30; // of a zone, for a median

struct Lab {
    double l, a, b;
};

double linear(double level) {
    const double c = level / 255;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); // IEC 61966-2-1
}

double cubeRoot(double t) {
    constexpr double delta = 6.0 / 29; // CIE 15
    return t > delta * delta * delta ? std::cbrt(t) : t / (3 * delta * delta) + 4.0 / 29;
}

Lab labOf(const cv::Vec3d& bgr) {
    const double blue = linear(bgr[0]), green = linear(bgr[1]), red = linear(bgr[2]);
    const double x = cubeRoot((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505); // white: D65
    const double y = cubeRoot(0.2126 * red + 0.7152 * green + 0.0722 * blue);
    const double z = cubeRoot((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double angle(const Lab& lab) { return std::atan2(lab.l - 50, lab.b) * 180 / std::numbers::pi; }

// Medians of the channels in a disc: shine and hairs are the smaller part.
std::optional<cv::Vec3d> medianAround(const cv::Mat& bgr, cv::Point2d centre, double radius) {
    std::array<std::vector<unsigned char>, 3> levels;
    const cv::Rect box = cv::Rect(cvFloor(centre.x - radius), cvFloor(centre.y - radius), cvCeil(2 * radius) + 1,
                                  cvCeil(2 * radius) + 1) &
                         cv::Rect({}, bgr.size());
    const int step = std::max(1, cvFloor(radius / 24)); // some thousand pixels are enough
    for (int y = box.y; y < box.br().y; y += step)
        for (int x = box.x; x < box.br().x; x += step)
            if (cv::norm(cv::Point2d(x, y) - centre) <= radius)
                for (int c = 0; c < 3; ++c)
                    levels[static_cast<std::size_t>(c)].push_back(bgr.at<cv::Vec3b>(y, x)[c]);
    if (levels[0].size() < pixelsMin)
        return std::nullopt;
    cv::Vec3d middle;
    for (int c = 0; c < 3; ++c)
        middle[c] = median(std::move(levels[static_cast<std::size_t>(c)]));
    return middle;
}

} // namespace

std::string_view name(ToneGroup group) {
    constexpr std::array<std::string_view, groups.size()> names{"very_light", "light", "intermediate",
                                                                "tan",        "brown", "dark"};
    return names[static_cast<std::size_t>(group)];
}

std::span<const ToneGroup> allToneGroups() { return groups; }

ToneGroup toneGroupOf(double ita) {
    constexpr std::array above{55.0, 41.0, 28.0, 10.0, -30.0};
    return groups[static_cast<std::size_t>(
        std::find_if(above.begin(), above.end(), [&](double limit) { return ita > limit; }) - above.begin())];
}

double itaOf(const cv::Vec3d& bgrLevels) { return angle(labOf(bgrLevels)); }

std::optional<SkinTone> skinToneOf(const FaceObservation& face) {
    if (!face.frame || face.frame->bgr.empty())
        return std::nullopt;
    std::vector<double> angles;
    for (const int point : zonePoints) {
        const cv::Point3d& at = face.mesh[static_cast<std::size_t>(point)];
        const double radius = zoneRadius * cv::norm(face.leftEye - face.rightEye);
        const auto colour = medianAround(face.frame->bgr, {at.x, at.y}, radius);
        if (!colour)
            continue;
        const Lab lab = labOf(*colour);
        if (std::hypot(lab.a, lab.b) >= colourless)
            angles.push_back(angle(lab));
    }
    if (angles.size() < 2)
        return std::nullopt;
    // The median of three: neither a fringe on the forehead nor a cheek in the shade decides.
    const double ita = evenMedian(std::move(angles));
    return SkinTone{ita, toneGroupOf(ita)};
}

} // namespace darcha
