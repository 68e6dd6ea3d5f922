// SPDX-License-Identifier: Apache-2.0
#include "core/pad/turn/turn_geometry.h"

#include "core/pad/turn/plane_residual.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <opencv2/core.hpp>
#include <vector>

namespace darcha {

const std::array<int, stablePointCount> stablePoints{
    1,   4,   5,  195, 197, 98,  327, 2,   94,  // nose: tip, ridge, wings, foot
    168, 6,   33, 133, 362, 263,                // between the eyes; corners of the eyes
    10,  151, 9,  67,  297, 103, 332, 54,  284, // forehead
    127, 356,                                   // temples
    116, 345, 50, 280, 205, 425, 117, 346,      // cheekbones and cheeks
    152, 175};                                  // chin

namespace {

constexpr double radians = std::numbers::pi / 180;

bool finite(const FaceView& view) {
    for (const cv::Point2d& p : view.points)
        if (!std::isfinite(p.x) || !std::isfinite(p.y))
            return false;
    return view.eyeDistance > 1;
}

cv::Point2d middleOf(const StablePoints& points) {
    return std::accumulate(points.begin(), points.end(), cv::Point2d()) / static_cast<double>(points.size());
}

// b = turn * a + shift, least squares, a and b about their middles; {cos, sin} times scale.
cv::Point2d similarityOf(const StablePoints& a, cv::Point2d aMiddle, const StablePoints& b, cv::Point2d bMiddle) {
    double real = 0, imaginary = 0, size = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const cv::Point2d p = a[i] - aMiddle, q = b[i] - bMiddle;
        real += p.dot(q);
        imaginary += p.cross(q);
        size += p.dot(p);
    }
    return size > 0 ? cv::Point2d(real, imaginary) / size : cv::Point2d();
}

cv::Point2d turned(cv::Point2d by, cv::Point2d p) { return {by.x * p.x - by.y * p.y, by.y * p.x + by.x * p.y}; }

double similarityResidual(const StablePoints& a, const StablePoints& b) {
    const cv::Point2d aMiddle = middleOf(a), bMiddle = middleOf(b);
    const cv::Point2d by = similarityOf(a, aMiddle, b, bMiddle);
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const cv::Point2d off = b[i] - bMiddle - turned(by, a[i] - aMiddle);
        sum += off.dot(off);
    }
    return std::sqrt(sum / static_cast<double>(a.size()));
}

// What a smooth sheet cannot explain: the rest after the best quadratic function of place, in each column.
cv::Mat withoutSheet(const StablePoints& at, const cv::Mat& values, std::size_t from = 0) {
    const int n = static_cast<int>(stablePointCount - from);
    cv::Mat base(n, 6, CV_64F), chosen = values.rowRange(static_cast<int>(from), values.rows), fit;
    for (int i = 0; i < n; ++i) {
        const cv::Point2d p = at[from + static_cast<std::size_t>(i)];
        const double row[6] = {1, p.x, p.y, p.x * p.x, p.x * p.y, p.y * p.y};
        std::copy(row, row + 6, base.ptr<double>(i));
    }
    if (!cv::solve(base, chosen, fit, cv::DECOMP_QR))
        return {};
    cv::Mat all(static_cast<int>(stablePointCount), 6, CV_64F);
    for (int i = 0; i < all.rows; ++i) {
        const cv::Point2d p = at[static_cast<std::size_t>(i)];
        const double row[6] = {1, p.x, p.y, p.x * p.x, p.x * p.y, p.y * p.y};
        std::copy(row, row + 6, all.ptr<double>(i));
    }
    return values - all * fit;
}

StablePoints normal(const FaceView& view) {
    StablePoints made = view.points;
    const cv::Point2d middle = middleOf(made);
    for (cv::Point2d& p : made)
        p = (p - middle) / view.eyeDistance;
    return made;
}

double distance(const FaceView& view, std::size_t a, std::size_t b) {
    return cv::norm(view.points[a] - view.points[b]);
}

} // namespace

FaceView FaceView::of(const FaceObservation& face, SteadyTime at) {
    FaceView view;
    view.at = at;
    view.pose = face.pose;
    view.eyeDistance = face.interEyeDistance;
    for (std::size_t i = 0; i < stablePointCount; ++i) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(stablePoints[i])];
        view.points[i] = {p.x, p.y};
    }
    return view;
}

TurnGeometry::TurnGeometry(const CanonicalFace& face) {
    for (std::size_t i = 0; i < stablePointCount; ++i)
        m_points[i] = face.vertices[static_cast<std::size_t>(stablePoints[i])];
}

