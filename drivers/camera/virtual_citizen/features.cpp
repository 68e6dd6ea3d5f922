// SPDX-License-Identifier: Apache-2.0
// Eyes, lashes, teeth, ears, neck and glasses.
#include "drivers/camera/virtual_citizen/citizen_model.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

int Piece::add(Vec3 position, Vec3 normal, Vec2 place, Vec3 tint, float glossiness, float following) {
    positions.push_back(position);
    normals.push_back(normal);
    places.push_back(place);
    tints.push_back(tint);
    gloss.push_back(glossiness);
    follow.push_back(following);
    return static_cast<int>(positions.size()) - 1;
}

void Piece::addGrid(int first, int columns, int rows, bool flip) {
    for (int r = 0; r + 1 < rows; ++r)
        for (int c = 0; c + 1 < columns; ++c) {
            const int a = first + r * columns + c, b = a + 1, d = a + columns, e = d + 1;
            if (flip) {
                triangles.push_back({a, b, e});
                triangles.push_back({a, e, d});
            } else {
                triangles.push_back({a, e, b});
                triangles.push_back({a, d, e});
            }
        }
}

namespace {

constexpr float pi = 3.14159265F;

std::shared_ptr<const Texture> plainTexture(Vec3 bgr, int alpha = 255) {
    const cv::Mat colour(2, 2, CV_8UC3, cv::Scalar(bgr.x, bgr.y, bgr.z));
    return textureOf(colour, cv::Mat(2, 2, CV_8U, cv::Scalar(alpha)));
}

// The front of an eyeball, 90 degrees of arc across: sclera, iris, pupil.
std::shared_ptr<const Texture> paintEye(const CitizenLook& look, const Palette& palette, Draw& draw) {
    constexpr int size = 320;
    constexpr float perDegree = size / 150.F;
    const float iris = 29.5F * perDegree,
                pupil = draw.between(8.6F, 10.4F) * perDegree; // 5.9 and about 2 mm on a 12 mm ball
    cv::Mat image(size, size, CV_8UC3), fibres(1, 240, CV_32F);
    for (int k = 0; k < fibres.cols; ++k)
        fibres.at<float>(0, k) = draw.normal();
    const float old = smoothStep(45, 85, static_cast<float>(look.age));
    const Vec3 sclera =
        mix(Vec3{222, 226, 232}, Vec3{196, 212, 224}, 0.6F * old + 0.25F * static_cast<float>(look.tone));
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const float dx = static_cast<float>(x) - size / 2.F, dy = static_cast<float>(y) - size / 2.F;
            const float r = std::hypot(dx, dy), a = std::atan2(dy, dx) / (2 * pi) + 0.5F;
            const float f = a * 239.F;
            const int i = static_cast<int>(f);
            const float fibre =
                mix(fibres.at<float>(0, i), fibres.at<float>(0, (i + 1) % 240), f - static_cast<float>(i));
            Vec3 c = mix(sclera, {150, 156, 208}, 0.55F * smoothStep(iris * 1.25F, iris * 2.3F, r));
            const float q = r / iris;
            Vec3 inside = palette.iris * (1.05F + 0.22F * fibre * (1 - 0.5F * q));
            inside = mix(inside, palette.iris * 1.5F + Vec3{4, 14, 26}, 0.55F * bell(q - 0.52F, 0.11F)); // collarette
            inside =
                inside * (0.78F + 0.45F * smoothStep(-0.2F, 1.F, dy / iris)); // light through the cornea gathers below
            inside = mix(inside, palette.iris * 0.30F, smoothStep(0.74F, 1.0F, q)); // limbal ring
            c = mix(inside, c, smoothStep(iris * 0.955F, iris * 1.06F, r));
            c = mix({7, 6, 7}, c, smoothStep(pupil * 0.93F, pupil * 1.08F, r));
            image.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(c.x), cv::saturate_cast<std::uint8_t>(c.y),
                                         cv::saturate_cast<std::uint8_t>(c.z)};
        }
    cv::Mat veins = cv::Mat::zeros(size, size, CV_8U);
    for (int k = 0; k < 26; ++k) {
        float angle = draw.between(0, 2 * pi), r = size * 0.5F;
        cv::Point2f p(size / 2.F + r * std::cos(angle), size / 2.F + r * std::sin(angle));
        while (r > iris * 1.4F) {
            r -= 5;
            angle += draw.normal() * 0.03F;
            const cv::Point2f q(size / 2.F + r * std::cos(angle), size / 2.F + r * std::sin(angle));
            cv::line(veins, p, q, draw.between(20, 60), 1, cv::LINE_AA);
            p = q;
        }
    }
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const float a = veins.at<std::uint8_t>(y, x) / 255.F;
            cv::Vec3b& c = image.at<cv::Vec3b>(y, x);
            c = {cv::saturate_cast<std::uint8_t>(mix(c[0], 90, a)), cv::saturate_cast<std::uint8_t>(mix(c[1], 90, a)),
                 cv::saturate_cast<std::uint8_t>(mix(c[2], 190, a))};
        }
    return textureOf(image, {});
}

