// SPDX-License-Identifier: Apache-2.0
#include "core/quality/ofiq/luminance.h"

#include <cmath>

namespace darcha::ofiq {

namespace {

// 255 Y in 24 fractional bits, each channel's share by its level; the sum and a half stay below 2^32. For each of the
// 2^24 colours the same level as the formula in double precision (compared once, all of them).
constexpr int fractionBits = 24;

struct Table {
    std::array<std::uint32_t, 256> blue, green, red;
};

const Table& table() {
    static const Table made = [] {
        Table t;
        for (std::size_t i = 0; i < 256; ++i) {
            const double light = 255.0 * (1 << fractionBits) * linearLight(static_cast<double>(i));
            const auto whole = [](double v) { return static_cast<std::uint32_t>(std::lround(v)); };
            t.blue[i] = whole(0.0722 * light);
            t.green[i] = whole(0.7152 * light);
            t.red[i] = whole(0.2126 * light);
        }
        return t;
    }();
    return made;
}

} // namespace

double linearLight(double srgb) {
    const double c = srgb / 255;
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

cv::Mat luminance(const cv::Mat& bgr) {
    const Table& light = table();
    constexpr std::uint32_t half = 1u << (fractionBits - 1);
    cv::Mat grey(bgr.size(), CV_8UC1);
    for (int y = 0; y < bgr.rows; ++y) {
        const auto* from = bgr.ptr<unsigned char>(y);
        auto* to = grey.ptr<unsigned char>(y);
        for (int x = 0; x < bgr.cols; ++x, from += 3)
            to[x] = static_cast<unsigned char>(
                (light.blue[from[0]] + light.green[from[1]] + light.red[from[2]] + half) >> fractionBits);
    }
    return grey;
}

Histogram histogram(const cv::Mat& grey, const cv::Mat& mask) {
    Histogram made;
    for (int y = 0; y < grey.rows; ++y) {
        const auto* level = grey.ptr<unsigned char>(y);
        const auto* inside = mask.empty() ? nullptr : mask.ptr<unsigned char>(y);
        for (int x = 0; x < grey.cols; ++x)
            if (!inside || inside[x])
                ++made.counts[level[x]];
    }
    for (const int count : made.counts)
        made.all += count;
    return made;
}

} // namespace darcha::ofiq
