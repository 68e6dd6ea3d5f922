// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/alignment.h"

#include <algorithm>
#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha::ofiq {

namespace {

constexpr int drawnSide = 224; // pixels of the picture in which the region is drawn

// Eye centres, nose tip, mouth corners in the aligned picture.
const std::vector<cv::Point2f> targets{{251, 272}, {364, 272}, {308, 336}, {262, 402}, {355, 402}};

// A square around the box, grown at top and bottom, each step in whole pixels.
cv::Rect grownSquare(const cv::Rect& box, double grow) {
    const double margin = grow * box.height;
    const int top = static_cast<int>(std::floor(box.y - margin));
    const int bottom = static_cast<int>(std::floor(box.y + box.height + margin));
    cv::Rect grown(box.x, top, box.width, bottom - top);
    const int lacking = grown.height - grown.width;
    if (lacking > 0)
        grown.x -= lacking / 2;
    else
        grown.y += lacking / 2;
    grown.width = grown.height = std::max(grown.width, grown.height);
    return grown;
}

} // namespace

std::optional<cv::Matx23d> alignment(const Landmarks98& points) {
    const std::vector<cv::Point2f> seen{leftEyeCentre(points), rightEyeCentre(points), points[landmark::noseTip],
                                        points[landmark::outerMouth], points[landmark::rightMouthCorner]};
    try {
        const cv::Mat found = cv::estimateAffinePartial2D(seen, targets, cv::noArray(), cv::LMEDS);
        if (found.rows != 2 || found.cols != 3 || !cv::checkRange(found))
            return std::nullopt;
        const cv::Matx23d transform(found);
        return std::hypot(transform(0, 0), transform(1, 0)) > 0 ? std::optional(transform) : std::nullopt;
    } catch (const cv::Exception&) {
        return std::nullopt; // all points in one place
    }
}

Landmarks98 moved(const Landmarks98& points, const cv::Matx23d& transform) {
    Landmarks98 made;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const cv::Vec2d to = transform * cv::Vec3d(points[i].x, points[i].y, 1);
        made[i] = rounded({to[0], to[1]});
    }
    return made;
}

cv::Mat landmarkedRegion(const Landmarks98& points, cv::Size picture, double grow) {
    std::vector<cv::Point> hull;
    cv::convexHull(std::vector<cv::Point>(points.begin(), points.end()), hull);
    const cv::Rect box = cv::boundingRect(hull);
    if (box.width < 2 || box.height < 2)
        return {};
    const cv::Rect square = grownSquare(box, grow);
    const cv::Rect inside = square & cv::Rect({0, 0}, picture);
    if (inside.area() == 0)
        return {};
    const double scale = static_cast<double>(drawnSide) / square.width;
    for (cv::Point& corner : hull)
        corner = {static_cast<int>((corner.x - square.x) * scale), static_cast<int>((corner.y - square.y) * scale)};
    cv::Mat drawn = cv::Mat::zeros(drawnSide, drawnSide, CV_8UC1);
    cv::fillConvexPoly(drawn, hull, cv::Scalar(255));
    // Scaled back only where there is picture: the square of absurd landmarks can be larger than memory.
    const auto nearest = [&](int along) { return std::min(static_cast<int>(along * scale), drawnSide - 1); };
    cv::Mat region = cv::Mat::zeros(picture, CV_8UC1);
    for (int y = inside.y; y < inside.y + inside.height; ++y) {
        const auto* from = drawn.ptr<unsigned char>(nearest(y - square.y));
        auto* to = region.ptr<unsigned char>(y);
        for (int x = inside.x; x < inside.x + inside.width; ++x)
            to[x] = from[nearest(x - square.x)];
    }
    return cv::countNonZero(region) > 0 ? region : cv::Mat();
}

} // namespace darcha::ofiq