void addLashes(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look, Draw& draw) {
    static constexpr int w = 256, h = 32;
    cv::Mat alpha = cv::Mat::zeros(h, w, CV_8U);
    const bool female = look.sex == CitizenSex::Female;
    for (int k = 0; k < (female ? 110 : 80); ++k) {
        const float x = draw.between(4, w - 4), lean = (x / w - 0.45F) * 22 + draw.normal() * 3;
        const float tip = draw.between(1, 12);
        cv::line(alpha, cv::Point2f(x, h - 1), cv::Point2f(x + lean * 0.5F, h * 0.5F), 255, 2, cv::LINE_AA);
        cv::line(alpha, cv::Point2f(x + lean * 0.5F, h * 0.5F), cv::Point2f(x + lean, tip), 170, 1, cv::LINE_AA);
    }
    const auto texture = textureOf(cv::Mat(h, w, CV_8UC3, cv::Scalar(16, 15, 18)), alpha);
    static constexpr std::array<std::array<int, 9>, 2> upper = {
        {{33, 246, 161, 160, 159, 158, 157, 173, 133}, {263, 466, 388, 387, 386, 385, 384, 398, 362}}};
    for (std::size_t e = 0; e < 2; ++e) {
        Piece lashes;
        lashes.texture = texture;
        lashes.ink = Ink::Blended;
        lashes.twoSided = true;
        lashes.occludes = false;
        lashes.eye = e == 0 ? -2 : 2; // moves with the lid
        for (std::size_t k = 0; k < 9; ++k) {
            const Vec3 p = shape.head.positions[static_cast<std::size_t>(upper[e][k])];
            const float along = static_cast<float>(k) / 8, out = female ? 0.42F : 0.30F;
            const float reach = out * (0.35F + 0.65F * std::sin(pi * std::clamp(0.92F - along * 0.8F, 0.F, 1.F)));
            const float side = e == 0 ? -1.F : 1.F;
            const Vec3 tip = p + Vec3{side * reach * (0.55F - along * 0.6F), reach * 0.42F, reach * 0.85F};
            lashes.add(p + Vec3{0, 0.0F, 0.03F}, {0, 0, 1}, {along, 0.97F});
            lashes.add(tip, {0, 0, 1}, {along, 0.03F});
        }
        for (int k = 0; k < 8; ++k) {
            lashes.triangles.push_back({2 * k, 2 * k + 1, 2 * k + 3});
            lashes.triangles.push_back({2 * k, 2 * k + 3, 2 * k + 2});
        }
        pieces.push_back(std::move(lashes));
    }
}

} // namespace

void addEyes(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look, const Palette& palette) {
    Draw draw(look.seed * 613 + 17);
    const auto texture = paintEye(look, palette, draw);
    for (int e = 0; e < 2; ++e) {
        Piece ball;
        ball.texture = texture;
        ball.eye = e == 0 ? -1 : 1;
        ball.occludes = false;
        ball.wet = true;
        constexpr int columns = 25, rows = 19;
        // The slit of the lids at rest: the ball is darker under the upper lid and in the corners.
        const auto lid = [&](int landmark) { return shape.head.positions[static_cast<std::size_t>(landmark)]; };
        const Vec3 top = lid(e == 0 ? 159 : 386), outer = lid(e == 0 ? 33 : 263), inner = lid(e == 0 ? 133 : 362);
        for (int r = 0; r < rows; ++r)
            for (int c = 0; c < columns; ++c) {
                const float azimuth = (static_cast<float>(c) / (columns - 1) - 0.5F) * 150;
                const float elevation = (0.5F - static_cast<float>(r) / (rows - 1)) * 110;
                const float az = azimuth * pi / 180, el = elevation * pi / 180;
                const Vec3 n{std::sin(az) * std::cos(el), std::sin(el), std::cos(az) * std::cos(el)};
                const Vec3 p = shape.eye[e] + n * shape.eyeRadius;
                float shade = 1 - 0.52F * smoothStep(top.y - 0.42F, top.y + 0.04F, p.y);
                const float edge = std::min(std::abs(p.x - outer.x), std::abs(p.x - inner.x));
                shade *= 0.62F + 0.38F * smoothStep(0.05F, 0.75F, edge);
                ball.add(p, n, {0.5F + azimuth / 150, 0.5F - elevation / 150}, Vec3{1, 0.985F, 0.985F} * shade, 1);
            }
        ball.addGrid(0, columns, rows);
        pieces.push_back(std::move(ball));
    }
    addLashes(pieces, shape, look, draw);
}

