// SPDX-License-Identifier: Apache-2.0
#include "core/pad/passive/hands.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"

#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {
namespace {

// Both cheeks, twice each, and the forehead between the brows: mesh points that neither beard nor glasses reach.
constexpr std::array skinPoints{50, 280, 101, 330, 151};
constexpr double patch = 0.05; // face widths, half of the side

// In squares of the face's width (14.5 cm: 210 cm2; ANSUR II: hand 18 to 19 by 8 to 9 cm). From two fingers' ends over
// an edge to a hand with its forearm; half a finger is at least 0.8 cm.
constexpr double leastArea = 0.05, mostArea = 4, leastHalfFinger = 0.055;
// Pixels of the scene: fingers at an edge's end hide that end, a finger is 0.12 of a face wide.
constexpr double reach = 0.35 * FaceScene::faceWidth, aside = 0.05 * FaceScene::faceWidth;
constexpr int leastCovered = 6;
// What comes down from above the head is a post, a lamp or a curtain (crown: 1.6 over the chin). A fifth of its own
// frame is filled by an arm at a slant; less is a streak.
constexpr double highest = -2.0, leastFilled = 0.2;
constexpr double mostRoom = 0.35; // of the picture beside the body: then the wall has the colour of skin

// Logarithms of red over green and of green over blue. Faces of shared/data's live clips: 0.10 to 0.30 and -0.03 to
// 0.25; nearer to grey than `leastColour`, walls are within the spread. Blood is redder than green in any room light;
// two panels that film a face are not (-0.19, 0.10). The spread is the face's own, but no less than hand and face of
// one person differ, and no more than leaves wood out.
constexpr double leastColour = 0.15, leastRed = 0.05, leastSpread = 0.07, mostSpread = 0.16;
constexpr int darkest = 60; // sum of the three: below it ratios are noise

const std::array<float, 256>& logarithms() {
    static const auto table = [] {
        std::array<float, 256> made{};
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = std::log(static_cast<float>(i) + 4); // 4: read noise of dark pixels
        return made;
    }();
    return table;
}

cv::Vec2f colourOf(const cv::Vec3b& bgr) {
    const auto& log = logarithms();
    return {log[bgr[2]] - log[bgr[1]], log[bgr[1]] - log[bgr[0]]};
}

struct Skin {
    cv::Vec2f middle, spread;
    bool has(const cv::Vec3b& bgr) const {
        if (bgr[0] + bgr[1] + bgr[2] < darkest)
            return false;
        const cv::Vec2f off = colourOf(bgr) - middle;
        const float a = off[0] / spread[0], b = off[1] / spread[1];
        return a * a + b * b < 1;
    }
};

std::optional<Skin> learn(const FaceScene& scene, const std::vector<cv::Point>& places) {
    std::array<std::vector<double>, 2> values;
    const int half = cvRound(patch * FaceScene::faceWidth);
    for (const cv::Point& place : places) {
        const cv::Rect seen = cv::Rect(place.x - half, place.y - half, 2 * half + 1, 2 * half + 1) &
                              cv::Rect(cv::Point(), scene.bgr.size());
        for (int y = seen.y; y < seen.br().y; ++y)
            for (int x = seen.x; x < seen.br().x; ++x) {
                const cv::Vec3b& bgr = scene.bgr.at<cv::Vec3b>(y, x);
                if (bgr[0] + bgr[1] + bgr[2] < darkest || std::max({bgr[0], bgr[1], bgr[2]}) > 250)
                    continue; // a highlight has the lamp's colour
                const cv::Vec2f colour = colourOf(bgr);
                values[0].push_back(static_cast<double>(colour[0]));
                values[1].push_back(static_cast<double>(colour[1]));
            }
    }
    if (values[0].size() < 60)
        return std::nullopt;
    Skin skin;
    for (int c = 0; c < 2; ++c) {
        std::vector<double>& all = values[static_cast<std::size_t>(c)];
        const double middle = median(all);
        for (double& value : all)
            value = std::abs(value - middle);
        skin.middle[c] = static_cast<float>(middle);
        skin.spread[c] = static_cast<float>(std::clamp(3.7 * median(all), leastSpread, mostSpread)); // 2.5 s
    }
    if (skin.middle[0] < leastRed || cv::norm(skin.middle) < leastColour)
        return std::nullopt;
    return skin;
}

// Whether the region reaches over the edge: there is skin on both sides of it for a finger's breadth, and the edge runs
// on in plain sight. An arm's own outline has skin on one side only.
bool covers(const cv::Mat& region, const FaceScene& scene, const StraightEdge& edge) {
    const cv::Point2d from = scene.at(edge.from.x, edge.from.y), to = scene.at(edge.to.x, edge.to.y);
    const double length = cv::norm(to - from);
    const cv::Point2d way = (to - from) / length, across(-way.y * aside, way.x * aside);
    const auto skinAt = [&](const cv::Point2d& at) {
        const cv::Point p = at;
        return cv::Rect(cv::Point(), region.size()).contains(p) && region.at<std::uint8_t>(p);
    };
    int covered = 0;
    for (double t = -reach; t <= length + reach; t += 1) {
        const cv::Point2d at = from + way * t;
        covered += skinAt(at) && skinAt(at + across) && skinAt(at - across);
    }
    return covered >= leastCovered && covered < length / 2;
}

} // namespace

