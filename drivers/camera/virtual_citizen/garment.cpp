// SPDX-License-Identifier: Apache-2.0
// Shoulders and what they wear.
#include "drivers/camera/virtual_citizen/citizen_model.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

namespace {

constexpr float pi = 3.14159265F;
constexpr float chestZ = -7.2F;
constexpr float lifted = 2.3F; // the whole garment; the patterns below are drawn without it
constexpr int clothWidth = 1100, clothHeight = 620;
constexpr float cmWide = 50, cmTop = -11.5F, pixelsPerCm = clothWidth / cmWide;

struct Ring {
    float y, wide, deep;
};

Ring ringAt(float s, float shoulders) {
    static constexpr std::array<Ring, 8> rings = {{{-13.6F, 6.5F, 6.2F},
                                                   {-14.7F, 8.0F, 6.9F},
                                                   {-15.9F, 11.2F, 7.6F},
                                                   {-17.1F, 15.2F, 8.2F},
                                                   {-18.5F, 18.4F, 8.8F},
                                                   {-20.6F, 20.6F, 9.4F},
                                                   {-24.5F, 21.6F, 10.2F},
                                                   {-38.0F, 22.2F, 11.2F}}};
    const float x = s * 7;
    const auto i = std::min(static_cast<std::size_t>(x), std::size_t(6));
    const float t = x - static_cast<float>(i);
    const auto p = [&](std::size_t k) { return rings[std::min(k, std::size_t(7))]; };
    const auto spline = [&](float Ring::*m) { // Catmull-Rom
        const float a = p(i ? i - 1 : 0).*m, b = p(i).*m, c = p(i + 1).*m, d = p(i + 2).*m;
        return 0.5F * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
    };
    const float wide = spline(&Ring::wide);
    return {spline(&Ring::y) + lifted, 6.5F + (wide - 6.5F) * shoulders, spline(&Ring::deep)};
}

Vec3 torso(float s, float a, float shoulders) {
    const Ring r = ringAt(s, shoulders);
    const float front = 0.5F + 0.5F * std::cos(a);
    const float n = 2.4F; // a little squarer than an ellipse
    const float sx = std::sin(a), cz = std::cos(a);
    const float k = std::pow(std::pow(std::abs(sx), n) + std::pow(std::abs(cz), n), -1 / n);
    const float dip = 1.9F * front * (1 - s) * (1 - s);
    return {r.wide * sx * k, r.y - dip, chestZ + r.deep * cz * k};
}

// How far out the chest's front lies at a place. Far behind everything where there is none: above the shoulder.
float chestAt(Vec3 p, float shoulders) {
    for (float q = 0; q < 0.95F; q += 0.02F) {
        const Ring ring = ringAt(q, shoulders);
        const float aside = std::min(1.F, std::abs(p.x) / ring.wide);
        const float front = 0.5F + 0.5F * std::sqrt(1 - aside * aside); // as in torso()
        if (ring.y - 1.9F * front * (1 - q) * (1 - q) > p.y)
            continue;
        return aside < 1 ? chestZ + ring.deep * std::pow(1 - std::pow(aside, 2.4F), 1 / 2.4F) : -100;
    }
    return -100;
}

float shouldersOf(const CitizenLook& look, Draw& draw) {
    return (look.sex == CitizenSex::Male ? 1.0F : 0.86F) * draw.between(0.96F, 1.05F);
}

cv::Point clothPixel(float x, float y) {
    return {cvRound((x + cmWide / 2) * pixelsPerCm * 8), cvRound((cmTop - y) * pixelsPerCm * 8)}; // 3 fractional bits
}

Vec2 clothPlace(Vec3 p) { return {(p.x + cmWide / 2) / cmWide, (cmTop - (p.y - lifted)) * pixelsPerCm / clothHeight}; }

class Tailor {
public:
    Tailor(const CitizenLook& look, Draw& draw)
        : m_look(look),
          m_draw(draw),
          m_image(clothHeight, clothWidth, CV_8UC3) {}

