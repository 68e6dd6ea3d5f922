// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/skin_canvas.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

namespace {

// Pixels of sigma from which a mask is softened small, at half this sigma: a Gaussian's cost grows with its own width
// (the forehead's, of 95 pixels, took 105 ms of a person's 290 of painting).
constexpr double coarse = 16;

std::vector<cv::Point> fixed(const Points& points) {
    std::vector<cv::Point> out;
    for (const cv::Point2f p : points)
        out.emplace_back(cvRound(p.x * 16), cvRound(p.y * 16));
    return out;
}

} // namespace

cv::Point2f atlasPixel(Vec3 canonical) {
    const Vec2 p = atlasPlace(canonical);
    return {p.x * atlasWidth, p.y * atlasHeight};
}

Points smoothed(const Points& p) {
    Points out;
    for (std::size_t i = 0; i + 1 < p.size(); ++i) {
        const cv::Point2f a = p[i ? i - 1 : 0], b = p[i], c = p[i + 1], d = p[std::min(i + 2, p.size() - 1)];
        for (int k = 0; k < 6; ++k) {
            const float t = static_cast<float>(k) / 6;
            out.push_back(0.5F * ((2 * b) + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * (t * t) +
                                  (3 * b - a - 3 * c + d) * (t * t * t)));
        }
    }
    out.push_back(p.back());
    return out;
}

cv::Mat emptyMask() { return cv::Mat::zeros(atlasHeight, atlasWidth, CV_8U); }

void stroke(cv::Mat& mask, const Points& points, int thickness, int value) {
    const std::vector<std::vector<cv::Point>> lines{fixed(points)};
    cv::polylines(mask, lines, false, value, thickness, cv::LINE_AA, 4);
}

void fillArea(cv::Mat& mask, const Points& points) {
    const std::vector<std::vector<cv::Point>> polygons{fixed(points)};
    cv::fillPoly(mask, polygons, 255, cv::LINE_AA, 4);
}

cv::Rect boxOf(const cv::Mat& mask, int margin) {
    cv::Rect box = cv::boundingRect(mask);
    if (box.empty())
        return box;
    box -= cv::Point(margin, margin);
    box += cv::Size(2 * margin, 2 * margin);
    return box & cv::Rect(0, 0, atlasWidth, atlasHeight);
}

void soften(cv::Mat& mask, double sigma) {
    const cv::Rect roi = boxOf(mask, static_cast<int>(sigma * 3) + 2);
    if (roi.empty())
        return;
    if (sigma < coarse) {
        cv::GaussianBlur(mask(roi), mask(roi), {}, sigma);
        return;
    }
    cv::Mat small, part = mask(roi);
    const double share = coarse / 2 / sigma;
    cv::resize(part, small, {}, share, share, cv::INTER_AREA);
    cv::GaussianBlur(small, small, {}, coarse / 2);
    cv::resize(small, part, part.size(), 0, 0, cv::INTER_LINEAR);
}

SkinCanvas::SkinCanvas(const HeadShape& headShape, const CitizenLook& who, const Palette& colours)
    : shape(headShape),
      look(who),
      palette(colours),
      draw(who.seed * 104729 + 5) {}

Points SkinCanvas::line(std::initializer_list<int> landmarks) const {
    Points points;
    for (const int i : landmarks)
        points.push_back(at(i));
    return smoothed(points);
}

void SkinCanvas::blend(const cv::Mat& mask, Vec3 target, float strength) {
    const cv::Rect roi = boxOf(mask, 0);
    for (int y = roi.y; y < roi.br().y; ++y) {
        const auto* m = mask.ptr<std::uint8_t>(y);
        auto* c = colour.ptr<cv::Vec3f>(y);
        for (int x = roi.x; x < roi.br().x; ++x)
            if (m[x]) {
                const float a = static_cast<float>(m[x]) * strength / 255;
                c[x] = {mix(c[x][0], target.x, a), mix(c[x][1], target.y, a), mix(c[x][2], target.z, a)};
            }
    }
}

