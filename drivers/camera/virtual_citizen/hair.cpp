// SPDX-License-Identifier: Apache-2.0
// Hair as some hundreds of ribbons of strands that follow the skull and then fall; or a headscarf.
#include "drivers/camera/virtual_citizen/citizen_model.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

namespace {

constexpr float pi = 3.14159265F;
const Vec3 skullCentre{0, 2.0F, -4.2F};

// Behind which depth hair grows, by height; centimetres of the canonical head. In front of it is face.
float hairLine(float y, const CitizenLook& look) {
    static constexpr std::array<std::array<float, 2>, 13> female = {{{-6.5F, -9.5F},
                                                                     {-4.5F, -7.6F},
                                                                     {-1.8F, -5.6F},
                                                                     {0.2F, -3.1F},
                                                                     {1.2F, -2.3F},
                                                                     {3.0F, -1.5F},
                                                                     {4.6F, -0.4F},
                                                                     {5.6F, 0.5F},
                                                                     {6.5F, 1.9F},
                                                                     {7.4F, 3.3F},
                                                                     {8.1F, 4.1F},
                                                                     {9.0F, 6.5F},
                                                                     {10.0F, 12}}};
    float z = 12;
    for (std::size_t i = 0; i + 1 < female.size(); ++i)
        if (y < female[i + 1][0]) {
            const float t = std::clamp((y - female[i][0]) / (female[i + 1][0] - female[i][0]), 0.F, 1.F);
            z = mix(female[i][1], female[i + 1][1], t);
            break;
        }
    if (look.hair == CitizenHair::Receding)
        z -= 3.4F * smoothStep(4.8F, 7.0F, y) * (z < 11 ? 1.F : 0.F) + (y >= 10 ? 8.5F : y > 9 ? 6.F * (y - 9) : 0.F);
    else if (look.sex == CitizenSex::Male) // corners
        z -= 0.9F * bell(y - 6.9F, 0.8F);
    return z;
}

// Distance of the person's own skull from its centre, by direction.
class SkullMap {
public:
    explicit SkullMap(const Piece& head) {
        m_radius.assign(columns * rows, 0.F);
        for (const Vec3 p : head.positions) {
            const Vec3 d = p - skullCentre;
            float& r = m_radius[cell(d)];
            r = std::max(r, length(d));
        }
        for (int round = 0; round < 6; ++round) {
            std::vector<float> grown = m_radius;
            for (std::size_t y = 0; y < rows; ++y)
                for (std::size_t x = 0; x < columns; ++x)
                    if (grown[y * columns + x] <= 0) {
                        float sum = 0, count = 0;
                        for (int dy = -1; dy <= 1; ++dy)
                            for (int dx = -1; dx <= 1; ++dx) {
                                const auto xx = (x + columns + static_cast<std::size_t>(dx + 1) - 1) % columns;
                                const auto yy = static_cast<std::size_t>(
                                    std::clamp(static_cast<int>(y) + dy, 0, static_cast<int>(rows) - 1));
                                if (const float r = m_radius[yy * columns + xx]; r > 0)
                                    sum += r, count += 1;
                            }
                        if (count > 0)
                            grown[y * columns + x] = sum / count;
                    }
            m_radius = grown;
        }
    }
    float radius(Vec3 d) const { return m_radius[cell(d)]; }

private:
    static constexpr std::size_t columns = 48, rows = 28;
    static std::size_t cell(Vec3 d) {
        const float azimuth = std::atan2(d.x, d.z) / (2 * pi) + 0.5F;
        const float height = std::acos(std::clamp(d.y / std::max(1e-6F, length(d)), -1.F, 1.F)) / pi;
        return std::min(rows - 1, static_cast<std::size_t>(height * rows)) * columns +
               std::min(columns - 1, static_cast<std::size_t>(azimuth * columns));
    }
    std::vector<float> m_radius;
};

// Four strips of strands side by side; coverage frays towards the tip (below).
std::shared_ptr<const Texture> paintStrands(Draw& draw, float variety) {
    constexpr int strip = 40, w = strip * 4, h = 192;
    cv::Mat bgr(h, w, CV_8UC3, cv::Scalar(150, 150, 150)), alpha = cv::Mat::zeros(h, w, CV_8U);
    for (int s = 0; s < 4; ++s)
        for (int k = 0; k < 30; ++k) {
            const float x0 = static_cast<float>(s * strip) + draw.between(4, strip - 5);
            const float tip = h * draw.between(0.55F, 0.99F), bend = draw.normal() * 3, wave = draw.between(0, 6);
            const float tone = 178 * (1 + variety * draw.normal());
            cv::Point2f before(x0, 0);
            for (int y = 8; y <= static_cast<int>(tip); y += 8) {
                const float t = static_cast<float>(y) / h;
                const cv::Point2f p(std::clamp(x0 + bend * t * t + std::sin(t * 5 + wave) * 1.0F, s * strip + 2.F,
                                               (s + 1) * strip - 3.F),
                                    static_cast<float>(y));
                cv::line(bgr, before, p, cv::Scalar(tone, tone, tone), 1, cv::LINE_AA);
                cv::line(alpha, before, p, 255.F * (1 - 0.75F * smoothStep(0.75F, 1, t / (tip / h))), k % 3 ? 1 : 2,
                         cv::LINE_AA);
                before = p;
            }
        }
    for (int y = 0; y < h; ++y) // roots fade in, so that the line of the hair is not drawn with a ruler
        for (int x = 0; x < w; ++x)
            alpha.at<std::uint8_t>(y, x) = cv::saturate_cast<std::uint8_t>(
                alpha.at<std::uint8_t>(y, x) * (0.30F + 0.70F * smoothStep(0, 26, static_cast<float>(y))));
    return textureOf(bgr, alpha);
}

struct Style {
    int ribbons = 1300;
    float width = 0.42F;
    float lift = 0.5F; // how far the outer layers stand off
    float wave = 0;
};

class Barber {
public:
    Barber(const HeadShape& shape, const CitizenLook& look, const Palette& palette)
        : m_shape(shape),
          m_look(look),
          m_colour(palette.hair),
          m_draw(look.seed * 1543 + 41),
          m_skull(shape.head) {}