std::optional<HandsDetector::Look> HandsDetector::look(const FaceObservation& face) {
    const FaceScene scene = FaceScene::of(face);
    if (scene.bgr.empty())
        return std::nullopt;
    const double scale = FaceScene::faceWidth * 0.46 / face.interEyeDistance;
    const cv::Point2d origin((face.rightEye.x + face.leftEye.x) / 2, face.chin.y);
    const auto place = [&](int point) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(point)];
        return cv::Point(scene.middle + (cv::Point2d(p.x, p.y) - origin) * scale);
    };
    std::vector<cv::Point> cheeks, oval;
    for (const int point : skinPoints)
        cheeks.push_back(place(point));
    for (const int point : meshpoint::faceOval)
        oval.push_back(place(point));
    const std::optional<Skin> skin = learn(scene, cheeks);
    if (!skin)
        return std::nullopt;

    cv::Mat smooth, mask(scene.bgr.size(), CV_8UC1);
    cv::blur(scene.bgr, smooth, {3, 3});
    for (int y = 0; y < mask.rows; ++y) {
        const auto* const from = smooth.ptr<cv::Vec3b>(y);
        auto* const to = mask.ptr<std::uint8_t>(y);
        for (int x = 0; x < mask.cols; ++x)
            to[x] = skin->has(from[x]) ? 255 : 0;
    }
    cv::morphologyEx(mask, mask, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));

    // Face, ears and neck, and whatever they are joined to, are the body's own.
    cv::Mat body(mask.size(), CV_8UC1, cv::Scalar(0));
    cv::fillConvexPoly(body, oval, 255);
    cv::dilate(body, body, cv::getStructuringElement(cv::MORPH_ELLIPSE, {15, 15})); // an ear's thickness, 0.13
    cv::rectangle(body, scene.at(-0.4, -0.2), scene.at(0.4, 0.35), 255, cv::FILLED);
    cv::bitwise_or(mask, body, mask);
    cv::Mat labels, stats, centres;
    const int count = cv::connectedComponentsWithStats(mask, labels, stats, centres, 4, CV_32S);
    const int own =
        labels.at<int>(cv::Point(std::clamp(cvRound(scene.middle.x), 0, mask.cols - 1), // the chin is the body's
                                 std::clamp(cvRound(scene.middle.y - 2), 0, mask.rows - 1)));

    constexpr double square = FaceScene::faceWidth * FaceScene::faceWidth;
    double all = 0;
    std::vector<int> hands;
    for (int i = 1; i < count; ++i) {
        const int pixels = stats.at<int>(i, cv::CC_STAT_AREA);
        if (i == own)
            continue;
        all += pixels;
        const double box =
            static_cast<double>(stats.at<int>(i, cv::CC_STAT_WIDTH)) * stats.at<int>(i, cv::CC_STAT_HEIGHT);
        const double top = (stats.at<int>(i, cv::CC_STAT_TOP) - scene.middle.y) / FaceScene::faceWidth;
        if (pixels < leastArea * square || pixels > mostArea * square || pixels < leastFilled * box || top < highest)
            continue;
        cv::Mat region = labels == i, depth;
        cv::copyMakeBorder(region, region, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
        cv::distanceTransform(region, depth, cv::DIST_L2, 3);
        double most = 0;
        cv::minMaxLoc(depth, nullptr, &most);
        if (most >= leastHalfFinger * FaceScene::faceWidth)
            hands.push_back(i);
    }
    if (all > mostRoom * static_cast<double>(mask.total()))
        return std::nullopt;
    Look look;
    if (hands.empty())
        return look;
    look.seen = true;
    const std::vector<StraightEdge> edges = straightEdges(scene);
    for (const int i : hands) {
        look.area = std::max(look.area, stats.at<int>(i, cv::CC_STAT_AREA) / square);
        const cv::Mat region = labels == i;
        for (const StraightEdge& edge : edges)
            look.edge = look.edge || covers(region, scene, edge);
    }
    return look;
}

void HandsDetector::observe(const FaceObservation& face, const QualityAssessment&) {
    if (!face.frame || face.frame->bgr.empty() || !(face.interEyeDistance >= 16) ||
        std::abs(face.pose.yaw) > poseLimitDegrees || std::abs(face.pose.pitch) > poseLimitDegrees)
        return;
    if (m_since++ % every != 0)
        return;
    if (const std::optional<Look> seen = look(face))
        m_looks.push_back(*seen);
    else
        ++m_blind;
}

CueResult HandsDetector::result() const {
    CueResult result;
    result.cue = "hands";
    result.frames = static_cast<int>(m_looks.size());
    if (m_looks.empty())
        result.notJudged = m_blind > 0 ? "skin_not_told" : "no_frontal_frame";
    if (m_looks.empty())
        return result;
    const auto share = [&](bool Look::*what) {
        const auto count = std::count_if(m_looks.begin(), m_looks.end(), [&](const Look& look) { return look.*what; });
        return static_cast<double>(count) / static_cast<double>(m_looks.size());
    };
    std::vector<double> areas;
    for (const Look& look : m_looks)
        areas.push_back(look.area);
    result.scores = {
        {"hands.seen", share(&Look::seen)}, {"hands.edge", share(&Look::edge)}, {"hands.area", median(areas)}};
    return result;
}

} // namespace darcha