void addMouth(std::vector<Piece>& pieces, const HeadShape& shape) {
    static constexpr int w = 192, h = 48;
    for (const bool upper : {true, false}) {
        cv::Mat image(h, w, CV_8UC3);
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x) {
                const float q = std::abs(std::fmod(static_cast<float>(x) / w * 10 + 10, 1.F) - 0.5F) * 2;
                const float gap = 1 - 0.5F * smoothStep(0.80F, 1.F, q);
                const float side = 1 - 0.5F * std::pow(std::abs(static_cast<float>(x) / w - 0.5F) * 2, 2.F);
                const float down = static_cast<float>(y) / h;
                const Vec3 c =
                    mix(Vec3{118, 110, 186}, Vec3{188, 208, 216}, smoothStep(0.15F, 0.3F, down)) * (gap * side * 0.8F);
                image.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(c.x), cv::saturate_cast<std::uint8_t>(c.y),
                                             cv::saturate_cast<std::uint8_t>(c.z)};
            }
        Piece teeth;
        teeth.texture = textureOf(image, {});
        teeth.occludes = false;
        teeth.twoSided = true;
        teeth.eye = upper ? 0 : 3; // the lower row drops with the jaw
        const Vec3 lip = shape.head.positions[upper ? 13 : 14];
        constexpr int columns = 15;
        for (int r = 0; r < 2; ++r)
            for (int c = 0; c < columns; ++c) {
                const float t = static_cast<float>(c) / (columns - 1) * 2 - 1;
                const float x = 2.1F * t, z = lip.z - 0.85F - 1.5F * t * t;
                const float height = upper ? (r == 0 ? 0.75F : -0.22F) : (r == 0 ? -0.85F : -0.12F);
                teeth.add({x, lip.y + height, z}, normalised({t * 0.8F, 0, 1}), {(t + 1) / 2, r == 0 ? 0.02F : 0.96F},
                          Vec3{1.55F, 1.55F, 1.55F}, 0.2F);
            }
        teeth.addGrid(0, columns, 2, true);
        pieces.push_back(std::move(teeth));
    }
}

