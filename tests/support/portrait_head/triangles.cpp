// SPDX-License-Identifier: Apache-2.0
#include "tests/support/portrait_head/triangles.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace darcha::test {

float linearOf(float srgb) { return srgb <= 0.04045F ? srgb / 12.92F : std::pow((srgb + 0.055F) / 1.055F, 2.4F); }

float srgbOf(float linear) {
    return linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1 / 2.4F) - 0.055F;
}

Texture Texture::ofGamma(const cv::Mat& bgr, const cv::Mat& alpha) {
    Texture texture{bgr.cols, bgr.rows, {}};
    texture.texels.reserve(bgr.total());
    const auto word = [](float x) { return static_cast<std::uint16_t>(std::clamp(x, 0.F, 1.F) * 65535 + 0.5F); };
    static const std::vector<float> table = [] { // powers are slow
        std::vector<float> made(8192);
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = darcha::test::linearOf(static_cast<float>(i) / 8191);
        return made;
    }();
    const auto linear = [](float code) {
        return table[static_cast<std::size_t>(std::clamp(code, 0.F, 1.F) * 8191 + 0.5F)];
    };
    for (int y = 0; y < bgr.rows; ++y)
        for (int x = 0; x < bgr.cols; ++x) {
            const auto& p = bgr.at<cv::Vec3f>(y, x);
            texture.texels.push_back(
                {word(linear(p[0])), word(linear(p[1])), word(linear(p[2])), word(alpha.at<float>(y, x))});
        }
    return texture;
}

namespace {

// By hand where that is known: gcc 12 converts __builtin_convertvector's words one by one.
[[gnu::always_inline]] inline void twoTexels(const std::array<std::uint16_t, 4>* at, Float4& first, Float4& second) {
#ifdef __SSE2__
    const __m128i words = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)), nought = _mm_setzero_si128();
    first = _mm_cvtepi32_ps(_mm_unpacklo_epi16(words, nought));
    second = _mm_cvtepi32_ps(_mm_unpackhi_epi16(words, nought));
#else
    typedef std::uint16_t Word4 __attribute__((vector_size(8)));
    Word4 words[2];
    std::memcpy(words, at, sizeof words);
    first = __builtin_convertvector(words[0], Float4);
    second = __builtin_convertvector(words[1], Float4);
#endif
}

// 0..65535 each. Inlined by force: it is a third of all rendering.
[[gnu::always_inline]] inline Float4 sample(const std::array<std::uint16_t, 4>* all, int width, float u, float v,
                                            float mostU, float mostV) {
    u = std::min(std::max(u, 0.F), mostU);
    v = std::min(std::max(v, 0.F), mostV);
    const int x = static_cast<int>(u), y = static_cast<int>(v);
    const float s = u - static_cast<float>(x), t = v - static_cast<float>(y);
    const auto* const upper = all + y * width + x;
    const auto* const lower = upper + width;
    Float4 a, b, c, d;
    twoTexels(upper, a, b);
    twoTexels(lower, c, d);
    const Float4 high = a + (b - a) * s, low = c + (d - c) * s;
    return high + (low - high) * t;
}

} // namespace

void TriangleCanvas::begin(cv::Mat& linear) {
    m_target = linear;
    const auto width = static_cast<std::ptrdiff_t>(linear.cols);
    if (m_depth.size() != linear.total() || m_depthWidth != linear.cols)
        m_depth.assign(linear.total(), 0.F);
    else if (m_top <= m_bottom) // only rows that were drawn into: a finger is small
        std::fill(m_depth.begin() + m_top * width, m_depth.begin() + (m_bottom + 1) * width, 0.F);
    m_depthWidth = linear.cols;
    m_top = linear.rows;
    m_bottom = -1;
}

