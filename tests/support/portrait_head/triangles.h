// SPDX-License-Identifier: Apache-2.0
// Textured triangles in linear light with a depth buffer: small, for tests.
//
// Pixels with centres at whole numbers; depth is 1 / distance, larger is nearer. One instance a thread.
#pragma once

#include <array>
#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <span>
#include <vector>

namespace darcha::test {

typedef float Float4 __attribute__((vector_size(16)));

// Linear b, g, r and alpha, 16 bits each.
struct Texture {
    int width = 0, height = 0;
    std::vector<std::array<std::uint16_t, 4>> texels;

    static Texture ofGamma(const cv::Mat& bgr, const cv::Mat& alpha); // CV_32FC3 sRGB 0..1, CV_32F 0..1
};

struct Corner {
    float x = 0, y = 0, depth = 0;
    float u = 0, v = 0; // texels
    Float4 light{};     // b, g, r; [3]: a sheen that is added whatever the texture
};

class TriangleCanvas {
public:
    void begin(cv::Mat& linear); // CV_32FC3, kept as it is; stays the target until the next begin
    // texture x (light where alpha is 1, `behind` where it is 0).
    void draw(std::span<const Corner> corners, std::span<const std::array<int, 3>> triangles, const Texture& texture,
              Float4 behind);
    // Nothing where alpha is below a half.
    void drawWithHoles(std::span<const Corner> corners, std::span<const std::array<int, 3>> triangles,
                       const Texture& texture);

private:
    template <typename Shade>
    void fill(std::span<const Corner> corners, std::span<const std::array<int, 3>> triangles, const Shade& shade);

    cv::Mat m_target;
    std::vector<float> m_depth;
    int m_depthWidth = 0, m_top = 0, m_bottom = -1; // rows that are not all nought
};

float linearOf(float srgb); // IEC 61966-2-1
float srgbOf(float linear);

} // namespace darcha::test