void addNeckAndEars(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look,
                    const Palette& palette) {
    Draw draw(look.seed * 887 + 29);
    constexpr int tile = 256;
    const cv::Mat broad = smoothNoise(tile, tile, 6, draw), fine = smoothNoise(tile, tile, 130, draw);
    cv::Mat image(tile, tile, CV_8UC3), gloss(tile, tile, CV_8U, cv::Scalar(150));
    const float old = smoothStep(40, 80, static_cast<float>(look.age));
    for (int y = 0; y < tile; ++y)
        for (int x = 0; x < tile; ++x) {
            float shade = 0.985F + 0.02F * broad.at<float>(y, x) + 0.018F * fine.at<float>(y, x);
            for (const int at : {118, 150, 186}) { // rings of the neck
                const float d = static_cast<float>(y) -
                                (static_cast<float>(at) + 7 * std::sin(static_cast<float>(x + at * 3) * 0.035F));
                shade -= (0.03F + 0.05F * old) * bell(d, 1.8F);
            }
            const Vec3 c = palette.skin * shade;
            image.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(c.x), cv::saturate_cast<std::uint8_t>(c.y),
                                         cv::saturate_cast<std::uint8_t>(c.z)};
        }
    const auto texture = textureOf(image, gloss);
    const bool male = look.sex == CitizenSex::Male;

    Piece neck;
    neck.texture = texture;
    neck.skin = true;
    constexpr int columns = 41, rows = 22;
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const float down = static_cast<float>(r) / (rows - 1),
                        a = (static_cast<float>(c) / (columns - 1) - 0.5F) * 2 * pi;
            const float y = mix(-4.0F, -17.5F, down);
            const float flare = 1.1F * smoothStep(0.62F, 1.0F, down);
            const float wide = (male ? 5.9F : 5.15F) + flare * 1.5F, deep = (male ? 5.7F : 5.1F) + flare * 0.4F;
            Vec3 p{wide * std::sin(a), y, mix(-5.2F, -7.2F, down) + deep * std::cos(a)};
            // Sternomastoid cords converge on the notch; the larynx between them.
            const float cordAngle = mix(1.25F, 0.22F, down);
            const float cord = bell(std::abs(a) - cordAngle, 0.16F) * 0.28F * smoothStep(0.1F, 0.5F, down);
            const float larynx = (male ? 0.55F : 0.18F) * bell(a, 0.16F) * bell(down - 0.52F, 0.10F);
            const float notch = -0.5F * bell(a, 0.18F) * bell(down - 0.93F, 0.06F);
            const float out = cord + larynx + notch;
            p += Vec3{std::sin(a), 0, std::cos(a)} * out;
            neck.add(p, {}, {static_cast<float>(c) / (columns - 1) * 0.98F + 0.01F, down * 0.98F + 0.01F}, {1, 1, 1},
                     0.25F, 0.9F * (1 - smoothStep(0.1F, 0.9F, down)));
        }
    neck.addGrid(0, columns, rows);
    neck.computeNormals();
    pieces.push_back(std::move(neck));

    if (look.hair == CitizenHair::Headscarf)
        return;
    const float size = draw.between(0.92F, 1.1F) * (male ? 1.05F : 0.97F) * (1 + 0.08F * old);
    const float stand = draw.between(14, 25) * pi / 180;
    for (const float side : {-1.F, 1.F}) {
        Piece ear;
        ear.texture = texture;
        ear.skin = true;
        ear.twoSided = true;
        const Vec3 temple = shape.head.positions[side < 0 ? 234 : 454];
        const Vec3 base = temple + Vec3{-side * 0.25F, -0.2F, -0.75F};
        const Vec3 along = normalised(Vec3{side * std::sin(stand), 0.0F, -std::cos(stand)});
        const Vec3 outward{side * std::cos(stand), 0, std::sin(stand)};
        const Vec3 up = normalised(Vec3{0, 1, -0.22F});
        constexpr int across = 19, high = 25;
        for (int r = 0; r < high; ++r)
            for (int c = 0; c < across; ++c) {
                // Rows crowd at both ends, which are round.
                const float t = 0.5F - 0.5F * std::cos(pi * static_cast<float>(r) / (high - 1));
                const float s = static_cast<float>(c) / (across - 1);
                const float profile =
                    std::pow(std::max(0.F, std::sin(pi * (0.015F + 0.97F * std::pow(t, 0.80F)))), 0.62F);
                const float width = (2.2F + 1.15F * smoothStep(0.1F, 0.75F, t)) * profile;
                const float turn = s > 0.86F ? (s - 0.86F) / 0.14F : 0; // the rim rolls over
                const float reach = std::min(s, 0.86F) / 0.86F * width + turn * 0.10F;
                float h = 0.20F * s;
                h += 0.30F * bell(s - 0.84F, 0.08F) * smoothStep(0.12F, 0.4F, t);
                h += 0.34F * smoothStep(0.86F, 1.0F, t) * (1 - s * 0.5F);
                h -= 0.16F * bell(s - 0.68F, 0.07F) * smoothStep(0.3F, 0.5F, t);
                h += 0.26F * bell(s - 0.50F + 0.10F * (t - 0.5F), 0.09F) * smoothStep(0.25F, 0.4F, t) *
                     (1 - smoothStep(0.75F, 0.9F, t));
                h -= 0.75F * bell(s - 0.26F, 0.13F) * bell(t - 0.42F, 0.16F);
                h += 0.34F * bell(s - 0.06F, 0.07F) * bell(t - 0.44F, 0.08F);
                h -= turn * turn * 0.55F;
                const Vec3 p = base + up * ((t - 0.52F) * 6.3F * size) + along * (reach * size) + outward * (h * size);
                const float hollow = 0.45F * bell(s - 0.24F, 0.12F) * bell(t - 0.42F, 0.14F) +
                                     0.18F * bell(s - 0.68F, 0.06F) * smoothStep(0.3F, 0.5F, t);
                const Vec3 tint = Vec3{0.90F, 0.91F, 1.0F} * (1 - hollow);
                ear.add(p, {}, {0.1F + 0.3F * s, 0.05F + 0.35F * (1 - t)}, tint, 0.3F);
            }
        ear.addGrid(0, across, high, side > 0);
        ear.computeNormals();
        pieces.push_back(std::move(ear));
    }
}