template <typename Shade>
void TriangleCanvas::fill(std::span<const Corner> corners, std::span<const std::array<int, 3>> triangles,
                          const Shade& shade) {
    const int width = m_target.cols, height = m_target.rows;
    for (const auto& triangle : triangles) {
        const Corner& a = corners[static_cast<std::size_t>(triangle[0])];
        const Corner& b = corners[static_cast<std::size_t>(triangle[1])];
        const Corner& c = corners[static_cast<std::size_t>(triangle[2])];
        const float area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        if (std::abs(area) < 1e-6F)
            continue;
        const int top = std::max(0, static_cast<int>(std::ceil(std::min({a.y, b.y, c.y}))));
        const int bottom = std::min(height - 1, static_cast<int>(std::floor(std::max({a.y, b.y, c.y}))));
        if (top > bottom)
            continue;
        m_top = std::min(m_top, top);
        m_bottom = std::max(m_bottom, bottom);
        // Shares of b and c as planes over the picture.
        const float bx = (c.y - a.y) / area, by = -(c.x - a.x) / area;
        const float cx = -(b.y - a.y) / area, cy = (b.x - a.x) / area;
        // Everything is a plane over the picture too.
        const Float4 placeA{a.depth, a.u, a.v, 0}, placeB = Float4{b.depth, b.u, b.v, 0} - placeA,
                                                   placeC = Float4{c.depth, c.u, c.v, 0} - placeA,
                                                   placeStep = placeB * bx + placeC * cx;
        const Float4 lightB = b.light - a.light, lightC = c.light - a.light, lightStep = lightB * bx + lightC * cx;
        for (int y = top; y <= bottom; ++y) {
            const float dy = static_cast<float>(y) - a.y;
            // From where to where the row lies inside: each share is a line in x that must not fall below 0.
            float from = -a.x, to = static_cast<float>(width - 1) - a.x;
            const auto narrow = [&](float slope, float offset) {
                if (slope > 1e-9F)
                    from = std::max(from, (-1e-4F - offset) / slope);
                else if (slope < -1e-9F)
                    to = std::min(to, (-1e-4F - offset) / slope);
                else if (offset < -1e-4F)
                    to = from - 1;
            };
            narrow(bx, by * dy);
            narrow(cx, cy * dy);
            narrow(-bx - cx, 1 - (by + cy) * dy);
            const int left = std::max(0, static_cast<int>(std::ceil(from + a.x)));
            const int right = std::min(width - 1, static_cast<int>(std::floor(to + a.x)));
            float* const depths = m_depth.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
            cv::Vec3f* const row = m_target.ptr<cv::Vec3f>(y);
            if (left > right)
                continue;
            const float dx = static_cast<float>(left) - a.x;
            const float shareB = bx * dx + by * dy, shareC = cx * dx + cy * dy;
            Float4 place = placeA + placeB * shareB + placeC * shareC;
            Float4 light = a.light + lightB * shareB + lightC * shareC;
            for (int x = left; x <= right; ++x, place += placeStep, light += lightStep) {
                const float depth = place[0], u = place[1], v = place[2];
                if (depth <= depths[x])
                    continue;
                if (shade(row[x], u, v, light))
                    depths[x] = depth;
            }
        }
    }
}

void TriangleCanvas::draw(std::span<const Corner> corners, std::span<const std::array<int, 3>> triangles,
                          const Texture& texture, Float4 behind) {
    const float mostU = static_cast<float>(texture.width) - 1.001F, mostV = static_cast<float>(texture.height) - 1.001F;
    const auto* const texels = texture.texels.data();
    const int width = texture.width;
    fill(corners, triangles, [=](cv::Vec3f& pixel, float u, float v, Float4 light) {
        const Float4 colour = sample(texels, width, u, v, mostU, mostV) * (1 / 65535.F);
        const Float4 value = colour * (behind + (light - behind) * colour[3]) + light[3] * colour[3];
        pixel = {value[0], value[1], value[2]};
        return true;
    });
}

void TriangleCanvas::drawWithHoles(std::span<const Corner> corners, std::span<const std::array<int, 3>> triangles,
                                   const Texture& texture) {
    const float mostU = static_cast<float>(texture.width) - 1.001F, mostV = static_cast<float>(texture.height) - 1.001F;
    const auto* const texels = texture.texels.data();
    const int width = texture.width;
    fill(corners, triangles, [=](cv::Vec3f& pixel, float u, float v, Float4 light) {
        const Float4 colour = sample(texels, width, u, v, mostU, mostV) * (1 / 65535.F);
        if (colour[3] < 0.5F)
            return false;
        const Float4 value = colour * light + light[3];
        pixel = {value[0], value[1], value[2]};
        return true;
    });
}

} // namespace darcha::test