    void cut(std::vector<Piece>& pieces) {
        collectRoots();
        if (m_cumulated.empty())
            return;
        m_part = m_draw.between(1.6F, 3.2F) * (m_draw.below(2) ? 1.F : -1.F);
        const float grey = smoothStep(45, 75, static_cast<float>(m_look.age));
        m_ribbons.texture = paintStrands(m_draw, 0.13F + 0.14F * grey);
        m_ribbons.ink = Ink::Strands;
        m_ribbons.twoSided = true;
        m_ribbons.hair = true;
        m_ribbons.occludes = false;
        Style style;
        switch (m_look.hair) {
        case CitizenHair::Bald:
        case CitizenHair::Headscarf:
            return;
        case CitizenHair::Receding:
            style = {900, 0.40F, 0.35F, 0};
            break;
        case CitizenHair::Cropped:
            style = {1400, 0.38F, 0.75F, 0};
            break;
        case CitizenHair::SidePart:
            style = {1100, 0.46F, 1.0F, 0};
            break;
        case CitizenHair::Swept:
            style = {1000, 0.48F, 1.3F, 0};
            break;
        case CitizenHair::Bun:
            style = {620, 0.60F, 0.55F, 0};
            break;
        case CitizenHair::Bob:
            style = {720, 0.66F, 1.2F, m_draw.between(0, 0.25F)};
            break;
        case CitizenHair::Long:
            style = {720, 0.70F, 1.1F, m_draw.between(0, 0.5F)};
            break;
        }
        cap(pieces, style.lift);
        for (int k = style.ribbons; k-- > 0;) // outermost first: it hides the others
            grow(style, static_cast<float>(k) / static_cast<float>(style.ribbons - 1));
        pieces.push_back(std::move(m_ribbons));
    }

private:
    float inside(std::size_t i) const { // centimetres behind the hair's edge
        const Vec3 p = m_shape.canonical[i];
        return hairLine(p.y, m_look) - p.z + 0.45F * std::sin(p.x * 2.3F + p.y * 1.7F) * 0.4F;
    }

