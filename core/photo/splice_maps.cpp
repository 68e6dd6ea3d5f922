// SPDX-License-Identifier: Apache-2.0
#include "core/photo/splice_maps.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <span>

namespace darcha {

namespace {

constexpr int cell = 8;
constexpr int windowMost = 1280; // pixels a side
constexpr std::size_t cellsFewest = 12;
// Below 50 nobody saves a portrait; 95 and more leave nothing to see.
constexpr std::array qualities{50, 55, 60, 65, 70, 75, 80, 85, 90, 95};

using Cells = cv::Mat; // CV_8UC1, 255 where it counts

std::vector<cv::Point> hull(const FaceObservation& face, cv::Point origin, std::span<const int> indices, double grow) {
    std::vector<cv::Point> points;
    cv::Point2d middle;
    for (const int i : indices) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
        middle += cv::Point2d(p.x, p.y) / static_cast<double>(indices.size());
    }
    for (const int i : indices) {
        const cv::Point3d& p = face.mesh[static_cast<std::size_t>(i)];
        const cv::Point2d at = middle + (cv::Point2d(p.x, p.y) - middle) * grow - cv::Point2d(origin);
        points.emplace_back(cvRound(at.x / cell), cvRound(at.y / cell));
    }
    std::vector<cv::Point> around;
    cv::convexHull(points, around);
    return around;
}

Cells cellsOf(cv::Size size, const std::vector<cv::Point>& outline) {
    Cells made(size, CV_8UC1, cv::Scalar(0));
    cv::fillConvexPoly(made, outline, cv::Scalar(255));
    return made;
}

std::vector<float> valuesIn(const cv::Mat& map, const Cells& mask) {
    std::vector<float> values;
    for (int y = 0; y < map.rows; ++y)
        for (int x = 0; x < map.cols; ++x)
            if (mask.at<std::uint8_t>(y, x))
                values.push_back(map.at<float>(y, x));
    return values;
}

double kolmogorovSmirnov(std::vector<float> a, std::vector<float> b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    std::size_t i = 0, j = 0;
    double most = 0;
    while (i < a.size() && j < b.size()) {
        const float at = std::min(a[i], b[j]);
        while (i < a.size() && a[i] <= at)
            ++i;
        while (j < b.size() && b[j] <= at)
            ++j;
        most = std::max(most, std::abs(static_cast<double>(i) / static_cast<double>(a.size()) -
                                       static_cast<double>(j) / static_cast<double>(b.size())));
    }
    return most;
}

// The least textured fifth of a zone: what is left there is noise.
double floorOf(std::vector<float> values) { return quantile(std::move(values), 0.2); }

cv::Mat cellMeans(const cv::Mat& pixels) { // CV_32FC1, over 16 x 16 pixels around each cell
    cv::Mat smooth, cells;
    cv::boxFilter(pixels, smooth, CV_32F, {2 * cell, 2 * cell}, {-1, -1}, true, cv::BORDER_REFLECT);
    cells.create(pixels.rows / cell, pixels.cols / cell, CV_32FC1);
    for (int y = 0; y < cells.rows; ++y)
        for (int x = 0; x < cells.cols; ++x)
            cells.at<float>(y, x) = smooth.at<float>(y * cell + cell / 2, x * cell + cell / 2);
    return cells;
}

// What another saving at each quality would change, as a share of what it changes at most: a part that was saved at
// that quality before changes least there.
std::vector<cv::Mat> ghosts(const cv::Mat& window) {
    std::vector<cv::Mat> maps;
    std::vector<std::uint8_t> file;
    cv::Mat difference, squared, low, high;
    for (const int quality : qualities) {
        cv::imencode(".jpg", window, file, {cv::IMWRITE_JPEG_QUALITY, quality});
        cv::absdiff(window, cv::imdecode(file, cv::IMREAD_COLOR), difference);
        cv::Mat grey;
        cv::cvtColor(difference, grey, cv::COLOR_BGR2GRAY);
        grey.convertTo(squared, CV_32F);
        cv::multiply(squared, squared, squared);
        maps.push_back(cellMeans(squared));
        low = low.empty() ? maps.back().clone() : cv::min(low, maps.back());
        high = high.empty() ? maps.back().clone() : cv::max(high, maps.back());
    }
    const cv::Mat span = high - low + 0.05;
    for (cv::Mat& map : maps)
        map = (map - low) / span;
    return maps;
}

cv::Mat noiseLevel(const cv::Mat& window) {
    // Second differences along both axes: blind to shading (Immerkaer 1996); the mean size is 0.8 deviations x 6.
    const cv::Mat kernel = (cv::Mat_<float>(3, 3) << 1, -2, 1, -2, 4, -2, 1, -2, 1);
    cv::Mat grey, wide, residual;
    cv::cvtColor(window, grey, cv::COLOR_BGR2GRAY);
    grey.convertTo(wide, CV_32F);
    cv::filter2D(wide, residual, CV_32F, kernel, {-1, -1}, 0, cv::BORDER_REFLECT);
    return cellMeans(cv::abs(residual) * (1 / (0.798 * 6)));
}

cv::Rect windowOf(const FaceObservation& face, cv::Size picture) {
    const double wide = std::min<double>(windowMost, 2.6 * face.box.width),
                 high = std::min<double>(windowMost, 2.2 * face.box.height);
    const cv::Point2d middle = (face.box.tl() + face.box.br()) / 2;
    cv::Rect made(static_cast<int>(middle.x - wide / 2), static_cast<int>(middle.y - high / 2), static_cast<int>(wide),
                  static_cast<int>(high));
    made &= cv::Rect({}, picture);
    const cv::Point end(made.br());
    made.x = (made.x + 15) & ~15; // colour's blocks are 16 pixels wide
    made.y = (made.y + 15) & ~15;
    made.width = (end.x - made.x) & ~15;
    made.height = (end.y - made.y) & ~15;
    return made;
}

} // namespace

