// SPDX-License-Identifier: Apache-2.0
#include "core/quality/face_appearance.h"

#include "core/base/quantile.h"
#include "core/face/mesh_points.h"
#include "core/quality/linear_light.h"
#include "core/quality/regions/head_regions.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <span>
#include <vector>

namespace darcha {

namespace {

constexpr double patchWidth = 160; // pixels: enough for shares and means, 1 ms for all of them
constexpr double eyesApart = 128;  // pixels: sharpness is judged at the resolution that is asked for (ICAO: 120)
constexpr int nativeSide = 512;    // pixels: nine windows of the spectrum and 4096 blocks of a JPEG

// Middles of the zones in MediaPipe's mesh, right and left, and their radius as a share of the distance of the pupils.
struct ZonePlace {
    int right;
    int left;
    double radius;
};
constexpr ZonePlace foreheadPlace{69, 299, 0.14};
constexpr ZonePlace cheekPlace{50, 280, 0.18};
constexpr ZonePlace chinPlace{204, 424, 0.10};

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

FaceZone zoneAround(const FaceAppearance& face, cv::Point centre, int radius) {
    FaceZone zone;
    std::vector<float> levels;
    const cv::Rect box = cv::Rect(centre.x - radius, centre.y - radius, 2 * radius + 1, 2 * radius + 1) &
                         cv::Rect({}, face.light.size());
    double body = 0;
    for (int y = box.y; y < box.y + box.height; ++y)
        for (int x = box.x; x < box.x + box.width; ++x) {
            const int dx = x - centre.x, dy = y - centre.y;
            if (dx * dx + dy * dy > radius * radius || !face.skinMask.at<unsigned char>(y, x))
                continue;
            const auto& light = face.light.at<cv::Vec3f>(y, x);
            levels.push_back(face.luminance.at<float>(y, x));
            body += light[2] - light[0];
        }
    zone.pixels = static_cast<int>(levels.size());
    if (zone.pixels == 0)
        return zone;
    std::sort(levels.begin(), levels.end());
    const std::size_t low = levels.size() / 10, high = std::max(low + 1, levels.size() * 3 / 4);
    double sum = 0;
    for (std::size_t i = low; i < high; ++i)
        sum += levels[i];
    zone.light = sum / static_cast<double>(high - low);
    zone.body = body / zone.pixels;
    return zone;
}

ZonePair zones(const FaceAppearance& appearance, const FaceObservation& face, const Place& place, ZonePlace where,
               double apart) {
    const int radius = std::max(2, cvRound(where.radius * apart * place.scale));
    const auto at = [&](int index) {
        return zoneAround(appearance, place.of(face.mesh[static_cast<std::size_t>(index)]), radius);
    };
    return {at(where.right), at(where.left)};
}

// The whites: what lies between the lids, a little off their edges, without the iris and its rim.
cv::Mat scleraOf(const FaceObservation& face, const Place& place, cv::Size size) {
    cv::Mat mask = cv::Mat::zeros(size, CV_8UC1);
    paint(mask, place.of(face, meshpoint::rightEyeOutline), 255);
    paint(mask, place.of(face, meshpoint::leftEyeOutline), 255);
    cv::erode(mask, mask, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}), {-1, -1}, 1, cv::BORDER_CONSTANT, 0);
    for (const int iris : {meshpoint::rightIris, meshpoint::leftIris}) {
        const auto centre = static_cast<std::size_t>(iris);
        double radius = 0;
        for (std::size_t rim = centre + 1; rim <= centre + 4; ++rim)
            radius += cv::norm(face.mesh[rim] - face.mesh[centre]) / 4;
        cv::circle(mask, place.of(face.mesh[centre]), cvRound(radius * place.scale * 1.15) + 1, cv::Scalar(0),
                   cv::FILLED);
    }
    return mask;
}

SurfaceColour colourOf(const std::vector<cv::Vec3f>& lights) {
    constexpr float darkest = 0.0015F, brightest = 0.93F; // levels 5 and 247: beyond them a ratio says nothing
    std::vector<double> red, blue, chroma, luminance;
    for (const cv::Vec3f& light : lights) {
        // One channel may be full: its ratio is then a lower bound, and a strong cast stays in sight.
        const float least = std::min({light[0], light[1], light[2]});
        const int full = (light[0] > brightest) + (light[1] > brightest) + (light[2] > brightest);
        if (least < darkest || full > 1)
            continue;
        red.push_back(std::log2(light[2] / light[1]));
        blue.push_back(std::log2(light[0] / light[1]));
        chroma.push_back(std::abs(red.back()) + std::abs(blue.back()));
        luminance.push_back(0.0722 * light[0] + 0.7152 * light[1] + 0.2126 * light[2]);
    }
    SurfaceColour made;
    made.pixels = static_cast<int>(red.size());
    if (made.pixels > 0)
        made = {median(std::move(red)), median(std::move(blue)), median(std::move(luminance)),
                median(std::move(chroma)), made.pixels};
    return made;
}

SurfaceColour skinColour(const FaceAppearance& face) {
    std::vector<cv::Vec3f> lights;
    for (int y = 0; y < face.light.rows; y += 2) // a quarter of the pixels is thousands
        for (int x = 0; x < face.light.cols; x += 2)
            if (face.skinMask.at<unsigned char>(y, x))
                lights.push_back(face.light.at<cv::Vec3f>(y, x));
    return colourOf(lights);
}

