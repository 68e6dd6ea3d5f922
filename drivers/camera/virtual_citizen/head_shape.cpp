// SPDX-License-Identifier: Apache-2.0
// The canonical mask, given a shape of its own, closed to a skull, opened at eyes and mouth.
#include "drivers/camera/virtual_citizen/citizen_model.h"

#include <set>

namespace darcha::citizen {

namespace {

constexpr std::array faceOval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
                              152, 148, 176, 149, 150, 136, 172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
// Outer corner, upper lid towards the nose, inner corner, lower lid back.
constexpr std::array rightEye{33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7};
constexpr std::array leftEye{263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249};
// Right corner, upper, left corner, lower back.
constexpr std::array innerLips{78,  191, 80,  81,  82,  13, 312, 311, 310, 415,
                               308, 324, 318, 402, 317, 14, 87,  178, 88,  95};
constexpr std::array outerUpper{185, 40, 39, 37, 0, 267, 269, 270, 409};
constexpr std::array outerLower{146, 91, 181, 84, 17, 314, 405, 321, 375};
constexpr std::array middleUpper{183, 42, 41, 38, 12, 268, 271, 272, 407}; // between outer and inner, upper lip
constexpr std::array middleLower{96, 89, 179, 86, 15, 316, 403, 319, 325};
// Skin above the upper lid, from the lashes up to the crease.
constexpr std::array rightLidSkin{247, 30, 29, 27, 28, 56, 190};
constexpr std::array leftLidSkin{467, 260, 259, 257, 258, 286, 414};

constexpr int rings = 9; // between the mask's rim and the back of the head

struct Mode {
    Vec3 centre; // of the subject's left side where x > 0: mirrored
    float sigma;
    Vec3 move;
};

Vec3 mirrored(Vec3 v) { return {-v.x, v.y, v.z}; }

void bend(std::vector<Vec3>& points, const Mode& mode, float amount, float asymmetry = 0) {
    for (Vec3& p : points) {
        const auto weight = [&](Vec3 c) {
            const Vec3 d = p - c;
            return std::exp(-dot(d, d) / (2 * mode.sigma * mode.sigma));
        };
        if (mode.centre.x > 0.01F) {
            const float left = weight(mode.centre), right = weight(mirrored(mode.centre));
            p += mode.move * (amount * (1 + asymmetry) * left) +
                 mirrored(mode.move) * (amount * (1 - asymmetry) * right);
        } else
            p += mode.move * (amount * weight(mode.centre));
    }
}

// What the seed makes of the face; amounts are about one standard deviation of adults (Farkas, Anthropometry of the
// Head and Face, 1994, by eye).
void personalise(std::vector<Vec3>& points, const CitizenLook& look, Draw& draw) {
    const float male = look.sex == CitizenSex::Male ? 1.F : -1.F;
    const float old = smoothStep(35, 80, static_cast<float>(look.age));
    const auto vary = [&](Mode mode, float sexed = 0, float aged = 0) {
        const float asymmetry = draw.normal() * 0.12F;
        bend(points, mode, draw.normal() + sexed * male + aged * old, asymmetry);
    };
    vary({{5.6F, -6.0F, 0.2F}, 2.6F, {0.42F, 0.05F, 0.0F}}, 0.7F);         // angle of the jaw
    vary({{4.2F, -7.8F, 2.2F}, 1.8F, {0.30F, 0.0F, 0.1F}}, 0.6F, 0.5F);    // side of the chin
    vary({{0, -8.8F, 4.8F}, 1.7F, {0, -0.42F, 0.32F}}, 0.6F);              // chin
    vary({{5.4F, -2.4F, 2.6F}, 1.9F, {0.30F, 0.0F, 0.26F}}, -0.1F, -0.6F); // cheek: fuller or hollow
    vary({{5.6F, 0.6F, 2.6F}, 1.7F, {0.30F, 0.0F, 0.26F}});                // cheekbone
    vary({{7.0F, 4.6F, 0.0F}, 2.4F, {0.34F, 0, 0}});                       // temples
    vary({{0, 7.0F, 4.9F}, 3.0F, {0, 0.25F, 0.38F}});                      // forehead
    vary({{3.0F, 4.6F, 4.7F}, 1.5F, {0, -0.14F, 0.26F}}, 0.8F);            // ridge of the brow
    vary({{0, -1.1F, 7.2F}, 1.3F, {0, -0.36F, 0.12F}}, 0.2F, 0.8F);        // nose down
    vary({{0, -0.7F, 7.2F}, 1.2F, {0, 0.0F, 0.40F}}, 0.3F, 0.2F);          // nose out
    vary({{0, 1.4F, 6.5F}, 0.9F, {0, 0.0F, 0.20F}}, 0.4F);                 // hump
    vary({{0, 2.8F, 5.5F}, 1.2F, {0, 0.0F, 0.34F}}, 0.3F);                 // root of the nose
    vary({{1.5F, -1.2F, 5.4F}, 0.9F, {0.26F, 0.0F, 0.02F}}, 0.3F, 0.3F);   // wings of the nose
    vary({{0.9F, 0.6F, 6.3F}, 0.9F, {0.16F, 0.0F, 0.0F}}, 0.3F);           // back of the nose
    vary({{3.2F, 2.6F, 3.6F}, 1.7F, {0.17F, 0.0F, 0.0F}});                 // eyes apart
    vary({{4.4F, 2.7F, 3.2F}, 0.8F, {0, 0.05F, 0}}, -0.2F, -0.7F);         // tilt of the eyes
    vary({{3.2F, 4.7F, 4.6F}, 1.4F, {0, 0.26F, 0}}, -0.7F, -0.3F);         // height of the brows
    vary({{2.4F, -4.3F, 4.4F}, 1.1F, {0.24F, 0.0F, 0.0F}}, 0.2F);          // width of the mouth
    vary({{0, -3.8F, 5.9F}, 0.9F, {0, 0.10F, 0.16F}}, -0.5F, -0.9F);       // upper lip
    vary({{0, -5.1F, 5.6F}, 0.9F, {0, -0.13F, 0.18F}}, -0.4F, -0.7F);      // lower lip
    vary({{0, -4.4F, 5.4F}, 2.0F, {0, 0.25F, 0}});                         // height of the mouth
    vary({{2.2F, -4.5F, 4.6F}, 0.8F, {0, 0.07F, 0}}, 0, -1.2F);            // corners of the mouth
    vary({{4.6F, -5.6F, 2.8F}, 1.5F, {0.10F, -0.30F, 0.10F}}, 0, 0.7F);    // jowl
    const float wide = 1 + 0.022F * draw.normal() + 0.012F * male;
    const float tall = 1 + 0.022F * draw.normal() + 0.014F * male;
    const float deep = 1 + 0.015F * draw.normal();
    for (Vec3& p : points) {
        p.x *= wide;
        p.y *= p.y < 2.6F ? 1 : 1 + (tall - 1) * 0.6F;
        if (p.y < 1.5F)
            p.y = 1.5F + (p.y - 1.5F) * tall;
        p.z *= deep;
    }
}

// How deep a face is for its width stays the canonical one's: with the modes' sum left free, turns of 30 degrees were
// read wrongly by 3 degrees and more for five people of forty, for what is measured is depth over width. Reliefs of
// nose, cheeks and brow stay.
void keepDepth(std::vector<Vec3>& points, const std::vector<Vec3>& canonical) {
    // The points by which MediaPipe fits a face (procrustes_landmark_basis of its face geometry).
    static constexpr std::array<std::size_t, 33> firm = {4,   6,   10,  33,  54,  67,  117, 119, 121, 127, 129,
                                                         132, 133, 136, 143, 147, 198, 205, 263, 284, 297, 346,
                                                         348, 350, 356, 358, 361, 362, 365, 372, 376, 420, 425};
    float wide = 0, width = 0, deep = 0, depth = 0, middle = 0, canonicalMiddle = 0;
    const auto count = static_cast<float>(firm.size());
    for (const std::size_t i : firm) {
        middle += points[i].z / count;
        canonicalMiddle += canonical[i].z / count;
    }
    for (const std::size_t i : firm) {
        const Vec3 c = canonical[i];
        wide += points[i].x * c.x;
        width += c.x * c.x;
        deep += (points[i].z - middle) * (c.z - canonicalMiddle);
        depth += (c.z - canonicalMiddle) * (c.z - canonicalMiddle);
    }
    // A little more than all of it: the unturned reliefs count too.
    const float scale = 1 + 1.2F * ((wide / width) / (deep / depth) - 1);
    for (Vec3& p : points)
        p.z = middle + (p.z - middle) * scale;
}

// A closed mouth: the canonical one stands 5 mm open.
void closeMouth(std::vector<Vec3>& points) {
    for (std::size_t k = 1; k <= 9; ++k) {
        Vec3& upper = points[static_cast<std::size_t>(innerLips[k])];
        Vec3& lower = points[static_cast<std::size_t>(innerLips[20 - k])];
        const Vec3 middle = mix(upper, lower, 0.55F);
        const float gapUp = upper.y - middle.y, gapDown = middle.y - lower.y;
        upper = {upper.x, middle.y - 0.025F, middle.z}; // smoothing draws them apart again
        lower = {lower.x, middle.y + 0.025F, middle.z - 0.03F};
        points[static_cast<std::size_t>(middleUpper[k - 1])].y -= 0.62F * gapUp;
        points[static_cast<std::size_t>(middleLower[k - 1])].y += 0.62F * gapDown;
        points[static_cast<std::size_t>(outerUpper[k - 1])].y -= 0.22F * gapUp;
        points[static_cast<std::size_t>(outerLower[k - 1])].y += 0.22F * gapDown;
    }
    // At rest the corners lie level with the line between the lips.
    bend(points, {{2.5F, -4.35F, 4.3F}, 0.75F, {0, 0.20F, 0}}, 1);
}

// The person's own lips moved the line between them apart or over each other: closed again. They overlap by 2.8 mm,
// for smoothing draws them apart: with 1.2 mm three mouths of forty were read as open.
void sealLips(std::vector<Vec3>& points) {
    for (std::size_t k = 1; k <= 9; ++k) {
        Vec3& upper = points[static_cast<std::size_t>(innerLips[k])];
        Vec3& lower = points[static_cast<std::size_t>(innerLips[20 - k])];
        const float middle = (upper.y + lower.y) / 2;
        const float up = middle - 0.14F - upper.y, down = middle + 0.14F - lower.y;
        upper.y += up;
        lower.y += down;
        lower.z = upper.z - 0.03F;
        points[static_cast<std::size_t>(middleUpper[k - 1])].y += 0.5F * up;
        points[static_cast<std::size_t>(middleLower[k - 1])].y += 0.5F * down;
    }
}

// Where each vertex of the open mouth goes: the jaw turns about the joint before the ear.
std::vector<Vec3> droppedJaw(const std::vector<Vec3>& points) {
    std::vector<Vec3> out = points;
    std::vector<float> share(points.size(), -1.F);
    for (const int i : outerUpper)
        share[static_cast<std::size_t>(i)] = 0;
    for (const int i : middleUpper)
        share[static_cast<std::size_t>(i)] = 0;
    for (const int i : outerLower)
        share[static_cast<std::size_t>(i)] = 1;
    for (const int i : middleLower)
        share[static_cast<std::size_t>(i)] = 1;
    for (std::size_t k = 0; k < innerLips.size(); ++k)
        share[static_cast<std::size_t>(innerLips[k])] = k == 0 || k == 10 ? 0.45F : k < 10 ? 0.F : 1.F;
    // Towards the corners lips and cheek meet half way.
    for (const auto* row : {&outerLower, &middleLower}) {
        share[static_cast<std::size_t>((*row)[0])] = share[static_cast<std::size_t>((*row)[8])] = 0.62F;
        share[static_cast<std::size_t>((*row)[1])] = share[static_cast<std::size_t>((*row)[7])] = 0.88F;
    }
    for (const auto* row : {&outerUpper, &middleUpper})
        share[static_cast<std::size_t>((*row)[0])] = share[static_cast<std::size_t>((*row)[8])] = 0.25F;
    for (const int i : {61, 291, 76, 306, 62, 292})
        share[static_cast<std::size_t>(i)] = 0.45F;
    constexpr float angle = 0.24F; // radians, at full strength
    const Vec3 joint{0, 0.2F, -1.6F};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Vec3 p = points[i];
        const float s = share[i] >= 0 ? share[i] : smoothStep(-3.2F, -6.2F, p.y);
        const float c = std::cos(angle * s), n = std::sin(angle * s);
        const Vec3 d = p - joint;
        out[i] = {p.x, joint.y + d.y * c - d.z * n, joint.z + d.z * c + d.y * n};
    }
    return out;
}

std::vector<Vec3> smiling(const std::vector<Vec3>& points) {
    std::vector<Vec3> out = points;
    bend(out, {{2.4F, -4.3F, 4.4F}, 1.0F, {0.45F, 0.42F, -0.15F}}, 1);
    bend(out, {{4.4F, -1.6F, 3.9F}, 1.5F, {0.12F, 0.25F, 0.2F}}, 1);
    bend(out, {{3.4F, 2.2F, 3.8F}, 0.7F, {0, 0.06F, 0}}, 1);
    return out;
}

// Adds to the 468 points everything that closes them: 36 x rings of skull and its pole, rims of lids, bag of the mouth.
std::vector<Vec3> closed(const std::vector<Vec3>& mask, const Vec3* eyes, float eyeRadius) {
    std::vector<Vec3> all = mask;
    const Vec3 centre{0, 2.0F, -4.2F};
    const Vec3 back{0, 0.02F, -1};
    const auto skullRadius = [](Vec3 d) {
        const float a = 7.75F, up = 10.4F, down = 7.4F, front = 10.0F, rear = 10.2F;
        const float b = d.y > 0 ? up : down, c = d.z > 0 ? front : rear;
        return 1 / std::sqrt(d.x * d.x / (a * a) + d.y * d.y / (b * b) + d.z * d.z / (c * c));
    };
    for (int ring = 1; ring <= rings; ++ring) {
        const float t = static_cast<float>(ring) / (rings + 1);
        for (const int i : faceOval) {
            const Vec3 from = mask[static_cast<std::size_t>(i)] - centre;
            const float radius = length(from);
            const Vec3 d = from * (1 / radius);
            const float angle = std::acos(std::clamp(dot(d, normalised(back)), -1.F, 1.F));
            // Great circle from the rim to the back of the head.
            const Vec3 side = normalised(normalised(back) - d * dot(d, normalised(back)));
            const Vec3 dir = d * std::cos(angle * t) + side * std::sin(angle * t);
            all.push_back(centre + dir * mix(radius, skullRadius(dir), smoothStep(-0.06F, 0.42F, t)));
        }
    }
    all.push_back(centre + normalised(back) * skullRadius(normalised(back)));
    for (int e = 0; e < 2; ++e)
        for (const int i : e == 0 ? rightEye : leftEye) {
            const Vec3 p = mask[static_cast<std::size_t>(i)];
            all.push_back(eyes[e] + normalised(p - eyes[e] - Vec3{0, 0, 0.25F}) * (eyeRadius * 0.985F));
        }
    for (int ring = 0; ring < 2; ++ring)
        for (std::size_t k = 0; k < innerLips.size(); ++k) {
            const Vec3 p = mask[static_cast<std::size_t>(innerLips[k])];
            const Vec3 middle{0, (mask[13].y + mask[14].y) / 2, 0};
            const float shrink = ring == 0 ? 0.96F : 0.85F;
            const float lift = k == 0 || k == 10 ? 0.F : k < 10 ? 1.F : -1.F;
            all.push_back({p.x * shrink,
                           middle.y + (p.y - middle.y) * (ring == 0 ? 1.F : 1.2F) + lift * (ring == 0 ? 0.06F : 0.5F),
                           p.z - (ring == 0 ? 0.45F : 2.4F)});
        }
    return all;
}

std::vector<Triangle> topology(const FaceGeometry& geometry) {
    const std::set<int> right(rightEye.begin(), rightEye.end()), left(leftEye.begin(), leftEye.end()),
        mouth(innerLips.begin(), innerLips.end());
    std::vector<Triangle> out;
    for (const auto& t : geometry.triangles) {
        const auto within = [&](const std::set<int>& set) {
            return set.contains(t[0]) && set.contains(t[1]) && set.contains(t[2]);
        };
        if (!within(right) && !within(left) && !within(mouth))
            out.push_back(t);
    }
    const int skull = 468, columns = static_cast<int>(faceOval.size());
    const auto at = [&](int ring, int column) {
        column = (column + columns) % columns;
        return ring == 0 ? faceOval[static_cast<std::size_t>(column)] : skull + (ring - 1) * columns + column;
    };
    // The oval runs clockwise seen from the front (from the top towards the subject's left).
    for (int ring = 0; ring < rings; ++ring)
        for (int k = 0; k < columns; ++k) {
            out.push_back({at(ring, k), at(ring, k + 1), at(ring + 1, k + 1)});
            out.push_back({at(ring, k), at(ring + 1, k + 1), at(ring + 1, k)});
        }
    const int pole = skull + rings * columns;
    for (int k = 0; k < columns; ++k)
        out.push_back({at(rings, k), at(rings, k + 1), pole});
    const auto strip = [&](const auto& from, int to, bool clockwise) {
        const int n = static_cast<int>(from.size());
        for (int k = 0; k < n; ++k) {
            const int a = from[static_cast<std::size_t>(k)], b = from[static_cast<std::size_t>((k + 1) % n)];
            const int c = to + k, d = to + (k + 1) % n;
            if (clockwise) {
                out.push_back({a, d, b});
                out.push_back({a, c, d});
            } else {
                out.push_back({a, b, d});
                out.push_back({a, d, c});
            }
        }
    };
    // Right eye: outer corner is at image left, over the top to the nose: clockwise from the front; the left eye
    // mirrors.
    strip(rightEye, pole + 1, true);
    strip(leftEye, pole + 17, false);
    strip(innerLips, pole + 33, true);
    std::vector<int> second(20);
    for (int k = 0; k < 20; ++k)
        second[static_cast<std::size_t>(k)] = pole + 33 + k;
    strip(second, pole + 53, true);
    return out;
}

Morph morphBetween(const std::vector<Vec3>& rest, const std::vector<Vec3>& restNormals, const std::vector<Vec3>& moved,
                   const std::vector<Triangle>& triangles) {
    const std::vector<Vec3> normals = vertexNormals(moved, triangles);
    Morph morph;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        const Vec3 d = moved[i] - rest[i], n = normals[i] - restNormals[i];
        if (dot(d, d) > 1e-6F || dot(n, n) > 1e-3F) {
            morph.vertices.push_back(static_cast<int>(i));
            morph.moves.push_back(d);
            morph.turns.push_back(n);
        }
    }
    return morph;
}

} // namespace