std::string_view name(FaceZone zone) {
    switch (zone) {
    case FaceZone::Face:
        return "face";
    case FaceZone::RightEye:
        return "right_eye";
    case FaceZone::LeftEye:
        return "left_eye";
    case FaceZone::Nose:
        return "nose";
    case FaceZone::Mouth:
        return "mouth";
    }
    return {};
}

std::optional<SpliceMaps> spliceMaps(const FaceObservation& face) {
    if (!face.frame || face.frame->bgr.type() != CV_8UC3)
        return std::nullopt;
    SpliceMaps made;
    made.window = windowOf(face, face.frame->bgr.size());
    if (made.window.width < 96 || made.window.height < 96)
        return std::nullopt;
    const cv::Mat window = face.frame->bgr(made.window);
    const cv::Size size(window.cols / cell, window.rows / cell);

    using namespace meshpoint;
    constexpr std::array nose{168, 48, 64, 98, 2, 327, 294, 278};
    const auto outline = [&](std::span<const int> indices, double grow) {
        return cellsOf(size, hull(face, made.window.tl(), indices, grow));
    };
    const Cells inside = outline(faceOval, 0.95), reach = outline(faceOval, 1.15);
    Cells outside;
    cv::bitwise_not(reach, outside);
    const std::array<std::pair<FaceZone, Cells>, 4> parts{{{FaceZone::RightEye, outline(rightEyeRefined, 1)},
                                                           {FaceZone::LeftEye, outline(leftEyeRefined, 1)},
                                                           {FaceZone::Nose, outline(nose, 1)},
                                                           {FaceZone::Mouth, outline(outerLips, 1.2)}}};
    const std::vector<cv::Mat> maps = ghosts(window);
    made.noise = noiseLevel(window);
    const auto contrast = [&](FaceZone zone, const Cells& one, const Cells& other) {
        if (valuesIn(made.noise, one).size() < cellsFewest || valuesIn(made.noise, other).size() < cellsFewest)
            return;
        ZoneContrast found{zone, 0, 0};
        std::size_t at = 0;
        for (std::size_t q = 0; q < maps.size(); ++q)
            if (const double apart = kolmogorovSmirnov(valuesIn(maps[q], one), valuesIn(maps[q], other));
                apart > found.ghost) {
                found.ghost = apart;
                at = q;
            }
        if (zone == FaceZone::Face) {
            made.ghost = maps[at];
            made.ghostQuality = qualities[at];
        }
        found.noise =
            std::log2((floorOf(valuesIn(made.noise, one)) + 0.1) / (floorOf(valuesIn(made.noise, other)) + 0.1));
        made.zones.push_back(found);
    };
    contrast(FaceZone::Face, inside, outside);
    if (made.zones.empty())
        return std::nullopt;
    for (const auto& [zone, cells] : parts) {
        Cells rest = inside & ~cells;
        contrast(zone, cells & inside, rest);
    }
    return made;
}

cv::Mat heatMap(const FaceObservation& face, const SpliceMaps& maps) {
    cv::Mat level, coloured, made;
    cv::normalize(maps.ghost, level, 0, 255, cv::NORM_MINMAX, CV_8U);
    cv::resize(level, level, maps.window.size(), 0, 0, cv::INTER_LINEAR);
    cv::applyColorMap(255 - level, coloured, cv::COLORMAP_JET);
    cv::addWeighted(face.frame->bgr(maps.window), 0.55, coloured, 0.45, 0, made);
    return made;
}

} // namespace darcha
