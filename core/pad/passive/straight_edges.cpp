// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/straight_edges.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

constexpr double leastSegment = 0.35; // face widths: what is asked of the first piece of an edge
constexpr double leastEdge = 0.9;     // and of the whole
constexpr float leastStep = 5;        // grey levels a pixel across the edge: twice the noise of a dim webcam
constexpr int gapMost = 5;            // pixels: a finger's tip, a glint

float sampled(const cv::Mat& grey, cv::Point2d p) {
    const int x = static_cast<int>(std::floor(p.x)), y = static_cast<int>(std::floor(p.y));
    if (x < 0 || y < 0 || x + 1 >= grey.cols || y + 1 >= grey.rows)
        return -1;
    const double fx = p.x - x, fy = p.y - y;
    const auto g = [&](int dx, int dy) { return static_cast<double>(grey.at<std::uint8_t>(y + dy, x + dx)); };
    return static_cast<float>((g(0, 0) * (1 - fx) + g(1, 0) * fx) * (1 - fy) +
                              (g(0, 1) * (1 - fx) + g(1, 1) * fx) * fy);
}

// Contrast across the line at a point, over two pixels each way, the best of three places across.
std::optional<float> step(const cv::Mat& grey, cv::Point2d p, cv::Point2d normal, float sign) {
    float best = -1e9f;
    for (int shift = -1; shift <= 1; ++shift) {
        const cv::Point2d at = p + normal * static_cast<double>(shift);
        const float a = sampled(grey, at + normal * 1.5), b = sampled(grey, at - normal * 1.5);
        if (a < 0 || b < 0)
            return std::nullopt;
        best = std::max(best, sign * (a - b));
    }
    return best;
}

} // namespace

double StraightEdge::uAt(double v) const {
    const double run = to.y - from.y;
    return run != 0 ? from.x + (to.x - from.x) * (v - from.y) / run : from.x;
}

double StraightEdge::vAt(double u) const {
    const double run = to.x - from.x;
    return run != 0 ? from.y + (to.y - from.y) * (u - from.x) / run : from.y;
}

FaceScene FaceScene::of(const FaceObservation& face) {
    FaceScene scene;
    const cv::Mat& picture = face.frame->bgr;
    // The width between the temples, as a frontal view would have it: the pupils are half of it apart.
    const double width = face.interEyeDistance / 0.46;
    const double scale = faceWidth / width;
    const cv::Point2d chin = face.chin;
    const double middleX = (face.rightEye.x + face.leftEye.x) / 2;
    const cv::Rect wanted(cv::Point(cvFloor(middleX - aside * width), cvFloor(chin.y - above * width)),
                          cv::Point(cvCeil(middleX + aside * width), cvCeil(chin.y + below * width)));
    const cv::Rect seen = wanted & cv::Rect(cv::Point(), picture.size());
    if (seen.width < 8 || seen.height < 8)
        return scene;
    const cv::Size size(std::max(8, cvRound(seen.width * scale)), std::max(8, cvRound(seen.height * scale)));
    cv::resize(picture(seen), scene.bgr, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    cv::cvtColor(scene.bgr, scene.grey, cv::COLOR_BGR2GRAY);
    scene.middle = {(middleX - seen.x) * scale, (chin.y - seen.y) * scale};
    scene.left = -scene.middle.x / faceWidth;
    scene.right = (size.width - scene.middle.x) / faceWidth;
    scene.top = -scene.middle.y / faceWidth;
    scene.bottom = (size.height - scene.middle.y) / faceWidth;
    return scene;
}

std::vector<StraightEdge> straightEdges(const FaceScene& scene) {
    std::vector<StraightEdge> edges;
    if (scene.grey.empty())
        return edges;
    std::vector<cv::Vec4f> segments;
    cv::createLineSegmentDetector(cv::LSD_REFINE_NONE, 1.0)->detect(scene.grey, segments);
    std::stable_sort(segments.begin(), segments.end(), [](const cv::Vec4f& a, const cv::Vec4f& b) {
        return std::hypot(a[0] - a[2], a[1] - a[3]) > std::hypot(b[0] - b[2], b[1] - b[3]);
    });
    for (const cv::Vec4f& s : segments) {
        cv::Point2d a(s[0], s[1]), b(s[2], s[3]);
        const double length = cv::norm(b - a);
        if (length < leastSegment * FaceScene::faceWidth)
            break;
        const bool upright = std::abs(b.y - a.y) > std::abs(b.x - a.x);
        if (upright ? b.y < a.y : b.x < a.x)
            std::swap(a, b);
        const cv::Point2d along = (b - a) / length, normal(-along.y, along.x), centre = (a + b) / 2;
        const auto middle = [&](double t) { return centre + along * t; };
        float sign = 1;
        if (const auto there = step(scene.grey, centre, normal, 1))
            sign = *there >= 0 ? 1.f : -1.f;
        if (const auto other = step(scene.grey, centre, normal, -1);
            other && step(scene.grey, centre, normal, 1) && *other > *step(scene.grey, centre, normal, 1))
            sign = -1;
        std::vector<double> contrasts;
        const auto reach = [&](int direction) {
            double end = 0;
            int gap = 0;
            for (int t = 0; gap <= gapMost; ++t) {
                const auto here = step(scene.grey, middle(direction * t), normal, sign);
                if (!here)
                    break;
                if (*here < 2 * leastStep) {
                    ++gap;
                    continue;
                }
                gap = 0;
                end = t;
                contrasts.push_back(*here);
            }
            return end;
        };
        const double back = reach(-1), forth = reach(1);
        if (back + forth < leastEdge * FaceScene::faceWidth)
            continue;
        const auto units = [&](cv::Point2d p) { return (p - scene.middle) / FaceScene::faceWidth; };
        StraightEdge edge{units(middle(-back)), units(middle(forth)), median(contrasts)};
        const bool known = std::any_of(edges.begin(), edges.end(), [&](const StraightEdge& other) {
            if (other.upright() != edge.upright())
                return false;
            const cv::Point2d m = (edge.from + edge.to) / 2;
            return edge.upright() ? std::abs(other.uAt(m.y) - m.x) < 0.08 && m.y > other.from.y && m.y < other.to.y
                                  : std::abs(other.vAt(m.x) - m.y) < 0.08 && m.x > other.from.x && m.x < other.to.x;
        });
        if (!known)
            edges.push_back(edge);
    }
    return edges;
}

} // namespace darcha