Vec2 atlasPlace(Vec3 p) {
    const Vec3 d = p - Vec3{0, 0.5F, -3.0F};
    const float toDegrees = 57.29578F;
    const float longitude = std::atan2(d.x, d.z) * toDegrees;
    const float latitude = std::atan2(d.y, std::sqrt(d.x * d.x + d.z * d.z)) * toDegrees;
    const float beyond = std::abs(longitude) / 90;
    const float u = beyond <= 1 ? 0.36F * beyond : 0.36F + 0.14F * (beyond - 1);
    return {0.5F + std::copysign(u, longitude), (90 - latitude) / 172};
}

HeadShape shapeHead(const FaceGeometry& geometry, const CitizenLook& look) {
    std::vector<Vec3> canonical;
    for (const cv::Point3f& p : geometry.vertices)
        canonical.push_back({p.x, p.y, p.z});
    canonical.resize(468);
    closeMouth(canonical);
    std::vector<Vec3> mask = canonical;
    Draw draw(look.seed * 7919 + 11);
    personalise(mask, look, draw);
    sealLips(mask);
    keepDepth(mask, canonical);

    HeadShape shape;
    // Lids: some eyes are wider open than others; the gates ask for an aspect ratio of 0.22 at least.
    const float opening = 1.27F + 0.05F * draw.normal() - 0.05F * smoothStep(55, 85, static_cast<float>(look.age));
    for (int e = 0; e < 2; ++e) {
        const auto& ring = e == 0 ? rightEye : leftEye;
        const Vec3 corners =
            mix(mask[static_cast<std::size_t>(ring[0])], mask[static_cast<std::size_t>(ring[8])], 0.5F);
        for (std::size_t k = 0; k < ring.size(); ++k)
            if (k != 0 && k != 8) {
                Vec3& p = mask[static_cast<std::size_t>(ring[k])];
                p.y = corners.y + (p.y - corners.y) * opening;
            }
        Vec3 upper = mask[static_cast<std::size_t>(ring[4])], lower = mask[static_cast<std::size_t>(ring[12])];
        shape.eye[e] = {corners.x, (upper.y + lower.y) / 2, (upper.z + lower.z) / 2 - shape.eyeRadius - 0.05F};
        // Lids lie on the ball.
        for (std::size_t k = 0; k < ring.size(); ++k) {
            Vec3& p = mask[static_cast<std::size_t>(ring[k])];
            const Vec3 d = p - shape.eye[e];
            const float r = length(d);
            if (r < shape.eyeRadius + 0.09F)
                p = shape.eye[e] + d * ((shape.eyeRadius + 0.09F) / r);
        }
    }
    shape.coarse = mask;

    const auto blinked = [&](int e) {
        std::vector<Vec3> out = mask;
        const auto& ring = e == 0 ? rightEye : leftEye;
        const auto& skin = e == 0 ? rightLidSkin : leftLidSkin;
        for (std::size_t k = 1; k <= 7; ++k) {
            Vec3& upper = out[static_cast<std::size_t>(ring[k])];
            const Vec3 lower = out[static_cast<std::size_t>(ring[16 - k])];
            const Vec3 before = upper;
            upper = lower + Vec3{0, 0.01F, 0.03F};
            const Vec3 d = upper - shape.eye[e];
            upper = shape.eye[e] + normalised(d) * std::max(length(d), shape.eyeRadius + 0.30F);
            // The lid unrolls whole: one whose skin stays behind in the crease is read as a narrow eye.
            Vec3& above = out[static_cast<std::size_t>(skin[k - 1])];
            above += upper - before;
            const Vec3 a = above - shape.eye[e];
            above = shape.eye[e] + normalised(a) * std::max(length(a), shape.eyeRadius + 0.16F);
        }
        return out;
    };

    // Every shape goes through the same two rounds of subdivision.
    std::vector<Triangle> triangles = topology(geometry);
    std::vector<std::vector<Vec3>> shapes;
    Vec3 canonicalEyes[2] = {{-3.16F, 2.63F, 2.6F}, {3.16F, 2.63F, 2.6F}};
    shapes.push_back(closed(mask, shape.eye, shape.eyeRadius));
    shapes.push_back(closed(canonical, canonicalEyes, shape.eyeRadius));
    shapes.push_back(closed(blinked(0), shape.eye, shape.eyeRadius));
    shapes.push_back(closed(blinked(1), shape.eye, shape.eyeRadius));
    shapes.push_back(closed(droppedJaw(mask), shape.eye, shape.eyeRadius));
    shapes.push_back(closed(smiling(mask), shape.eye, shape.eyeRadius));
    const int coarseAll = static_cast<int>(shapes[0].size());
    const int lidRims = 468 + rings * 36 + 1, bag = lidRims + 32;
    // A mark that travels with the vertices: x = rim of a lid, y = inside of the mouth, z = depth in it.
    std::vector<Vec3> marks(shapes[0].size());
    for (int i = lidRims; i < bag; ++i)
        marks[static_cast<std::size_t>(i)].x = 1;
    for (int i = bag; i < coarseAll; ++i)
        marks[static_cast<std::size_t>(i)] = {0, 1, i >= bag + 20 ? 1.F : 0.F};
    for (int round = 0; round < 2; ++round) {
        const Subdivision subdivision(static_cast<int>(shapes[0].size()), triangles);
        for (auto& s : shapes)
            s = subdivision.apply(s);
        marks = subdivision.apply(marks);
        triangles = subdivision.triangles();
    }

    // No skin inside an eyeball: between the lids' points it would cut through.
    for (const std::size_t which : {0, 2, 3})
        for (std::size_t i = 0; i < marks.size(); ++i)
            for (const Vec3 centre : shape.eye) {
                const Vec3 d = shapes[which][i] - centre;
                const float r2 = dot(d, d), least = shape.eyeRadius + 0.05F;
                if (marks[i].x < 0.3F && r2 < least * least)
                    shapes[which][i] = centre + d * (least / std::sqrt(r2));
            }

    Piece& head = shape.head;
    head.positions = shapes[0];
    head.triangles = triangles;
    head.skin = true;
    head.computeNormals();
    shape.canonical = shapes[1];
    shape.blinkRight = morphBetween(head.positions, head.normals, shapes[2], triangles);
    shape.blinkLeft = morphBetween(head.positions, head.normals, shapes[3], triangles);
    shape.jawDrop = morphBetween(head.positions, head.normals, shapes[4], triangles);
    shape.smile = morphBetween(head.positions, head.normals, shapes[5], triangles);
    const std::size_t count = head.positions.size();
    head.places.resize(count);
    head.tints.assign(count, {1, 1, 1});
    head.gloss.resize(count);
    head.follow.assign(count, 1.F);
    for (std::size_t i = 0; i < count; ++i) {
        const Vec3 p = shape.canonical[i];
        head.places[i] = atlasPlace(p);
        // Oily parts shine: forehead, nose, cheekbones, lower lip (little), not the sides.
        const float front = smoothStep(0.5F, 4.0F, p.z);
        float shine =
            0.35F + 0.45F * bell(p.x, 1.6F) * front + 0.25F * bell(std::abs(p.x) - 4.4F, 1.3F) * bell(p.y - 0.6F, 1.6F);
        shine *= 0.3F + 0.7F * front;
        // Subdivision smears the marks over the edges of lips and lids.
        const float mouthInside = std::max(0.F, (marks[i].y - 0.4F) / 0.6F);
        head.gloss[i] = shine * (1 - mouthInside);
        const Vec3 wet{0.86F, 0.82F, 1.02F}, dark{0.10F, 0.08F, 0.16F};
        Vec3 tint = mix({1, 1, 1}, wet, std::max(0.F, (marks[i].x - 0.4F) / 0.6F));
        tint = mix(tint, dark, std::clamp(mouthInside * 0.75F + marks[i].z * 0.25F, 0.F, 1.F));
        head.tints[i] = tint;
    }
    return shape;
}

} // namespace darcha::citizen