    void ground(Vec3 colour, float weave) {
        m_image.setTo(cv::Scalar(colour.x, colour.y, colour.z));
        const cv::Mat folds = smoothNoise(clothWidth, clothHeight, 9, m_draw),
                      threads = smoothNoise(clothWidth, clothHeight, 900, m_draw);
        for (int y = 0; y < clothHeight; ++y)
            for (int x = 0; x < clothWidth; ++x) {
                const float shade = 1 + 0.05F * folds.at<float>(y, x) + weave * threads.at<float>(y, x);
                cv::Vec3b& c = m_image.at<cv::Vec3b>(y, x);
                for (int k = 0; k < 3; ++k)
                    c[k] = cv::saturate_cast<std::uint8_t>(static_cast<float>(c[k]) * shade);
            }
    }
    void knit() {
        for (int y = 0; y < clothHeight; ++y)
            for (int x = 0; x < clothWidth; ++x) {
                const float column = std::fmod(static_cast<float>(x), 7.F) / 7 - 0.5F;
                const float v = std::sin((static_cast<float>(y) + std::abs(column) * 9) * 1.05F);
                const float shade = 1 + 0.055F * v - 0.16F * smoothStep(0.34F, 0.5F, std::abs(column));
                cv::Vec3b& c = m_image.at<cv::Vec3b>(y, x);
                for (int k = 0; k < 3; ++k)
                    c[k] = cv::saturate_cast<std::uint8_t>(static_cast<float>(c[k]) * shade);
            }
    }
    // Bands in the manner of Central Asian ikat, quiet.
    void ikat(Vec3 colour, float strength) {
        const cv::Mat wobble = smoothNoise(clothWidth, clothHeight, 120, m_draw);
        for (int y = 0; y < clothHeight; ++y)
            for (int x = 0; x < clothWidth; ++x) {
                const float u = static_cast<float>(x) / 62, v = static_cast<float>(y) / 96;
                const float tooth = std::abs(std::fmod(v + 0.5F * std::floor(u), 1.F) - 0.5F) * 2;
                const float across = std::abs(std::fmod(u, 1.F) - 0.5F) * 2;
                const float a =
                    strength * smoothStep(0.05F, 0.2F, tooth - across * 0.8F + 0.10F * wobble.at<float>(y, x));
                cv::Vec3b& c = m_image.at<cv::Vec3b>(y, x);
                c = {cv::saturate_cast<std::uint8_t>(mix(c[0], colour.x, a)),
                     cv::saturate_cast<std::uint8_t>(mix(c[1], colour.y, a)),
                     cv::saturate_cast<std::uint8_t>(mix(c[2], colour.z, a))};
            }
    }
    void polygon(const std::vector<cv::Point2f>& cm, Vec3 colour) {
        std::vector<std::vector<cv::Point>> p(1);
        for (const auto q : cm)
            p[0].push_back(clothPixel(q.x, q.y));
        cv::fillPoly(m_image, p, cv::Scalar(colour.x, colour.y, colour.z), cv::LINE_AA, 3);
    }
    void shadow(const std::vector<cv::Point2f>& cm, int width, double soft, float amount) {
        cv::Mat mask = cv::Mat::zeros(m_image.size(), CV_8U);
        std::vector<std::vector<cv::Point>> p(1);
        for (const auto q : cm)
            p[0].push_back(clothPixel(q.x, q.y));
        cv::polylines(mask, p, false, 255, width, cv::LINE_AA, 3);
        cv::GaussianBlur(mask, mask, {}, soft);
        for (int y = 0; y < clothHeight; ++y)
            for (int x = 0; x < clothWidth; ++x)
                if (const auto m = mask.at<std::uint8_t>(y, x)) {
                    const float shade = 1 + amount * static_cast<float>(m) / 255;
                    cv::Vec3b& c = m_image.at<cv::Vec3b>(y, x);
                    for (int k = 0; k < 3; ++k)
                        c[k] = cv::saturate_cast<std::uint8_t>(static_cast<float>(c[k]) * shade);
                }
    }
    void buttons(float fromY, float apart, Vec3 colour) {
        for (int k = 0; k < 4; ++k) {
            const float y = fromY - apart * static_cast<float>(k);
            cv::circle(m_image, clothPixel(0.05F, y - 0.06F), 5 * 8, cv::Scalar(60, 60, 60), cv::FILLED, cv::LINE_AA,
                       3);
            cv::circle(m_image, clothPixel(0, y), 5 * 8, cv::Scalar(colour.x, colour.y, colour.z), cv::FILLED,
                       cv::LINE_AA, 3);
        }
    }
    std::shared_ptr<const Texture> finish() const {
        return textureOf(m_image, cv::Mat(m_image.size(), CV_8U, cv::Scalar(120)));
    }

private:
    const CitizenLook& m_look;
    Draw& m_draw;
    cv::Mat m_image;
};

// A band round the neck whose upper edge folds over; `opening` radians of gap at the front.
void addCollar(std::vector<Piece>& pieces, float shoulders, Vec3 colour, float opening, float fall, Draw& draw) {
    constexpr int size = 96;
    cv::Mat image(size, size, CV_8UC3);
    const cv::Mat threads = smoothNoise(size, size, 90, draw);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const bool seam = y > size * 0.90F && y < size * 0.93F;
            const float shade = 1 + 0.018F * threads.at<float>(y, x) - (seam ? 0.08F : 0.F);
            image.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(colour.x * shade),
                                         cv::saturate_cast<std::uint8_t>(colour.y * shade),
                                         cv::saturate_cast<std::uint8_t>(colour.z * shade)};
        }
    Piece collar;
    collar.texture = textureOf(image, cv::Mat(image.size(), CV_8U, cv::Scalar(110)));
    collar.twoSided = true;
    constexpr int columns = 61, rows = 8;
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const float t = static_cast<float>(c) / (columns - 1);
            const float a = mix(opening, 2 * pi - opening, t);
            const float front = 0.5F + 0.5F * std::cos(a);
            const float end = 1 - std::abs(t - 0.5F) * 2; // 0 at both ends
            const float top = lifted + mix(-11.7F, -15.0F, std::pow(front, 1.6F));
            const float s = static_cast<float>(r) / (rows - 1);
            float y, out;
            const float down = fall * (0.78F + 0.45F * front);
            if (s < 0.3F) { // the stand, inside
                const float k = s / 0.3F;
                y = top - 2.2F * (1 - k);
                out = mix(-0.1F, 0.1F, k);
            } else {
                const float k = (s - 0.3F) / 0.7F;
                y = top + 0.22F * std::sin(pi * std::min(1.F, k * 3)) - down * k;
                out = 0.1F + 0.40F * std::min(1.F, k * 4) + 1.25F * k;
            }
            const float spread = s > 0.3F ? (s - 0.3F) / 0.7F : 0;
            const float angle = a + (t < 0.5F ? 1.F : -1.F) * spread * 0.20F * smoothStep(0.22F, 0.F, end);
            Vec3 p{(6.15F + out) * std::sin(angle), y, -6.7F + (6.0F + out) * std::cos(angle)};
            if (s > 0.3F && std::cos(a) > 0) // lies on the chest
                p.z = std::max(p.z, chestAt(p, shoulders) + 0.30F);
            collar.add(p, {}, {t * 0.96F + 0.02F, s * 0.96F + 0.02F}, {1, 1, 1}, 0.15F, 0);
        }
    collar.addGrid(0, columns, rows);
    collar.computeNormals();
    for (Vec3& n : collar.normals)
        if (n.z < -0.2F && n.y < 0)
            n = n * -1;
    pieces.push_back(std::move(collar));
}

} // namespace

