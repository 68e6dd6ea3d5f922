// SPDX-License-Identifier: Apache-2.0
// The picture of golden.mjs, drawn again: integer arithmetic only, so that both are the same to the bit. No person is
// in it.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <opencv2/core/mat.hpp>

namespace darcha::test {

struct DrawnFace {
    bool noise = false; // coloured noise instead of a face
    int turn = 0;       // leans it, thousandths
    bool shut = false;  // closes its eyes
};

inline cv::Mat draw(int side, const DrawnFace& subject) {
    using Colour = cv::Vec3b; // RGB here, turned round at the end
    cv::Mat bgr(side, side, CV_8UC3);
    std::uint32_t state = 12345;
    const auto inside = [](std::int64_t x, std::int64_t y, int cx, int cy, int rx, int ry) {
        const std::int64_t dx = (x - cx) * 1000 / rx, dy = (y - cy) * 1000 / ry;
        return dx * dx + dy * dy <= 1000000;
    };
    const auto byte = [](int value) { return static_cast<std::uint8_t>(value); };
    for (int row = 0; row < side; ++row)
        for (int column = 0; column < side; ++column) {
            Colour colour(178, 182, 186);
            if (subject.noise) {
                for (int c = 0; c < 3; ++c) {
                    state = state * 1103515245u + 12345u;
                    colour[c] = byte(static_cast<int>(state >> 16 & 255));
                }
            } else {
                const int px = column * 1000 / side, py = row * 1000 / side;
                const int x = px - (500 - py) * subject.turn / 1000, y = py + (px - 500) * subject.turn / 1000;
                if (inside(x, y, 500, 430, 330, 400))
                    colour = {52, 40, 34}; // hair
                if (inside(x, y, 500, 520, 270, 350)) {
                    const int shade = std::abs(x - 500) * 90 / 270 + std::max(0, y - 600) / 12;
                    colour = {byte(222 - shade), byte(178 - shade), byte(150 - shade)};
                    if (inside(x, y, 500, 600, 45, 30))
                        colour = {190, 140, 116}; // nose
                    if (inside(x, y, 484, 612, 9, 7) || inside(x, y, 516, 612, 9, 7))
                        colour = {96, 60, 50};
                    for (const int cx : {385, 615}) {
                        if (inside(x, y, cx, 385, 78, 16))
                            colour = {62, 46, 38}; // brow
                        if (subject.shut) {
                            if (inside(x, y, cx, 462, 60, 6))
                                colour = {80, 52, 44};
                            continue;
                        }
                        if (inside(x, y, cx, 455, 62, 28))
                            colour = {70, 48, 42}; // lashes
                        if (inside(x, y, cx, 458, 54, 22))
                            colour = {236, 234, 230};
                        if (inside(x, y, cx, 458, 22, 22))
                            colour = {70, 50, 40};
                        if (inside(x, y, cx, 458, 10, 10))
                            colour = {16, 14, 14};
                    }
                    if (inside(x, y, 500, 725, 105, 36))
                        colour = {176, 92, 88}; // lips
                    if (inside(x, y, 500, 722, 90, 5))
                        colour = {110, 44, 44};
                }
            }
            bgr.at<cv::Vec3b>(row, column) = {colour[2], colour[1], colour[0]};
        }
    return bgr;
}

} // namespace darcha::test
