// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/head_cover.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

// Share of a rectangle (in units) that is this region, of what lies in the picture.
double share(const RegionMap& map, Region region, double left, double top, double right, double bottom) {
    const cv::Rect place = cv::Rect(cv::Point(map.view.at(left, top)), cv::Point(map.view.at(right, bottom))) &
                           cv::Rect({}, map.classes.size());
    const cv::Mat part = map.classes(place);
    const int known = static_cast<int>(part.total()) - cv::countNonZero(part == static_cast<int>(Region::Unknown));
    return known > 0 ? cv::countNonZero(part == static_cast<int>(region)) / static_cast<double>(known) : 0;
}

} // namespace

HeadCover HeadCover::of(const RegionMap& map) {
    HeadCover made;
    const double chin = share(map, Region::Covering, -0.25, 1.12, 0.25, 1.3);
    const double sides =
        (share(map, Region::Covering, -0.9, -0.2, -0.5, 0.8) + share(map, Region::Covering, 0.5, -0.2, 0.9, 0.8)) / 2;
    made.scarf = std::min(chin, sides * 1.5); // beside the face there is background too
    const double hair = share(map, Region::Hair, -0.6, -1.3, 0.6, -0.62);
    const double cover = share(map, Region::Covering, -0.6, -1.3, 0.6, -0.62);
    made.above = hair + cover > 0 ? cover / (hair + cover) : 0;

    cv::Mat crown = map.mask(Region::Hair) | map.mask(Region::Covering);
    crown.rowRange(std::clamp(cvRound(map.view.at(0, -0.6).y), 0, crown.rows), crown.rows).setTo(0);
    if (cv::countNonZero(crown) >= 60) {
        const cv::Scalar mean = cv::mean(map.view.lab, crown);
        const double a = mean[1] - 128, b = mean[2] - 128;
        // Hair lies between black, white, fair and red: towards yellow and red only. Measured on 111 pictures:
        // a -3..25, b -13..24 (the lowest in coloured light).
        const double cold = std::max(-a - 6, -b - 8) / 14;    // green or blue
        const double pink = (a - 28 - std::max(0.0, b)) / 14; // red without yellow
        made.colour = std::clamp(std::max(cold, pink), 0.0, 1.0);
    }
    return made;
}

double HeadCover::evidence() const { return std::clamp(std::max({scarf, colour, above}), 0.0, 1.0); }

} // namespace darcha