    void collectRoots() {
        const auto& head = m_shape.head;
        float total = 0;
        for (std::size_t t = 0; t < head.triangles.size(); ++t) {
            const auto& tri = head.triangles[t];
            bool in = true;
            for (const int i : tri)
                in = in && inside(static_cast<std::size_t>(i)) > 0 &&
                     m_shape.canonical[static_cast<std::size_t>(i)].y > -7;
            if (!in)
                continue;
            const Vec3 a = at(tri[0]), b = at(tri[1]), c = at(tri[2]);
            // Denser at the edge in front, where skin would show; nearly none where the head hides it.
            const float edge =
                std::min({inside(static_cast<std::size_t>(tri[0])), inside(static_cast<std::size_t>(tri[1])),
                          inside(static_cast<std::size_t>(tri[2]))});
            const float back = smoothStep(-7.5F, -4.0F, a.z);
            total += length(cross(b - a, c - a)) * (1 + 1.6F * smoothStep(2.2F, 0, edge)) * (0.22F + 0.78F * back);
            m_cumulated.push_back(total);
            m_roots.push_back(static_cast<int>(t));
        }
    }
    Vec3 at(int i) const { return m_shape.head.positions[static_cast<std::size_t>(i)]; }

    // A dark shell under the ribbons, which gives the volume.
    void cap(std::vector<Piece>& pieces, float lift) {
        const auto& head = m_shape.head;
        Piece shell;
        constexpr int size = 8;
        const Vec3 dark = m_colour * 0.62F;
        shell.texture = textureOf(cv::Mat(size, size, CV_8UC3, cv::Scalar(dark.x, dark.y, dark.z)),
                                  cv::Mat(size, size, CV_8U, cv::Scalar(60)));
        std::vector<int> index(head.positions.size(), -1);
        for (const int t : m_roots)
            for (const int i : head.triangles[static_cast<std::size_t>(t)]) {
                const auto v = static_cast<std::size_t>(i);
                if (index[v] >= 0)
                    continue;
                const float deep = inside(v);
                const float rise = lift * 0.22F * smoothStep(0.1F, 3.0F, deep) * top(head.positions[v]) -
                                   0.06F * smoothStep(0.7F, 0.F, deep);
                index[v] =
                    shell.add(head.positions[v] + head.normals[v] * rise, head.normals[v], {0.5F, 0.5F}, {1, 1, 1}, 0);
            }
        for (const int t : m_roots) {
            const auto& tri = head.triangles[static_cast<std::size_t>(t)];
            shell.triangles.push_back({index[static_cast<std::size_t>(tri[0])], index[static_cast<std::size_t>(tri[1])],
                                       index[static_cast<std::size_t>(tri[2])]});
        }
        shell.computeNormals();
        pieces.push_back(std::move(shell));
    }

    // Volume belongs on top; the sides of short hair lie close.
    float top(Vec3 p) const {
        const bool shortSides = m_look.hair == CitizenHair::Cropped || m_look.hair == CitizenHair::SidePart ||
                                m_look.hair == CitizenHair::Swept || m_look.hair == CitizenHair::Receding;
        return shortSides ? 0.22F + 0.78F * smoothStep(3.0F, 8.5F, p.y) : 1.F;
    }

