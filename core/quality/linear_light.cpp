// SPDX-License-Identifier: Apache-2.0
#include "core/quality/linear_light.h"

#include <algorithm>
#include <cmath>

namespace darcha {

const std::array<float, 256>& linearLightTable() {
    static const std::array<float, 256> table = [] {
        std::array<float, 256> made{};
        for (std::size_t level = 0; level < made.size(); ++level) {
            const double c = static_cast<double>(level) / 255;
            made[level] = static_cast<float>(c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4));
        }
        return made;
    }();
    return table;
}

cv::Mat linearLight(const cv::Mat& bgr) {
    const std::array<float, 256>& table = linearLightTable();
    cv::Mat light(bgr.size(), CV_32FC3);
    for (int y = 0; y < bgr.rows; ++y) {
        const auto* from = bgr.ptr<unsigned char>(y);
        auto* to = light.ptr<float>(y);
        for (int i = 0; i < 3 * bgr.cols; ++i)
            to[i] = table[from[i]];
    }
    return light;
}

cv::Mat luminanceOfLight(const cv::Mat& bgr) {
    cv::Mat luminance(bgr.size(), CV_32FC1);
    for (int y = 0; y < bgr.rows; ++y) {
        const auto* from = bgr.ptr<cv::Vec3f>(y);
        auto* to = luminance.ptr<float>(y);
        for (int x = 0; x < bgr.cols; ++x)
            to[x] = 0.0722F * from[x][0] + 0.7152F * from[x][1] + 0.2126F * from[x][2];
    }
    return luminance;
}

double srgbLevel(double light) {
    const double c = std::clamp(light, 0.0, 1.0);
    return 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055);
}

} // namespace darcha
