// SPDX-License-Identifier: Apache-2.0
#include "tests/support/portrait_head/portrait_head.h"

#include "core/face/mesh_points.h"
#include "tests/support/portrait_head/triangles.h"

#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

constexpr float skinExponent = 14; // of Blinn's lobe: oily skin is rough
constexpr float radians = static_cast<float>(std::numbers::pi / 180);

// Rings around the face's oval, as factors on the way from the face's middle: skull and neck, then wall and shoulders.
constexpr std::array<float, 7> ringFactor{1.06F, 1.15F, 1.28F, 1.45F, 1.75F, 2.6F, 7.F};
// How far behind the oval each ring lies (cm), and how far it follows the head: at the sides and above, and below.
constexpr std::array<float, 7> backAbove{0.7F, 2.F, 3.8F, 5.5F, 9.F, 10.F, 10.F};
constexpr std::array<float, 7> followAbove{1, 1, 1, 1, 0, 0, 0};
constexpr std::array<float, 7> backBelow{2.2F, 4.5F, 5.F, 5.F, 4.5F, 4.F, 4.F};
constexpr std::array<float, 7> followBelow{1, 0.9F, 0.6F, 0.3F, 0.1F, 0, 0};
const cv::Vec3f pivot{0, 7.5F, 8.5F}; // where the neck turns, from the middle between the eyes

// Lids that close: upper, the one that it comes to rest on, and the fold above which is drawn along.
struct Lid {
    int upper, lower, fold;
};
constexpr std::array<Lid, 14> lids{{{246, 7, 247},
                                    {161, 163, 30},
                                    {160, 144, 29},
                                    {159, 145, 27},
                                    {158, 153, 28},
                                    {157, 154, 56},
                                    {173, 155, 190},
                                    {466, 249, 467},
                                    {388, 390, 260},
                                    {387, 373, 259},
                                    {386, 374, 257},
                                    {385, 380, 258},
                                    {384, 381, 286},
                                    {398, 382, 414}}};

float smoothStep(float from, float to, float x) {
    const float t = std::clamp((x - from) / (to - from), 0.F, 1.F);
    return t * t * (3 - 2 * t);
}

cv::Matx33f rotation(float yaw, float pitch, float roll) {
    const float cy = std::cos(yaw), sy = std::sin(yaw), cp = std::cos(pitch), sp = std::sin(pitch);
    const float cr = std::cos(roll), sr = std::sin(roll);
    const cv::Matx33f aboutY(cy, 0, -sy, 0, 1, 0, sy, 0, cy), aboutX(1, 0, 0, 0, cp, sp, 0, -sp, cp),
        aboutZ(cr, -sr, 0, sr, cr, 0, 0, 0, 1);
    return aboutY * aboutX * aboutZ;
}

// Where the picture differs from its plain wall: 1 person, 0 wall. Only light is mixed by it, so that it may be rough.
cv::Mat matteOf(const cv::Mat& bgr) {
    cv::Mat lab, small;
    cv::resize(bgr, small, {200, 200 * bgr.rows / bgr.cols}, 0, 0, cv::INTER_AREA);
    cv::cvtColor(small, lab, cv::COLOR_BGR2Lab);
    const cv::Rect leftTop(2, 2, 20, small.rows / 3), rightTop(small.cols - 22, 2, 20, small.rows / 3);
    const cv::Scalar left = cv::mean(lab(leftTop)), right = cv::mean(lab(rightTop));
    cv::Mat matte(small.size(), CV_32F);
    for (int y = 0; y < lab.rows; ++y)
        for (int x = 0; x < lab.cols; ++x) {
            const auto& p = lab.at<cv::Vec3b>(y, x);
            const double t = static_cast<double>(x) / lab.cols;
            double square = 0;
            for (int c = 0; c < 3; ++c) {
                const double d = p[c] - (left[c] * (1 - t) + right[c] * t);
                square += d * d * (c == 0 ? 0.1 : 1); // the wall's own shade is lightness
            }
            matte.at<float>(y, x) = smoothStep(7, 14, static_cast<float>(std::sqrt(square)));
        }
    cv::morphologyEx(matte, matte, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {9, 9}));
    cv::morphologyEx(matte, matte, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_ELLIPSE, {3, 3}));
    cv::Mat whole;
    cv::resize(matte, whole, bgr.size(), 0, 0, cv::INTER_LINEAR);
    return whole;
}

