// SPDX-License-Identifier: Apache-2.0
#include "core/quality/cast_correction.h"

#include "core/base/quantile.h"
#include "core/quality/linear_light.h"
#include "core/quality/natural_colour.h"
#include "core/quality/regions/head_regions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace darcha {

namespace {

constexpr int sureVotes = 180;  // of 255: pixels that the forest takes for wall with little doubt
constexpr int wallPixels = 400; // of a view of 112 x 124
constexpr float darkest = 0.02F, brightest = 0.93F;

// By how much the wall is off grey, in stops.
std::optional<ColourShift> wallShift(const FaceObservation& face, const FaceAppearance& appearance) {
    const RegionMap* const map = appearance.regions->part<RegionMap>(face);
    if (!map)
        return std::nullopt;
    const auto& light = linearLightTable();
    std::vector<double> red, blue;
    for (int y = 0; y < map->classes.rows; ++y)
        for (int x = 0; x < map->classes.cols; ++x) {
            if (map->classes.at<std::uint8_t>(y, x) != static_cast<std::uint8_t>(Region::Background) ||
                map->confidence.at<std::uint8_t>(y, x) < sureVotes)
                continue;
            const cv::Vec3b& p = map->view.bgr.at<cv::Vec3b>(y, x);
            // Red or blue may be full: the shift is then told too small, which takes off too little.
            if (std::min({light[p[0]], light[p[1]], light[p[2]]}) < darkest || light[p[1]] > brightest)
                continue;
            red.push_back(std::log2(light[p[2]] / light[p[1]]));
            blue.push_back(std::log2(light[p[0]] / light[p[1]]));
        }
    if (red.size() < wallPixels)
        return std::nullopt;
    return ColourShift{median(std::move(red)), median(std::move(blue))};
}

double agreed(double a, double b) { return a * b <= 0 ? 0 : std::copysign(std::min(std::abs(a), std::abs(b)), a); }

} // namespace

ChannelGains certainCastGains(const FaceObservation& face, const FaceAppearance& appearance) {
    if (!appearance.whites.assessable())
        return {};
    const std::optional<ColourShift> person = colourCast(appearance);
    if (!person || std::hypot(person->red, person->blue) < castLeast)
        return {};
    const std::optional<ColourShift> wall = wallShift(face, appearance);
    if (!wall)
        return {};
    const ColourShift cast{agreed(person->red, wall->red), agreed(person->blue, wall->blue)};
    if (const double strength = std::hypot(cast.red, cast.blue); strength < castLeast || strength > castMost)
        return {};
    const double light = 0.2126 * cast.redGain() + 0.7152 + 0.0722 * cast.blueGain();
    return {cast.redGain() / light, 1 / light, cast.blueGain() / light};
}

} // namespace darcha
