// SPDX-License-Identifier: Apache-2.0
#include "core/quality/face_appearance.h"

#include "core/face/mesh_points.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <span>
#include <vector>

namespace darcha {

namespace {

constexpr double patchWidth = 160;  // pixels: enough for shares and means, 1 ms for all of them
constexpr double eyeDistance = 128; // pixels: sharpness is judged at the resolution that is asked for (ICAO: 120)
constexpr int rightCheekPoint = 50; // middle of the cheek in MediaPipe's mesh
constexpr int leftCheekPoint = 280;
constexpr double cheekRadius = 0.18; // of the distance between the pupils

using Polygon = std::vector<cv::Point>;

struct Place {
    cv::Point2d origin;
    double scale;

    cv::Point of(const cv::Point3d& point) const {
        return {cvRound((point.x - origin.x) * scale), cvRound((point.y - origin.y) * scale)};
    }
    Polygon of(const FaceObservation& face, std::span<const int> points) const {
        Polygon polygon;
        for (const int index : points)
            polygon.push_back(of(face.mesh[static_cast<std::size_t>(index)]));
        return polygon;
    }
};

cv::Rect2d bounds(const FaceObservation& face, std::initializer_list<std::span<const int>> parts) {
    cv::Point2d low(1e9, 1e9), high(-1e9, -1e9);
    for (const auto part : parts)
        for (const int index : part) {
            const cv::Point3d& p = face.mesh[static_cast<std::size_t>(index)];
            low = {std::min(low.x, p.x), std::min(low.y, p.y)};
            high = {std::max(high.x, p.x), std::max(high.y, p.y)};
        }
    return {low, high};
}

cv::Rect grown(const cv::Rect2d& box, double by, cv::Size picture) {
    const double margin = by * std::max(box.width, box.height);
    const cv::Rect2d larger(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin);
    const cv::Rect2d inside = larger & cv::Rect2d(0, 0, picture.width, picture.height);
    return {cv::Point(static_cast<int>(inside.x), static_cast<int>(inside.y)),
            cv::Size(static_cast<int>(inside.width), static_cast<int>(inside.height))};
}

cv::Mat shrunk(const cv::Mat& picture, double scale) {
    if (scale >= 1)
        return picture;
    cv::Mat small;
    const cv::Size size(std::max(1, cvRound(picture.cols * scale)), std::max(1, cvRound(picture.rows * scale)));
    cv::resize(picture, small, size, 0, 0, cv::INTER_AREA);
    return small;
}

void paint(cv::Mat& mask, const Polygon& polygon, int value) {
    cv::fillPoly(mask, std::vector<Polygon>{polygon}, cv::Scalar(value));
}

double meanAround(const cv::Mat& grey, cv::Point centre, int radius) {
    cv::Mat disc = cv::Mat::zeros(grey.size(), CV_8UC1);
    cv::circle(disc, centre, radius, cv::Scalar(255), cv::FILLED);
    return cv::mean(grey, disc)[0];
}

} // namespace

std::optional<FaceAppearance> FaceAppearance::of(const FaceObservation& face, AppearanceDepth) {
    if (!face.frame || face.frame->bgr.empty())
        return std::nullopt;
    const cv::Mat& picture = face.frame->bgr;
    const cv::Rect2d oval = bounds(face, {meshpoint::faceOval});
    const cv::Rect box = grown(oval, 0.05, picture.size());
    const cv::Rect eyes = grown(bounds(face, {meshpoint::rightEyeOutline, meshpoint::leftEyeOutline,
                                              meshpoint::rightBrow, meshpoint::leftBrow}),
                                0.05, picture.size());
    if (box.width < 8 || box.height < 8 || eyes.width < 4 || eyes.height < 4)
        return std::nullopt;

    FaceAppearance made;
    made.picture = picture.size();
    const double scale = std::min(1.0, patchWidth / box.width);
    made.bgr = shrunk(picture(box), scale);
    cv::cvtColor(made.bgr, made.grey, cv::COLOR_BGR2GRAY);

    const Place place{cv::Point2d(box.tl()), scale};
    made.faceMask = cv::Mat::zeros(made.grey.size(), CV_8UC1);
    paint(made.faceMask, place.of(face, meshpoint::faceOval), 255);
    cv::Mat features = cv::Mat::zeros(made.grey.size(), CV_8UC1);
    paint(features, place.of(face, meshpoint::rightEyeOutline), 255);
    paint(features, place.of(face, meshpoint::leftEyeOutline), 255);
    paint(features, place.of(face, meshpoint::outerLips), 255);
    for (const auto& brow : {meshpoint::rightBrow, meshpoint::leftBrow}) {
        Polygon hull;
        cv::convexHull(place.of(face, brow), hull);
        paint(features, hull, 255);
    }
    cv::dilate(features, features, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5})); // lashes and lip edges
    made.skinMask = made.faceMask & ~features;

    const double apart = std::max(1.0, cv::norm(face.leftEye - face.rightEye));
    const int radius = std::max(2, cvRound(cheekRadius * apart * scale));
    made.rightCheek = meanAround(made.grey, place.of(face.mesh[rightCheekPoint]), radius);
    made.leftCheek = meanAround(made.grey, place.of(face.mesh[leftCheekPoint]), radius);

    made.eyeRegionScale = std::min(1.0, eyeDistance / apart);
    cv::Mat eyeGrey;
    cv::cvtColor(picture(eyes), eyeGrey, cv::COLOR_BGR2GRAY);
    made.eyeRegion = shrunk(eyeGrey, made.eyeRegionScale);
    made.portrait = portraitGeometry(face);
    return made;
}

double FaceAppearance::percentile(const cv::Mat& grey, const cv::Mat& mask, double share) {
    std::array<int, 256> counts{};
    int all = 0;
    for (int y = 0; y < grey.rows; ++y) {
        const auto* level = grey.ptr<unsigned char>(y);
        const auto* inside = mask.ptr<unsigned char>(y);
        for (int x = 0; x < grey.cols; ++x)
            if (inside[x]) {
                ++counts[level[x]];
                ++all;
            }
    }
    const double wanted = share * all;
    int below = 0;
    for (int level = 0; level < 256; ++level) {
        below += counts[static_cast<std::size_t>(level)];
        if (below > 0 && below >= wanted)
            return level;
    }
    return 0;
}

} // namespace darcha