// Repeats the rim, to the sides ever lower, so that shoulders that the picture cuts off slope away.
void widen(cv::Mat& picture, int pad) {
    constexpr double slope = 0.7;
    cv::Mat wide;
    cv::copyMakeBorder(picture, wide, 0, pad, pad, pad, cv::BORDER_REPLICATE);
    for (int x = 0; x < pad; ++x) {
        const int lower = static_cast<int>(slope * (pad - x));
        for (const auto& [from, to] : {std::pair{pad, x}, {wide.cols - 1 - pad, wide.cols - 1 - x}}) {
            wide.col(from).rowRange(0, wide.rows - lower).copyTo(wide.col(to).rowRange(lower, wide.rows));
            wide.col(to).rowRange(0, lower).setTo(wide.depth() == CV_32F && wide.channels() == 3
                                                      ? cv::Scalar(wide.at<cv::Vec3f>(0, from))
                                                      : cv::Scalar(wide.at<float>(0, from)));
        }
    }
    picture = wide;
}

} // namespace

struct PortraitHead::Content {
    Texture texture;
    cv::Vec2f textureOrigin; // texel of the middle between the eyes
    float texelsPerCm = 0;
    float gloss = 0;

    struct Vertex {
        cv::Vec3f place, normal; // cm from the middle between the eyes, camera axes
        float follow = 1;
        float skin = 0; // how much of it has skin's sheen
        cv::Vec2f texel;
    };
    std::vector<Vertex> vertices;
    std::vector<std::array<int, 3>> triangles; // far ones first
    std::vector<Corner> corners;
    TriangleCanvas canvas;

    void addRings(const cv::Vec3f& middle);
    void computeNormals();
    void blink(float amount, std::vector<cv::Vec3f>& moved) const;
};

PortraitHead::PortraitHead(const FaceObservation& portrait, const CanonicalFace& canonical, const Shape& shape)
    : m_content(std::make_unique<Content>()) {
    Content& c = *m_content;
    const auto at = [&](int i) { return portrait.mesh[static_cast<std::size_t>(i)]; };
    const auto model = [&](int i) { return canonical.vertices[static_cast<std::size_t>(i)]; };
    const cv::Point3d eyes = (at(meshpoint::rightEyeInner) + at(meshpoint::leftEyeInner)) / 2;
    const cv::Point3d modelEyes = (model(meshpoint::rightEyeInner) + model(meshpoint::leftEyeInner)) / 2;
    const cv::Point3d across = at(meshpoint::leftEyeOuter) - at(meshpoint::rightEyeOuter);
    const double modelAcross = cv::norm(model(meshpoint::leftEyeOuter) - model(meshpoint::rightEyeOuter));
    const double pixelsPerCm = std::hypot(across.x, across.y) / (modelAcross * shape.size);
    const double roll = std::atan2(across.y, across.x), cosine = std::cos(-roll), sine = std::sin(-roll);

    // Texture: upright, at its own scale, widened by its border so that a wider frame finds something.
    const double scale = shape.texelsPerCm / pixelsPerCm;
    cv::Mat picture, alpha = matteOf(portrait.frame->bgr), small, smallAlpha;
    portrait.frame->bgr.convertTo(picture, CV_32FC3, 1.0 / 255);
    cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
    cv::resize(alpha, smallAlpha, small.size(), 0, 0, cv::INTER_AREA);
    const int pad = static_cast<int>(14 * shape.texelsPerCm);
    widen(small, pad);
    widen(smallAlpha, pad);
    c.texture = Texture::ofGamma(small, smallAlpha);
    c.texelsPerCm = static_cast<float>(shape.texelsPerCm);
    c.gloss = static_cast<float>(shape.gloss);
    c.textureOrigin = {static_cast<float>(eyes.x * scale + pad), static_cast<float>(eyes.y * scale)};
    const auto texelOf = [&](double x, double y) { // of a place in face axes, cm
        const double px = cosine * x + sine * y, py = -sine * x + cosine * y;
        return cv::Vec2f(static_cast<float>(px * shape.texelsPerCm) + c.textureOrigin[0],
                         static_cast<float>(py * shape.texelsPerCm) + c.textureOrigin[1]);
    };

    for (std::size_t i = 0; i < canonical.vertices.size(); ++i) {
        const cv::Point3d d = portrait.mesh[i] - eyes;
        const double x = (cosine * d.x - sine * d.y) / pixelsPerCm, y = (sine * d.x + cosine * d.y) / pixelsPerCm;
        const double z = -(canonical.vertices[i].z - modelEyes.z) * shape.depth * shape.size;
        c.vertices.push_back({{static_cast<float>(x), static_cast<float>(y), static_cast<float>(z)}, {}, 1, 1, {}});
    }
    const cv::Vec3f middle(0, c.vertices[meshpoint::noseTip].place[1], 0);
    c.addRings(middle);
    for (Content::Vertex& vertex : c.vertices)
        vertex.texel = texelOf(vertex.place[0], vertex.place[1]);
    for (const auto& triangle : canonical.triangles)
        c.triangles.push_back(triangle);
    c.computeNormals();
    c.corners.resize(c.vertices.size());
}

PortraitHead::~PortraitHead() = default;