    Vec3 flow(Vec3 p, Vec3 n, float& lengthCm) {
        const auto along = [&](Vec3 d) { return normalised(d - n * dot(d, n)); };
        const bool crown = p.y > 6.2F;
        const auto shortSide = [&] {
            lengthCm = m_draw.between(0.9F, 1.7F) + 0.9F * smoothStep(3, 6.2F, p.y);
            return along({0, -1, -0.75F});
        };
        switch (m_look.hair) {
        case CitizenHair::Receding:
            lengthCm = m_draw.between(1.0F, 1.9F);
            return along(crown ? Vec3{p.x * 0.1F, 0, -1} : Vec3{0, -1, -0.8F});
        case CitizenHair::Cropped:
            if (!crown)
                return shortSide();
            lengthCm = m_draw.between(1.8F, 3.0F);
            return normalised(along({p.x * 0.10F + m_draw.normal() * 0.35F, 0.25F, 0.55F + m_draw.normal() * 0.3F}) +
                              n * 0.35F);
        case CitizenHair::SidePart: {
            if (!crown)
                return shortSide();
            lengthCm = m_draw.between(4.0F, 6.5F);
            const float away = (p.x - m_part) * m_part > 0 ? 1.F : -1.F;
            if (away > 0)
                lengthCm *= 0.55F;
            return normalised(along({std::copysign(1.F, m_part) * away, 0.1F, -0.25F + 0.35F * smoothStep(2, 5, p.z)}) +
                              n * (0.25F + 0.25F * smoothStep(1, 5, p.z)));
        }
        case CitizenHair::Swept:
            if (!crown)
                return shortSide();
            lengthCm = m_draw.between(4.5F, 7.0F);
            return normalised(along({p.x * 0.06F, 0.1F, -1}) + n * (0.75F * smoothStep(-1, 4.5F, p.z)));
        case CitizenHair::Bun: {
            lengthCm = std::min(15.F, length(Vec3{0, 3.0F, -15} - p));
            return along(Vec3{0, 3.0F, -14} - p);
        }
        case CitizenHair::Bob:
        case CitizenHair::Long: {
            const float side = p.x > m_part * 0.4F ? 1.F : -1.F;
            lengthCm = m_look.hair == CitizenHair::Bob
                           ? std::max(5.F, p.y + 6.4F + m_draw.normal() * 0.6F) + 5.5F * smoothStep(5, 11, p.y)
                           : p.y + 20 + m_draw.normal() * 1.6F + 5 * smoothStep(5, 11, p.y);
            return along({side, 0.05F - 0.3F * smoothStep(9, 5, p.y), -0.38F});
        }
        default:
            lengthCm = 1;
            return along({0, -1, 0});
        }
    }