// Of the percentiles 60 to 90 of the whites: shadowed corners and veins below, reflections above.
SurfaceColour whitesColour(const FaceAppearance& face) {
    const auto& decode = linearLightTable();
    std::vector<cv::Vec3b> levels;
    for (int y = 0; y < face.eyes.rows; ++y)
        for (int x = 0; x < face.eyes.cols; ++x)
            if (face.scleraMask.at<unsigned char>(y, x))
                levels.push_back(face.eyes.at<cv::Vec3b>(y, x));
    std::sort(levels.begin(), levels.end(), [](const cv::Vec3b& a, const cv::Vec3b& b) { return a[1] < b[1]; });
    std::vector<cv::Vec3f> lights;
    for (std::size_t i = levels.size() * 6 / 10; i < levels.size() * 9 / 10; ++i)
        lights.push_back({decode[levels[i][0]], decode[levels[i][1]], decode[levels[i][2]]});
    return colourOf(lights);
}

PupilColour pupilColour(const FaceAppearance& face, const FaceObservation& observation, const Place& place, int iris) {
    const auto& decode = linearLightTable();
    const auto index = static_cast<std::size_t>(iris);
    double radius = 0;
    for (std::size_t rim = index + 1; rim <= index + 4; ++rim)
        radius += cv::norm(observation.mesh[rim] - observation.mesh[index]) / 4;
    const cv::Point centre = place.of(observation.mesh[index]);
    const double reach = 0.4 * radius * place.scale; // a pupil in dim light is half the iris, in bright light a third
    std::vector<double> stops;
    for (int y = centre.y - cvFloor(reach); y <= centre.y + reach; ++y)
        for (int x = centre.x - cvFloor(reach); x <= centre.x + reach; ++x) {
            const double dx = x - centre.x, dy = y - centre.y;
            if (dx * dx + dy * dy > reach * reach || !cv::Rect({}, face.eyes.size()).contains({x, y}))
                continue;
            const auto& level = face.eyes.at<cv::Vec3b>(y, x);
            const double red = decode[level[2]], other = 0.5 * (decode[level[0]] + decode[level[1]]);
            stops.push_back(red < 0.03 ? 0 : std::log2(red / std::max(other, 0.002)));
        }
    return stops.empty() ? PupilColour{} : PupilColour{median(stops), static_cast<int>(stops.size())};
}

std::optional<Spectrum> fineStructure(const cv::Mat& picture, const FaceObservation& face, double apart) {
    const double scale = std::min(1.0, eyesApart / apart);
    const cv::Point2d middle = (face.rightEye + face.leftEye) * 0.35 + cv::Point2d(face.chin) * 0.3;
    const double half = Spectrum::side / scale; // so that two windows fit each way
    const cv::Rect patch =
        cv::Rect(cvRound(middle.x - half), cvRound(middle.y - half), cvRound(2 * half), cvRound(2 * half)) &
        cv::Rect({}, picture.size());
    if (patch.width * scale < Spectrum::side || patch.height * scale < Spectrum::side)
        return std::nullopt;
    cv::Mat grey;
    cv::cvtColor(shrunk(picture(patch), scale), grey, cv::COLOR_BGR2GRAY);
    return Spectrum::of(grey, Spectrum::side);
}

} // namespace

std::optional<FaceAppearance> FaceAppearance::of(const FaceObservation& face, AppearanceDepth depth) {
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
    made.depth = depth;
    made.picture = picture.size();
    const double scale = std::min(1.0, patchWidth / box.width);
    made.bgr = shrunk(picture(box), scale);
    cv::cvtColor(made.bgr, made.grey, cv::COLOR_BGR2GRAY);
    made.light = linearLight(made.bgr);
    made.luminance = luminanceOfLight(made.light);

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
    made.forehead = zones(made, face, place, foreheadPlace, apart);
    made.cheeks = zones(made, face, place, cheekPlace, apart);
    made.chin = zones(made, face, place, chinPlace, apart);
    made.skin = skinColour(made);

    made.eyeRegionScale = std::min(1.0, eyesApart / apart);
    made.eyeDistance = apart * made.eyeRegionScale;
    made.eyes = shrunk(picture(eyes), made.eyeRegionScale);
    cv::cvtColor(made.eyes, made.eyeRegion, cv::COLOR_BGR2GRAY);
    made.scleraMask = scleraOf(face, {cv::Point2d(eyes.tl()), made.eyeRegionScale}, made.eyes.size());
    if (made.eyeRegion.rows >= 8 && made.eyeRegion.cols >= 16)
        made.edges = EdgeBlur::of(made.eyeRegion);
    made.whites = whitesColour(made);
    made.fine = fineStructure(picture, face, apart);
    if (depth == AppearanceDepth::Full) {
        const cv::Point middle = (box.tl() + box.br()) / 2;
        const cv::Rect patch =
            cv::Rect(middle.x - nativeSide / 2, middle.y - nativeSide / 2, nativeSide, nativeSide) & box;
        cv::cvtColor(picture(patch), made.native, cv::COLOR_BGR2GRAY);
        made.spectrum = Spectrum::of(made.native);
        const Place inEyes{cv::Point2d(eyes.tl()), made.eyeRegionScale};
        made.rightPupil = pupilColour(made, face, inEyes, meshpoint::rightIris);
        made.leftPupil = pupilColour(made, face, inEyes, meshpoint::leftIris);
    }
    made.portrait = portraitGeometry(face);
    made.regions = std::make_shared<const HeadRegions>();
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