void addGlasses(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look) {
    if (!look.glasses)
        return;
    Draw draw(look.seed * 2711 + 31);
    static const std::array<Vec3, 4> colours = {{{28, 26, 28}, {30, 40, 62}, {92, 84, 80}, {60, 34, 30}}};
    Piece frame;
    frame.texture = plainTexture(colours[static_cast<std::size_t>(draw.below(4))]);
    frame.occludes = false;
    // Rims of 0.6 to 1.4 mm; ICAO wants no heavy frames. Nine people's shut eyes were read as open by 0.089 of their
    // width under rims of 1.4 to 3.4 mm, by 0.057 under half of that, by 0.038 without.
    const float thick = draw.between(0.030F, 0.070F);
    const float halfWide = draw.between(2.45F, 2.75F), halfHigh = draw.between(1.92F, 2.36F),
                square = draw.between(2.2F, 3.6F);
    const auto tube = [&](const std::vector<Vec3>& path, float radius, bool loop) {
        constexpr int around = 6;
        const int first = static_cast<int>(frame.positions.size()), n = static_cast<int>(path.size());
        for (int i = 0; i < n; ++i) {
            const Vec3 before = path[static_cast<std::size_t>(loop ? (i + n - 1) % n : std::max(0, i - 1))];
            const Vec3 after = path[static_cast<std::size_t>(loop ? (i + 1) % n : std::min(n - 1, i + 1))];
            const Vec3 t = normalised(after - before);
            const Vec3 a = normalised(cross(t, std::abs(t.z) < 0.9F ? Vec3{0, 0, 1} : Vec3{0, 1, 0})), b = cross(t, a);
            for (int k = 0; k < around; ++k) {
                const float w = static_cast<float>(k) / around * 2 * pi;
                const Vec3 out = a * std::cos(w) + b * std::sin(w);
                frame.add(path[static_cast<std::size_t>(i)] + out * radius, out, {0.5F, 0.5F}, {1, 1, 1}, 1.2F);
            }
        }
        for (int i = 0; i + (loop ? 0 : 1) < n; ++i)
            for (int k = 0; k < around; ++k) {
                const int j = (i + 1) % n, m = (k + 1) % around;
                const int p = first + i * around, q = first + j * around;
                frame.triangles.push_back({p + k, q + m, q + k});
                frame.triangles.push_back({p + k, p + m, q + m});
            }
    };
    frame.twoSided = true;
    const Vec3 root = shape.head.positions[6];
    const float front = std::max(root.z, shape.head.positions[168].z) + 0.35F;
    Vec3 outer[2], inner[2];
    for (int e = 0; e < 2; ++e) {
        const float side = e == 0 ? -1.F : 1.F;
        const Vec3 centre{shape.eye[e].x * 1.03F, shape.eye[e].y - 0.28F, front - 0.30F};
        std::vector<Vec3> rim;
        for (int k = 0; k < 40; ++k) {
            const float a = static_cast<float>(k) / 40 * 2 * pi;
            const float c = std::cos(a), s = std::sin(a);
            const float r = std::pow(std::pow(std::abs(c), square) + std::pow(std::abs(s), square), -1 / square);
            const float x = halfWide * r * c, y = halfHigh * r * s;
            const float curve = -0.05F * std::pow(std::max(0.F, side * (centre.x + x)) - 1.F, 2.F) * 0.55F;
            rim.push_back(centre + Vec3{x, y, curve});
        }
        tube(rim, thick, true);
        outer[e] = rim[side > 0 ? 3 : 17];
        inner[e] = rim[side > 0 ? 18 : 2];
        const Vec3 ear = shape.head.positions[side < 0 ? 234 : 454] + Vec3{side * 0.35F, 1.4F, -1.6F};
        tube({outer[e], outer[e] + Vec3{side * 0.25F, 0, -0.4F}, mix(outer[e], ear, 0.5F) + Vec3{side * 0.35F, 0, 0},
              ear},
             thick, false);
    }
    tube({inner[0], mix(inner[0], inner[1], 0.3F) + Vec3{0, 0.18F, 0.15F},
          mix(inner[0], inner[1], 0.7F) + Vec3{0, 0.18F, 0.15F}, inner[1]},
         thick, false);
    pieces.push_back(std::move(frame));
}

} // namespace darcha::citizen