    void grow(const Style& style, float layer) {
        const auto& head = m_shape.head;
        const float pick = m_draw.uniform() * m_cumulated.back();
        const auto at = static_cast<std::size_t>(std::lower_bound(m_cumulated.begin(), m_cumulated.end(), pick) -
                                                 m_cumulated.begin());
        const auto& tri = head.triangles[static_cast<std::size_t>(m_roots[std::min(at, m_roots.size() - 1)])];
        float a = m_draw.uniform(), b = m_draw.uniform();
        if (a + b > 1)
            a = 1 - a, b = 1 - b;
        const auto blend = [&](const std::vector<Vec3>& values) {
            const Vec3 p = values[static_cast<std::size_t>(tri[0])], q = values[static_cast<std::size_t>(tri[1])],
                       r = values[static_cast<std::size_t>(tri[2])];
            return p + (q - p) * a + (r - p) * b;
        };
        const Vec3 root = blend(head.positions), n0 = normalised(blend(head.normals));
        const Vec3 canonical = blend(m_shape.canonical);
        const float deep = hairLine(canonical.y, m_look) - canonical.z;
        float reach = 1;
        Vec3 d = flow(root, n0, reach);
        const bool longHair = m_look.hair == CitizenHair::Bob || m_look.hair == CitizenHair::Long;
        const bool falls = longHair;
        const float height = style.lift * top(root) * (0.38F + 0.62F * layer) * smoothStep(-0.3F, 2.2F, deep);
        const int steps = longHair ? 12 : m_look.hair == CitizenHair::Bun ? 8 : 5;
        const float stride = reach / static_cast<float>(steps);
        const float width = style.width * m_draw.between(0.7F, 1.3F) * (0.6F + 0.4F * smoothStep(0, 1.5F, deep));
        const float strip = static_cast<float>(m_draw.below(4)) / 4;
        const float tone = m_draw.between(0.80F, 1.18F) * (0.66F + 0.34F * layer);
        const Vec3 tint = m_colour * (tone * 1.45F / 178);
        const float phase = m_draw.between(0, 6.28F);
        const float side = root.x > m_part * 0.4F ? 1.F : -1.F;
        Vec3 p = root + n0 * (0.03F + height * 0.4F);
        int previous = -1;
        for (int k = 0; k <= steps; ++k) {
            const float t = static_cast<float>(k) / static_cast<float>(steps);
            const Vec3 fromCentre = p - skullCentre;
            Vec3 out = normalised(fromCentre);
            if (p.y < 0)
                out = normalised(Vec3{out.x, 0, out.z});
            const Vec3 across = normalised(cross(d, out));
            float taper = width * (k == steps ? 0.45F : 1.F);
            const float shade =
                (0.72F + 0.28F * smoothStep(0, 0.25F, t)) * (falls ? 1 - 0.22F * smoothStep(1, -9, p.y) : 1.F);
            const float follow = 1 - 0.8F * smoothStep(-7, -18, p.y);
            for (const float s : {-0.5F, 0.5F}) {
                const int v =
                    m_ribbons.add(p + across * (s * taper), d, {strip + (s < 0 ? 0.012F : 0.238F), 0.01F + 0.97F * t},
                                  tint * shade, 0.55F + 0.45F * layer, follow);
                m_ribbons.shadeNormals.push_back(normalised(out + across * (s * 0.7F)));
                if (s < 0) {
                    if (previous >= 0) {
                        m_ribbons.triangles.push_back({previous, previous + 1, v + 1});
                        m_ribbons.triangles.push_back({previous, v + 1, v});
                    }
                    previous = v;
                }
            }
            // Onwards: along the head, then down.
            if (falls) {
                const float hang = smoothStep(8.5F, 3.0F, p.y);
                d = normalised(d * (1 - 0.35F * hang) + Vec3{side * 0.05F, -1, -0.03F} * (0.10F + 0.55F * hang));
                if (style.wave > 0 && p.y < 3)
                    d = normalised(d + across * (style.wave * std::sin(p.y * 0.9F + phase)));
                if (m_look.hair == CitizenHair::Bob && p.y < -3.5F)
                    d = normalised(d + Vec3{-side * 0.22F, 0, 0.05F});
            } else
                d = normalised(d + Vec3{0, -0.10F, 0});
            p += d * stride;
            const Vec3 q = p - skullCentre;
            const float r = length(q);
            const float least = m_skull.radius(q) + 0.10F + height * (falls ? 1.F : 0.55F + 0.45F * t);
            const bool clearOfHead = p.y < -3.0F;
            if (!clearOfHead &&
                (r < least || (m_look.hair != CitizenHair::Cropped && m_look.hair != CitizenHair::Swept))) {
                const Vec3 on = skullCentre + q * (least / r);
                const Vec3 moved = on - (p - d * stride);
                p = on;
                if (!falls || p.y > 3)
                    d = normalised(moved);
            }
            if (falls && p.y < 6.0F) { // keeps off the cheeks and hangs in front of the ears' back
                const float least2 = 7.5F + height * 0.8F - 1.1F * smoothStep(-3, -9, p.y);
                if (std::abs(p.x) < least2 && p.z > -6.5F)
                    p.x = std::copysign(mix(std::abs(p.x), least2, 0.75F), side);
                p.z = std::min(p.z, mix(0.1F, -1.6F, smoothStep(6, -6, p.y)) + 0.8F * height);
                if (p.y < -13) // behind the shoulders
                    p.z -= 0.5F * stride;
            }
        }
    }