std::array<cv::Point3d, stablePointCount> TurnGeometry::posed(const HeadPose& pose) const {
    // Roll about the face's own axis, then pitch, then yaw (head_pose.h), in the canonical face's axes.
    const double y = pose.yaw * radians, p = -pose.pitch * radians, r = -pose.roll * radians;
    const cv::Matx33d aboutY(std::cos(y), 0, std::sin(y), 0, 1, 0, -std::sin(y), 0, std::cos(y));
    const cv::Matx33d aboutX(1, 0, 0, 0, std::cos(p), -std::sin(p), 0, std::sin(p), std::cos(p));
    const cv::Matx33d aboutZ(std::cos(r), -std::sin(r), 0, std::sin(r), std::cos(r), 0, 0, 0, 1);
    const cv::Matx33d turn = aboutY * aboutX * aboutZ;
    std::array<cv::Point3d, stablePointCount> made;
    for (std::size_t i = 0; i < stablePointCount; ++i)
        made[i] = turn * m_points[i];
    return made;
}

std::optional<ViewPair> TurnGeometry::compare(const FaceView& rest, const FaceView& turnedView) const {
    if (!finite(rest) || !finite(turnedView))
        return std::nullopt;
    const StablePoints a = normal(rest), b = normal(turnedView);
    ViewPair pair;
    pair.similarity = similarityResidual(a, b);
    const std::optional<double> planarity = leastPlaneResidual(a, b);
    if (!planarity)
        return std::nullopt;
    pair.planarity = *planarity;

    // Depth of each point in the first view, over the canonical eye distance (6.3 cm; an adult's mean).
    constexpr double canonicalEyes = 6.3;
    const std::array<cv::Point3d, stablePointCount> depth = posed(rest.pose);
    constexpr int n = static_cast<int>(stablePointCount);
    cv::Mat values(n, 3, CV_64F);
    for (int i = 0; i < n; ++i) {
        const auto k = static_cast<std::size_t>(i);
        values.at<double>(i, 0) = b[k].x;
        values.at<double>(i, 1) = b[k].y;
        values.at<double>(i, 2) = depth[k].z / canonicalEyes;
    }
    const cv::Mat left = withoutSheet(a, values);
    const cv::Mat around = withoutSheet(a, values, nosePointCount);
    if (left.empty() || around.empty())
        return std::nullopt;
    const cv::Mat x = left.col(0), y = left.col(1), z = left.col(2);
    const double zz = z.dot(z), moved = x.dot(x) + y.dot(y);
    if (!(zz > 1e-9))
        return std::nullopt;
    const cv::Point2d gain(x.dot(z) / zz, y.dot(z) / zz);
    pair.reliefGain = cv::norm(gain);
    pair.relief = moved > 1e-12 ? pair.reliefGain * std::sqrt(zz / moved) : 0;
    cv::Point2d nose;
    for (int i = 0; i < 4; ++i) // tip and ridge
        nose += cv::Point2d(around.at<double>(i, 0), around.at<double>(i, 1)) / 4;
    pair.nose = cv::norm(nose);
    return pair;
}

double TurnGeometry::narrowness(const FaceView& view) {
    // Temples and cheekbones against forehead and chin (places in stablePoints).
    return (distance(view, 24, 25) + distance(view, 26, 27)) / (2 * distance(view, 15, 34) + 1e-9);
}

double TurnGeometry::expectedNarrowness(const HeadPose& pose) const {
    FaceView view;
    const auto at = posed({pose.yaw, pose.pitch, 0});
    for (std::size_t i = 0; i < stablePointCount; ++i)
        view.points[i] = {at[i].x, -at[i].y};
    return narrowness(view);
}

std::optional<FaceView> meanView(std::span<const FaceView> views) {
    if (views.empty() || !finite(views.front()))
        return std::nullopt;
    FaceView mean = views.front();
    const cv::Point2d middle = middleOf(views.front().points);
    StablePoints sum{};
    HeadPose pose;
    double used = 0;
    for (const FaceView& view : views) {
        if (!finite(view))
            continue;
        const cv::Point2d own = middleOf(view.points);
        const cv::Point2d by = similarityOf(view.points, own, views.front().points, middle);
        for (std::size_t i = 0; i < stablePointCount; ++i)
            sum[i] += turned(by, view.points[i] - own) + middle;
        pose.yaw += view.pose.yaw;
        pose.pitch += view.pose.pitch;
        pose.roll += view.pose.roll;
        ++used;
    }
    for (std::size_t i = 0; i < stablePointCount; ++i)
        mean.points[i] = sum[i] / used;
    mean.pose = {pose.yaw / used, pose.pitch / used, views.front().pose.roll};
    return mean;
}

double shapeChange(const FaceView& a, const FaceView& b) {
    return finite(a) && finite(b) ? similarityResidual(a.points, b.points) / b.eyeDistance : 0;
}

} // namespace darcha