void PortraitHead::Content::addRings(const cv::Vec3f& middle) {
    const int count = static_cast<int>(meshpoint::faceOval.size()), first = static_cast<int>(vertices.size());
    const int rings = static_cast<int>(ringFactor.size());
    for (std::size_t k = 0; k < ringFactor.size(); ++k)
        for (const int oval : meshpoint::faceOval) {
            const cv::Vec3f rim = vertices[static_cast<std::size_t>(oval)].place;
            const cv::Vec3f way = rim - middle;
            const float below = smoothStep(0.45F, 0.85F, way[1] / std::hypot(way[0], way[1]));
            const float back = backAbove[k] * (1 - below) + backBelow[k] * below;
            const float follow = followAbove[k] * (1 - below) + followBelow[k] * below;
            cv::Vec3f place = middle + way * ringFactor[k];
            place[2] = rim[2] + back;
            vertices.push_back({place, {}, follow, 0, {}});
        }
    for (int k = rings - 1; k >= 0; --k)
        for (int j = 0; j < count; ++j) {
            const auto index = [&](int ring, int i) {
                return ring < 0 ? meshpoint::faceOval[static_cast<std::size_t>(i % count)]
                                : first + ring * count + i % count;
            };
            // The oval runs clockwise in the picture: so do these.
            triangles.push_back({index(k - 1, j), index(k, j), index(k, j + 1)});
            triangles.push_back({index(k - 1, j), index(k, j + 1), index(k - 1, j + 1)});
        }
}

void PortraitHead::Content::computeNormals() {
    for (const auto& t : triangles) {
        Vertex &a = vertices[static_cast<std::size_t>(t[0])], &b = vertices[static_cast<std::size_t>(t[1])],
               &d = vertices[static_cast<std::size_t>(t[2])];
        cv::Vec3f normal = (b.place - a.place).cross(d.place - a.place);
        if (normal[2] > 0) // a single-valued relief: everything faces the camera while the head looks straight ahead
            normal = -normal;
        a.normal += normal;
        b.normal += normal;
        d.normal += normal;
    }
    for (Vertex& vertex : vertices)
        vertex.normal = cv::normalize(vertex.normal);
}

void PortraitHead::Content::blink(float amount, std::vector<cv::Vec3f>& moved) const {
    if (amount < 0.01F)
        return;
    for (const Lid& lid : lids) {
        const auto place = [&](int i) { return vertices[static_cast<std::size_t>(i)].place; };
        const cv::Vec3f drop = (place(lid.lower) - place(lid.upper)) * (0.94F * amount);
        moved[static_cast<std::size_t>(lid.upper)] += drop;
        moved[static_cast<std::size_t>(lid.fold)] += drop * 0.45F;
    }
}

void PortraitHead::draw(cv::Mat& linear, const PersonPose& pose, const SceneLight& light) {
    Content& c = *m_content;
    const auto f = [](double v) { return static_cast<float>(v); };
    const float focal = f(linear.rows / 2.0 / std::tan(fieldOfViewDegrees / 2 * std::numbers::pi / 180));
    const cv::Vec3f shift(f(pose.x), f(pose.y), f(pose.distance));
    std::vector<cv::Vec3f> places;
    places.reserve(c.vertices.size());
    for (const Content::Vertex& vertex : c.vertices)
        places.push_back(vertex.place);
    c.blink(f(pose.blink), places);

    const cv::Matx33f whole = rotation(f(pose.yaw) * radians, f(pose.pitch) * radians, f(pose.roll) * radians);
    for (std::size_t i = 0; i < c.vertices.size(); ++i) {
        const Content::Vertex& vertex = c.vertices[i];
        cv::Matx33f turn = whole;
        if (vertex.follow < 0.999F) {
            const float share = vertex.follow * radians;
            turn = rotation(f(pose.yaw) * share, f(pose.pitch) * share, f(pose.roll) * share);
        }
        const cv::Vec3f world = turn * (places[i] - pivot) + pivot + shift;
        const cv::Vec3f normal = turn * vertex.normal;
        const cv::Vec3f lux = light.at(world, normal);
        Corner& corner = c.corners[i];
        corner.depth = 1 / std::max(5.F, world[2]);
        corner.x = f(linear.cols - 1) / 2 + focal * world[0] * corner.depth;
        corner.y = f(linear.rows - 1) / 2 + focal * world[1] * corner.depth;
        corner.u = vertex.texel[0];
        corner.v = vertex.texel[1];
        corner.light = Float4{lux[0], lux[1], lux[2], light.sheen(world, normal, c.gloss, skinExponent) * vertex.skin};
    }
    const cv::Vec3f wall = light.wall();
    linear.setTo(cv::Scalar(wall * 0.6F));
    c.canvas.begin(linear);
    c.canvas.draw(c.corners, c.triangles, c.texture, Float4{wall[0], wall[1], wall[2], 0});
}

} // namespace darcha::test