    const HeadShape& m_shape;
    const CitizenLook& m_look;
    Vec3 m_colour;
    Draw m_draw;
    SkullMap m_skull;
    float m_part = 2;
    std::vector<int> m_roots;
    std::vector<float> m_cumulated;
    Piece m_ribbons;
};

void wrapScarf(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look) {
    Draw draw(look.seed * 1543 + 43);
    static const std::array<Vec3, 7> colours = {
        {{122, 96, 74}, {150, 160, 186}, {96, 78, 128}, {176, 186, 196}, {92, 110, 84}, {64, 56, 52}, {142, 128, 180}}};
    const Vec3 colour = colours[static_cast<std::size_t>(draw.below(7))];
    constexpr int size = 384;
    cv::Mat image(size, size, CV_8UC3);
    const cv::Mat folds = smoothNoise(size, size, 10, draw), threads = smoothNoise(size, size, 350, draw);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const float u = static_cast<float>(x) / size, v = static_cast<float>(y) / size;
            const float fold = std::sin((v * 15 + 1.1F * folds.at<float>(y, x)) * (1 + 0.3F * std::cos(u * 6.28F)));
            const float shade = 1 + 0.05F * fold * smoothStep(0.02F, 0.2F, v) + 0.03F * threads.at<float>(y, x) -
                                0.20F * bell(v - 0.012F, 0.006F);
            image.at<cv::Vec3b>(y, x) = {cv::saturate_cast<std::uint8_t>(colour.x * shade),
                                         cv::saturate_cast<std::uint8_t>(colour.y * shade),
                                         cv::saturate_cast<std::uint8_t>(colour.z * shade)};
        }
    Piece scarf;
    scarf.texture = textureOf(image, cv::Mat(size, size, CV_8U, cv::Scalar(90)));
    scarf.twoSided = true;
    static constexpr std::array oval{10,  338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288,
                                     397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136,
                                     172, 58,  132, 93,  234, 127, 162, 21,  54,  103, 67,  109};
    constexpr int rows = 18;
    const int columns = static_cast<int>(oval.size()) + 1;
    // Rim round the face, then over the head and, below the chin, down over neck and shoulders.
    for (int r = 0; r < rows; ++r)
        for (int c = 0; c < columns; ++c) {
            const Vec3 rim =
                shape.head.positions[static_cast<std::size_t>(oval[static_cast<std::size_t>(c) % oval.size()])];
            const float angle = static_cast<float>(c) / static_cast<float>(columns - 1) * 2 * pi; // 0 top, pi chin
            const float low = smoothStep(-0.05F, -0.85F, std::cos(angle));
            const float t = static_cast<float>(r) / (rows - 1);
            const Vec3 d = normalised(rim - skullCentre);
            const Vec3 back{0, 0.05F, -1};
            const float turn = std::acos(std::clamp(dot(d, back), -1.F, 1.F));
            const Vec3 side = normalised(back - d * dot(d, back));
            const Vec3 way = d * std::cos(turn * t) + side * std::sin(turn * t);
            const float skull =
                1 / std::sqrt(way.x * way.x / 62 + way.y * way.y / (way.y > 0 ? 112.F : 56.F) + way.z * way.z / 106);
            const float puff = 0.35F + 0.85F * smoothStep(0, 0.30F, t) + 0.16F * std::sin(angle * 5 + t * 9);
            Vec3 over = skullCentre + way * (mix(length(rim - skullCentre), skull, smoothStep(-0.05F, 0.4F, t)) + puff);
            // The lower part hangs as a curtain: from the rim outwards and down.
            const float fall = t * 17.5F;
            const float sx = std::sin(angle);
            const float spread = 1 + 1.35F * smoothStep(0.30F, 1.0F, t);
            Vec3 down = rim + Vec3{sx * 0.6F, -0.35F, -0.1F};
            down.y = rim.y - 0.5F - fall * (0.85F + 0.25F * (1 - std::abs(sx)));
            down.x = mix(rim.x + sx * 0.8F, std::copysign(7.2F, sx) * std::min(1.F, std::abs(sx) * 1.5F) * spread,
                         smoothStep(0, 0.45F, t));
            down.z = mix(rim.z - 0.2F, 1.2F + 1.8F * (1 - std::abs(sx)) - 4.F * std::abs(sx), smoothStep(0, 0.35F, t)) +
                     0.28F * std::sin(angle * 9 + t * 4) * smoothStep(0.1F, 0.4F, t);
            Vec3 p = mix(over, down, low);
            if (low > 0.2F) // lies on the chest, which would cut through it otherwise
                p.z = std::max(p.z, chestFront(look, p) + 1.9F);
            scarf.add(p, {},
                      {static_cast<float>(c) / static_cast<float>(columns - 1) * 0.98F + 0.01F, t * 0.97F + 0.01F},
                      {1, 1, 1}, 0.12F, 1 - low * smoothStep(0.02F, 0.30F, t));
        }
    scarf.addGrid(0, columns, rows, false);
    std::vector<Triangle> triangles = scarf.triangles;
    scarf.normals = vertexNormals(scarf.positions, triangles);
    // The grid closes on itself: both ends share their normals.
    for (int r = 0; r < rows; ++r) {
        const auto a = static_cast<std::size_t>(r * columns), b = static_cast<std::size_t>(r * columns + columns - 1);
        scarf.normals[a] = scarf.normals[b] = normalised(scarf.normals[a] + scarf.normals[b]);
    }
    if (scarf.normals[static_cast<std::size_t>(4 * columns)].y < 0)
        for (Vec3& n : scarf.normals)
            n = n * -1;
    // The part that is wound round throat and jaw under it: without it the wall shows between jaw and curtain.
    Piece under;
    under.texture = scarf.texture;
    under.twoSided = true;
    constexpr int underRows = 9;
    for (int r = 0; r < underRows; ++r)
        for (int c = 0; c < columns; ++c) {
            const Vec3 rim =
                shape.head.positions[static_cast<std::size_t>(oval[static_cast<std::size_t>(c) % oval.size()])];
            const float angle = static_cast<float>(c) / static_cast<float>(columns - 1) * 2 * pi;
            const float round = pi - angle; // 0 below the chin, +-pi on top
            const float t = static_cast<float>(r) / (underRows - 1);
            const float y = mix(-9.5F, -18.5F, t), wide = 6.9F + 1.6F * t;
            const Vec3 throat{wide * std::sin(round), y + 0.15F * std::sin(angle * 7 + t * 11),
                              -6.0F + (wide - 0.3F) * std::cos(round)};
            const float leave = smoothStep(0, 0.35F, t);
            const Vec3 edge = rim + Vec3{0, 0, -0.25F} + normalised(rim - skullCentre) * 0.10F;
            under.add(mix(edge, throat, leave), {},
                      {static_cast<float>(c) / static_cast<float>(columns - 1) * 0.98F + 0.01F, t * 0.97F + 0.01F},
                      Vec3{1, 1, 1} * 0.92F, 0.1F, 1 - smoothStep(0.1F, 0.5F, t));
        }
    under.addGrid(0, columns, underRows, false);
    // On top and at the temples the cap covers everything.
    std::erase_if(under.triangles, [&](const Triangle& t) {
        const float angle = static_cast<float>(t[0] % columns) / static_cast<float>(columns - 1) * 2 * pi;
        return std::cos(angle) > 0.15F;
    });
    under.computeNormals();
    for (std::size_t i = 0; i < under.normals.size(); ++i) // outwards, as the light is measured on that side
        if (dot(under.normals[i], under.positions[i] - Vec3{0, under.positions[i].y, -6}) < 0)
            under.normals[i] = under.normals[i] * -1;
    pieces.push_back(std::move(under));
    pieces.push_back(std::move(scarf));
}

} // namespace

void addHair(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look, const Palette& palette) {
    if (look.hair == CitizenHair::Headscarf)
        wrapScarf(pieces, shape, look);
    else
        Barber(shape, look, palette).cut(pieces);
}

} // namespace darcha::citizen
