// SPDX-License-Identifier: Apache-2.0
// Hair as some hundreds of ribbons of strands that follow the skull and then fall.
#include "drivers/camera/virtual_citizen/hair_style.h"
#include "drivers/camera/virtual_citizen/scalp.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

namespace {

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
        if (m_cumulated.empty() || m_look.hair == CitizenHair::Bald)
            return;
        m_part = m_draw.between(1.6F, 3.2F) * (m_draw.below(2) ? 1.F : -1.F);
        const float grey = smoothStep(45, 75, static_cast<float>(m_look.age));
        m_ribbons.texture = paintStrands(m_draw, 0.13F + 0.14F * grey);
        m_ribbons.ink = Ink::Strands;
        m_ribbons.twoSided = true;
        m_ribbons.hair = true;
        m_ribbons.occludes = false;
        const HairStyle style = hairStyleOf(m_look, m_draw);
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
                const float rise = lift * 0.22F * smoothStep(0.1F, 3.0F, deep) * hairVolume(m_look, head.positions[v]) -
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

    void grow(const HairStyle& style, float layer) {
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
        const auto [start, reach] = hairFlow(m_look, m_part, root, n0, m_draw);
        Vec3 d = start;
        const bool longHair = m_look.hair == CitizenHair::Bob || m_look.hair == CitizenHair::Long;
        const bool falls = longHair;
        const float height =
            style.lift * hairVolume(m_look, root) * (0.38F + 0.62F * layer) * smoothStep(-0.3F, 2.2F, deep);
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

} // namespace

void addHair(std::vector<Piece>& pieces, const HeadShape& shape, const CitizenLook& look, const Palette& palette) {
    if (look.hair == CitizenHair::Headscarf)
        addHeadscarf(pieces, shape, look);
    else
        Barber(shape, look, palette).cut(pieces);
}

} // namespace darcha::citizen
