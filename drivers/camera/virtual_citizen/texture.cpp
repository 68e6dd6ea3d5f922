// SPDX-License-Identifier: Apache-2.0
// Noise to paint with, and pictures as textures.
#include "drivers/camera/virtual_citizen/citizen_model.h"

#include <opencv2/imgproc.hpp>

namespace darcha::citizen {

cv::Mat smoothNoise(int width, int height, float cellsAcross, Draw& draw) {
    const int w = std::max(2, static_cast<int>(cellsAcross) + 1);
    const int h =
        std::max(2, static_cast<int>(cellsAcross * static_cast<float>(height) / static_cast<float>(width)) + 1);
    cv::Mat small(h, w, CV_32F), out;
    cv::RNG generator(static_cast<std::uint64_t>(draw.uniform() * 1e9F) + 1);
    generator.fill(small, cv::RNG::NORMAL, 0, 0.6);
    cv::resize(small, out, {width, height}, 0, 0, cellsAcross > 200 ? cv::INTER_LINEAR : cv::INTER_CUBIC);
    return out;
}

std::shared_ptr<const Texture> textureOf(const cv::Mat& bgr, const cv::Mat& alpha) {
    auto texture = std::make_shared<Texture>();
    texture->width = bgr.cols;
    texture->height = bgr.rows;
    texture->texels.reserve(bgr.total());
    for (int y = 0; y < bgr.rows; ++y)
        for (int x = 0; x < bgr.cols; ++x) {
            const cv::Vec3b c = bgr.at<cv::Vec3b>(y, x);
            const std::uint32_t a = alpha.empty() ? 255U : alpha.at<std::uint8_t>(y, x);
            texture->texels.push_back(c[0] | static_cast<std::uint32_t>(c[1]) << 8 |
                                      static_cast<std::uint32_t>(c[2]) << 16 | a << 24);
        }
    return texture;
}

} // namespace darcha::citizen
