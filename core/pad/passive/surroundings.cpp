// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/surroundings.h"

#include "core/base/quantile.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

// In face widths. Shoulders are 3.1 of them wide (ANSUR II: bideltoid 49 to 14.5 cm at the face, both sexes near it)
// and begin half a width below the chin.
constexpr double shoulderHalf = 1.35, besideFace = 0.55, shoulderDepth = 0.75;
constexpr double lowFrom = 0.15, lowestCorner = 3.1, cornerGap = 0.3, leastLevel = 1.2, leastSide = 1.4;
constexpr double leanMost = 25; // degrees by which a held sheet leans, about

double lean(const StraightEdge& edge) { // from its own axis, degrees
    const cv::Point2d way = edge.to - edge.from;
    const double angle = std::atan2(way.y, way.x) * 57.29578;
    return edge.upright() ? std::abs(angle - 90) : std::abs(angle);
}

// Corners of paper and screens are right angles; perspective of a sheet that leans by 25 degrees leaves 12 of it. Hair
// and dresses meet at any angle.
bool square(const StraightEdge& a, const StraightEdge& b) {
    const cv::Point2d p = a.to - a.from, q = b.to - b.from;
    return std::abs(p.dot(q)) < 0.21 * cv::norm(p) * cv::norm(q); // sine of 12 degrees
}

bool crossesBody(const StraightEdge& edge) {
    const double v = edge.vAt(0);
    return !edge.upright() && edge.from.x < -0.25 && edge.to.x > 0.25 && v > lowFrom && v < lowestCorner &&
           edge.length() >= leastLevel && lean(edge) < leanMost;
}

bool besideHead(const StraightEdge& edge) {
    return edge.upright() && edge.from.y <= 0.2 && lean(edge) < leanMost && std::abs(edge.uAt(-0.3)) > besideFace;
}

// Nothing where the patch lies outside of the picture in good part.
std::optional<std::pair<cv::Vec3d, double>> patch(const FaceScene& scene, const cv::Mat& lab, double u0, double u1,
                                                  double v0, double v1) {
    const cv::Rect wanted(cv::Point(scene.at(std::min(u0, u1), v0)), cv::Point(scene.at(std::max(u0, u1), v1)));
    const cv::Rect seen = wanted & cv::Rect(cv::Point(), lab.size());
    if (seen.area() * 3 < wanted.area() * 2 || seen.area() < 20)
        return std::nullopt;
    cv::Scalar mean, deviation;
    cv::meanStdDev(lab(seen), mean, deviation);
    return std::pair(
        cv::Vec3d(mean[0], mean[1], mean[2]),
        std::sqrt(deviation[0] * deviation[0] + deviation[1] * deviation[1] + deviation[2] * deviation[2]));
}

// The wall beside the forehead against what is at the shoulders' place below the chin.
std::optional<double> shouldersOf(const FaceScene& scene) {
    cv::Mat lab;
    cv::cvtColor(scene.bgr, lab, cv::COLOR_BGR2Lab);
    std::optional<double> most;
    int sides = 0;
    for (const double side : {-1.0, 1.0}) {
        const auto wall = patch(scene, lab, side * 0.62, side * 0.85, -1.5, -0.9);
        const auto below = patch(scene, lab, side * 0.55, side * 0.78, 0.55, 0.8);
        if (!wall || !below)
            continue;
        ++sides;
        const double difference = cv::norm(wall->first - below->first) / (6 + std::max(wall->second, below->second));
        most = std::max(most.value_or(0), difference);
    }
    return sides == 2 ? most : std::nullopt; // one side may be a wall that happens to look like a coat
}

} // namespace

SurroundingsDetector::Look SurroundingsDetector::look(const FaceScene& scene) {
    Look look;
    look.room = scene.bottom;
    const std::vector<StraightEdge> edges = straightEdges(scene);
    for (const StraightEdge& edge : edges) {
        if (besideHead(edge) && edge.from.y <= -0.3 && edge.to.y >= shoulderDepth &&
            std::abs(edge.uAt(shoulderDepth)) < shoulderHalf && std::abs(edge.uAt(0)) > besideFace)
            look.cut = true;
        if (!crossesBody(edge))
            continue;
        if (edge.length() >= 1.6)
            look.low = true;
        for (const StraightEdge& side : edges) {
            if (!besideHead(side) || side.to.y < lowFrom)
                continue;
            if (side.length() < leastSide || !square(side, edge))
                continue;
            const double v = edge.vAt(side.to.x), u = side.uAt(v);
            const bool touchesSide = std::abs(side.to.y - v) < cornerGap || (side.to.y > v && side.from.y < v);
            const bool reachesIt = u > edge.from.x - cornerGap && u < edge.to.x + cornerGap;
            if (touchesSide && reachesIt)
                (std::abs(u) < shoulderHalf ? look.corner : look.wideCorner) = true;
        }
    }
    // Three sides about the head that meet: above it a level one, and an upright one down from either end of it.
    for (const StraightEdge& top : edges) {
        if (top.upright() || top.vAt(0) > -1.1 || top.length() < leastLevel || lean(top) > leanMost)
            continue;
        bool left = false, right = false;
        for (const StraightEdge& side : edges) {
            if (!besideHead(side) || side.to.y < -0.2 || !square(side, top))
                continue;
            const double v = top.vAt(side.from.x), u = side.uAt(v);
            if (std::abs(side.from.y - v) > cornerGap)
                continue;
            left = left || (u < 0 && std::abs(u - top.from.x) < cornerGap);
            right = right || (u > 0 && std::abs(u - top.to.x) < cornerGap);
        }
        look.frame = look.frame || (left && right);
    }
    look.shoulders = shouldersOf(scene);
    return look;
}

void SurroundingsDetector::observe(const FaceObservation& face, const QualityAssessment&) {
    if (!face.frame || face.frame->bgr.empty() || !(face.interEyeDistance >= 16) ||
        std::abs(face.pose.yaw) > poseLimitDegrees || std::abs(face.pose.pitch) > poseLimitDegrees)
        return;
    if (m_since++ % every != 0)
        return;
    m_looks.push_back(look(FaceScene::of(face)));
}

CueResult SurroundingsDetector::result() const {
    CueResult result;
    result.cue = "surroundings";
    result.frames = static_cast<int>(m_looks.size());
    if (m_looks.empty()) {
        result.notJudged = "no_frontal_frame";
        return result;
    }
    const auto share = [&](bool Look::*what) {
        const auto count = std::count_if(m_looks.begin(), m_looks.end(), [&](const Look& look) { return look.*what; });
        return static_cast<double>(count) / static_cast<double>(m_looks.size());
    };
    std::vector<double> rooms, shoulders;
    for (const Look& look : m_looks) {
        rooms.push_back(look.room);
        if (look.shoulders)
            shoulders.push_back(*look.shoulders);
    }
    result.scores = {
        {"surroundings.corner", share(&Look::corner)}, {"surroundings.corner.wide", share(&Look::wideCorner)},
        {"surroundings.cut", share(&Look::cut)},       {"surroundings.low", share(&Look::low)},
        {"surroundings.frame", share(&Look::frame)},   {"surroundings.room", median(rooms)}};
    if (result.frames >= lastingLooks)
        result.scores.push_back({"surroundings.corner.lasting", share(&Look::corner)});
    if (!shoulders.empty())
        result.scores.push_back({"surroundings.shoulders", median(shoulders)});
    return result;
}

} // namespace darcha