void SkinCanvas::scale(const cv::Mat& mask, Vec3 factor, float strength) {
    const cv::Rect roi = boxOf(mask, 0);
    for (int y = roi.y; y < roi.br().y; ++y) {
        const auto* m = mask.ptr<std::uint8_t>(y);
        auto* c = colour.ptr<cv::Vec3f>(y);
        for (int x = roi.x; x < roi.br().x; ++x)
            if (m[x]) {
                const float a = static_cast<float>(m[x]) * strength / 255;
                c[x] = {c[x][0] * (1 + (factor.x - 1) * a), c[x][1] * (1 + (factor.y - 1) * a),
                        c[x][2] * (1 + (factor.z - 1) * a)};
            }
    }
}

void SkinCanvas::blob(Vec3 canonical, float radiusX, float radiusY, Vec3 factor) {
    cv::Mat mask = emptyMask();
    cv::ellipse(mask, atlasPixel(canonical), {cvRound(radiusX), cvRound(radiusY)}, 0, 0, 360, 255, cv::FILLED,
                cv::LINE_AA);
    soften(mask, static_cast<double>(std::max(radiusX, radiusY)) * 0.5);
    scale(mask, factor);
}

void SkinCanvas::carve(const cv::Mat& mask, float depth) {
    const cv::Rect roi = boxOf(mask, 0);
    for (int y = roi.y; y < roi.br().y; ++y) {
        const auto* m = mask.ptr<std::uint8_t>(y);
        auto* h = height.ptr<float>(y);
        for (int x = roi.x; x < roi.br().x; ++x)
            h[x] -= static_cast<float>(m[x]) * depth / 255;
    }
}

void SkinCanvas::crease(Points points, int width, double soft, float depth, float darkness) {
    if (depth <= 0.01F)
        return;
    for (cv::Point2f& p : points) {
        p.x += draw.normal() * 0.7F;
        p.y += draw.normal() * 0.7F;
    }
    cv::Mat mask = emptyMask();
    stroke(mask, points, width);
    soften(mask, soft);
    carve(mask, depth);
    scale(mask, {1 - darkness * 1.15F, 1 - darkness * 1.1F, 1 - darkness * 0.8F});
}

std::shared_ptr<const Texture> SkinCanvas::finish() {
    cv::Mat slope;
    cv::GaussianBlur(height, height, {}, 0.7);
    const cv::Mat kernel = (cv::Mat_<float>(3, 1) << -0.5F, 0, 0.5F);
    cv::filter2D(height, slope, CV_32F, kernel);
    auto texture = std::make_shared<Texture>();
    texture->width = atlasWidth;
    texture->height = atlasHeight;
    texture->texels.resize(static_cast<std::size_t>(atlasWidth) * atlasHeight);
    for (int y = 0; y < atlasHeight; ++y) {
        const auto* c = colour.ptr<cv::Vec3f>(y);
        const auto* s = slope.ptr<float>(y);
        const auto* h = height.ptr<float>(y);
        std::uint32_t* out = texture->texels.data() + static_cast<std::size_t>(y) * atlasWidth;
        for (int x = 0; x < atlasWidth; ++x) {
            const float shade = 1 + std::clamp(0.22F * s[x], -0.30F, 0.18F);
            const auto code = [&](float value) {
                return static_cast<std::uint32_t>(std::clamp(value * shade + 0.5F, 0.F, 255.F));
            };
            const auto gloss = static_cast<std::uint32_t>(std::clamp(190.F + 130 * h[x] + 120 * s[x], 40.F, 255.F));
            out[x] = code(c[x][0]) | code(c[x][1]) << 8 | code(c[x][2]) << 16 | gloss << 24;
        }
    }
    return texture;
}

} // namespace darcha::citizen
