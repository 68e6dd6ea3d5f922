// SPDX-License-Identifier: Apache-2.0
#include "core/quality/regions/eye_strip.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

namespace {

constexpr double unitPixels = 200;           // 108 pixels between the pupils: a thin rim is 2 pixels
constexpr ViewReach reach{0.75, 0.45, 0.45}; // from temple to temple, from brow to cheek
constexpr double leastEyeDistance = 40;      // pixels in the picture: below, rims are thinner than a pixel
constexpr double irisShare = 0.19;           // 11.7 mm of 62 mm
constexpr double ridgeReach = 0.045;         // of the eye distance: a rim is thinner than twice this (5.6 mm)

// How much darker (or, negative, brighter) each pixel is than both that lie `reach` above and below: horizontal lines.
cv::Mat_<float> ridges(const cv::Mat_<float>& level, int distance) {
    cv::Mat_<float> made = cv::Mat_<float>::zeros(level.size());
    for (int y = distance; y + distance < level.rows; ++y)
        for (int x = 0; x < level.cols; ++x) {
            const float a = level(y - distance, x), b = level(y + distance, x), m = level(y, x);
            const float darker = std::min(a, b) - m, brighter = m - std::max(a, b);
            made(y, x) = darker > 0 ? darker : brighter > 0 ? -brighter : 0;
        }
    return made;
}

// In each of `parts` upright slices the strongest row's mean; the median of the slices: lines that go right across.
double lineAcross(const cv::Mat_<float>& ridge, cv::Rect place, int parts) {
    place &= cv::Rect({}, ridge.size());
    if (place.width < parts || place.height < 2)
        return 0;
    std::vector<double> strongest;
    for (int part = 0; part < parts; ++part) {
        const int from = place.x + place.width * part / parts, to = place.x + place.width * (part + 1) / parts;
        double best = 0;
        for (int y = place.y; y < place.br().y; ++y) {
            double sum = 0;
            for (int x = from; x < to; ++x)
                sum += ridge(y, x);
            best = std::max(best, std::abs(sum) / std::max(1, to - from));
        }
        strongest.push_back(best);
    }
    return median(std::move(strongest));
}

// The largest spot that is brighter than any skin here, without colour and with sharp edges, in irises.
double glareNear(const HeadView& view, const cv::Mat_<float>& level, cv::Point2f eye, double apart, float skin) {
    const cv::Rect zone = cv::Rect(cvRound(eye.x - 0.36 * apart), cvRound(eye.y - 0.28 * apart), cvRound(0.72 * apart),
                                   cvRound(0.62 * apart)) &
                          cv::Rect({}, level.size());
    if (zone.area() < 16)
        return 0;
    const float limit = std::max(std::log(10 + 205.F), skin + 0.30F); // nearly white, a third brighter than the cheeks
    cv::Mat bright = cv::Mat::zeros(zone.size(), CV_8UC1);
    for (int y = 0; y < zone.height; ++y)
        for (int x = 0; x < zone.width; ++x) {
            const cv::Vec3b& p = view.bgr.at<cv::Vec3b>(zone.y + y, zone.x + x);
            const int low = std::min({p[0], p[1], p[2]}), high = std::max({p[0], p[1], p[2]});
            if (level(zone.y + y, zone.x + x) > limit && high - low < 0.22 * high)
                bright.at<std::uint8_t>(y, x) = 255;
        }
    cv::Mat labels, stats, centres;
    const int count = cv::connectedComponentsWithStats(bright, labels, stats, centres, 8);
    cv::Mat across, down, steep;
    cv::Sobel(level(zone), across, CV_32F, 1, 0, 3, 1 / 8.0);
    cv::Sobel(level(zone), down, CV_32F, 0, 1, 3, 1 / 8.0);
    cv::magnitude(across, down, steep);
    const double iris = CV_PI / 4 * (irisShare * apart) * (irisShare * apart);
    double largest = 0;
    for (int i = 1; i < count; ++i) {
        const double area = stats.at<int>(i, cv::CC_STAT_AREA);
        if (area < 0.05 * iris)
            continue;
        const cv::Mat blob = labels == i;
        cv::Mat wide;
        cv::dilate(blob, wide, cv::Mat::ones(3, 3, CV_8UC1));
        // A highlight on damp skin fades out; a mirrored lamp ends.
        if (cv::mean(steep, wide & ~blob)[0] > 0.06)
            largest = std::max(largest, area / iris);
    }
    return largest;
}

} // namespace

std::optional<EyeStrip> EyeStrip::of(const FaceObservation& face) {
    const std::optional<HeadView> view = HeadView::of(face, unitPixels, reach);
    if (!view)
        return std::nullopt;
    EyeStrip made;
    if (cv::norm(face.leftEye - face.rightEye) < leastEyeDistance) {
        made.reason = "too_small";
        return made;
    }
    cv::Mat grey, calm;
    cv::cvtColor(view->bgr, grey, cv::COLOR_BGR2GRAY);
    cv::GaussianBlur(grey, calm, {0, 0}, 1.2);
    std::array<float, 256> logs{};
    for (std::size_t i = 0; i < logs.size(); ++i)
        logs[i] = std::log(static_cast<float>(i) + 10);
    cv::Mat_<float> level(calm.size());
    for (int y = 0; y < calm.rows; ++y)
        for (int x = 0; x < calm.cols; ++x)
            level(y, x) = logs[calm.at<std::uint8_t>(y, x)];

    const auto at = [&](int i) { return view->points[static_cast<std::size_t>(i)]; };
    const cv::Point2f rightEye = at(meshpoint::rightIris), leftEye = at(meshpoint::leftIris);
    const double apart = cv::norm(leftEye - rightEye);
    const cv::Mat_<float> ridge = ridges(level, std::max(3, cvRound(ridgeReach * apart)));

    const cv::Point2f middle = (at(meshpoint::rightEyeInner) + at(meshpoint::leftEyeInner)) * 0.5F;
    const auto box = [&](double x, double y, double width, double height) {
        return cv::Rect(cvRound(x), cvRound(y), cvRound(width), cvRound(height));
    };
    const double bridge =
        lineAcross(ridge, box(middle.x - 0.1 * apart, middle.y - 0.28 * apart, 0.2 * apart, 0.5 * apart), 5);
    double rims = 0;
    for (const bool right : {true, false}) {
        const cv::Point2f eye = right ? rightEye : leftEye;
        const float lid = at(right ? 145 : 374).y;
        rims += lineAcross(ridge, box(eye.x - 0.2 * apart, lid + 0.1 * apart, 0.4 * apart, 0.35 * apart), 8) / 2;
    }
    made.glasses = std::min(bridge, rims);

    std::vector<double> cheeks;
    for (const int point : {117, 118, 50, 346, 347, 280}) {
        const cv::Point p = at(point);
        if (p.x >= 0 && p.y >= 0 && p.x < level.cols && p.y < level.rows)
            cheeks.push_back(level(p.y, p.x));
    }
    const auto skin = static_cast<float>(cheeks.empty() ? std::log(130.0) : median(cheeks));
    made.glare = {glareNear(*view, level, rightEye, apart, skin), glareNear(*view, level, leftEye, apart, skin)};
    return made;
}

} // namespace darcha