float chestFront(const CitizenLook& look, Vec3 place) {
    Draw draw(look.seed * 4813 + 37); // as addGarment begins
    const float bust = look.sex == CitizenSex::Male ? 0.F : 2.1F;
    return chestAt(place, shouldersOf(look, draw)) + bust * smoothStep(-17, -27, place.y);
}

void addGarment(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look) {
    (void)shape;
    Draw draw(look.seed * 4813 + 37);
    const bool male = look.sex == CitizenSex::Male;
    const float shoulders = shouldersOf(look, draw);
    // b, g, r. Suits and knits are muted; nothing that a passport office would wince at.
    static const std::array<Vec3, 8> suits = {{{58, 44, 36},
                                               {48, 46, 46},
                                               {74, 62, 54},
                                               {38, 36, 40},
                                               {84, 60, 44},
                                               {62, 66, 70},
                                               {44, 40, 62},
                                               {58, 58, 50}}};
    static const std::array<Vec3, 8> knits = {{{110, 86, 66},
                                               {88, 92, 76},
                                               {74, 62, 122},
                                               {136, 132, 126},
                                               {74, 98, 132},
                                               {120, 104, 60},
                                               {92, 74, 92},
                                               {150, 160, 168}}};
    static const std::array<Vec3, 8> shirts = {{{232, 230, 228},
                                                {226, 212, 194},
                                                {222, 224, 214},
                                                {214, 212, 226},
                                                {196, 178, 152},
                                                {228, 222, 210},
                                                {204, 214, 222},
                                                {180, 170, 160}}};
    const auto hue = static_cast<std::size_t>(((look.garmentHue % 8) + 8) % 8);
    const Vec3 shirt = shirts[static_cast<std::size_t>(draw.below(4))];

    Tailor tailor(look, draw);
    switch (look.garment) {
    case CitizenGarment::Blazer: {
        tailor.ground(suits[hue], 0.06F);
        const float point = -30;
        tailor.polygon({{-6.4F, -11.6F}, {6.4F, -11.6F}, {6.9F, -15.0F}, {0, point}, {-6.9F, -15.0F}}, shirt);
        tailor.shadow({{-6.9F, -15.0F}, {0, point}}, 16, 9, -0.30F);
        tailor.shadow({{6.9F, -15.0F}, {0, point}}, 16, 9, -0.30F);
        if (male && draw.below(3) != 0) {
            static const std::array<Vec3, 4> ties = {{{70, 40, 36}, {44, 34, 96}, {66, 66, 62}, {52, 70, 40}}};
            const Vec3 tie = ties[static_cast<std::size_t>(draw.below(4))];
            tailor.polygon(
                {{-1.15F, -15.3F}, {1.15F, -15.3F}, {0.85F, -17.6F}, {2.1F, point}, {-2.1F, point}, {-0.85F, -17.6F}},
                tie);
            tailor.shadow({{-0.85F, -17.6F}, {0.85F, -17.6F}}, 5, 3, -0.5F);
            tailor.shadow({{-1.0F, -17.8F}, {-2.2F, point}}, 5, 4, -0.25F);
            tailor.shadow({{1.0F, -17.8F}, {2.2F, point}}, 5, 4, -0.25F);
        } else
            tailor.buttons(-18.5F, 3.4F, shirt * 0.92F);
        for (const float side : {-1.F, 1.F}) {
            const std::vector<cv::Point2f> lapel = {
                {side * 6.2F, -13.2F}, {side * 8.6F, -15.6F},       {side * 10.6F, -20.4F}, {side * 8.7F, -20.9F},
                {side * 9.4F, -22.6F}, {side * 0.2F, point - 0.5F}, {side * 6.9F, -15.0F}};
            tailor.polygon(lapel, suits[hue] * 1.13F);
            tailor.shadow(
                {{side * 10.7F, -20.4F}, {side * 8.8F, -21.0F}, {side * 9.5F, -22.7F}, {side * 0.4F, point - 1}}, 6, 4,
                -0.38F);
            tailor.shadow({{side * 8.7F, -15.8F}, {side * 10.7F, -20.4F}}, 4, 3, -0.28F);
            tailor.shadow({{side * 6.8F, -15.0F}, {side * 8.7F, -20.9F}}, 3, 2, -0.22F);
            tailor.shadow({{side * 14.8F, -15.5F}, {side * 16.4F, -21}, {side * 16.8F, -32}}, 5, 3,
                          -0.22F); // sleeve's seam
        }
        break;
    }
    case CitizenGarment::Shirt:
        tailor.ground(shirts[hue], 0.025F);
        tailor.shadow({{-1.3F, -15}, {-1.3F, -36}}, 3, 1.6, -0.14F);
        tailor.shadow({{1.3F, -15}, {1.3F, -36}}, 3, 1.2, -0.09F);
        tailor.buttons(-18.6F, 3.6F, shirts[hue] * 0.88F);
        for (const float side : {-1.F, 1.F}) {
            tailor.shadow({{side * 15.4F, -15.5F}, {side * 17.2F, -21}, {side * 17.4F, -32}}, 4, 3, -0.20F);
            tailor.shadow({{side * 5, -20}, {side * 8.5F, -26}}, 12, 10, -0.10F);
            tailor.shadow({{side * 13, -20}, {side * 8.5F, -27}}, 12, 10, -0.10F);
        }
        break;
    case CitizenGarment::Sweater:
        tailor.ground(knits[hue], 0.05F);
        tailor.knit();
        break;
    case CitizenGarment::Dress:
        tailor.ground(knits[(hue + 2) % 8] * 0.9F, 0.05F);
        tailor.ikat(knits[(hue + 5) % 8] * 1.15F, 0.75F);
        break;
    }

    Piece body;
    body.texture = tailor.finish();
    constexpr int columns = 65, rows = 30;
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const float s = std::pow(static_cast<float>(r) / (rows - 1), 1.15F),
                        a = (static_cast<float>(c) / (columns - 1) - 0.5F) * 2 * pi;
            Vec3 p = torso(s, a, shoulders);
            if (!male) // the bust is below the picture at the usual distance
                p.z +=
                    2.0F * bell(std::abs(p.x) - 7.5F, 4.F) * smoothStep(-19, -29, p.y) * (std::cos(a) > 0 ? 1.F : 0.F);
            // Folds that run from the shoulder's point to the chest.
            p.z += 0.10F * std::sin(p.x * 0.9F + p.y * 1.6F) * smoothStep(-14, -18, p.y);
            body.add(p, {}, clothPlace(p), {1, 1, 1}, 0.12F, 0);
        }
    body.addGrid(0, columns, rows);
    body.computeNormals();
    pieces.push_back(std::move(body));

    if (look.hair == CitizenHair::Headscarf)
        return; // its curtain lies over the collar
    if (look.garment == CitizenGarment::Shirt)
        addCollar(pieces, shoulders, shirts[hue] * 1.01F, 0.20F, 3.7F, draw);
    else if (look.garment == CitizenGarment::Blazer) {
        addCollar(pieces, shoulders, shirt * 1.01F, male ? 0.17F : 0.42F, male ? 3.6F : 3.9F, draw);
    } else
        addCollar(pieces, shoulders,
                  look.garment == CitizenGarment::Sweater ? knits[hue] * 0.94F : knits[(hue + 2) % 8] * 0.82F, 0.0F,
                  1.3F, draw);
}

} // namespace darcha::citizen
