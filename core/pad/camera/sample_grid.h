// SPDX-License-Identifier: Apache-2.0
// Where the cue `camera` looks: blocks of 8 x 8 pixels, spread evenly and on the grid of JPEG, of the green channel.
//
// Green, because it carries most of the light and is not thinned out by a camera's JPEG. Pure.
#pragma once

#include <cstdint>
#include <opencv2/core/mat.hpp>

namespace darcha {

inline constexpr int sampleSide = 8;

// Calls `look(index, block)` for columns x rows blocks, row by row; `block` is the first byte (green) of a block, whose
// pixels are 3 bytes apart and whose rows `picture.step`. Nothing where the picture is too small for the grid.
template <typename Look> void forEachSample(const cv::Mat& picture, int columns, int rows, Look look) {
    const int across = picture.cols / sampleSide, down = picture.rows / sampleSide;
    if (picture.type() != CV_8UC3 || across < columns || down < rows)
        return;
    for (int row = 0, index = 0; row < rows; ++row) {
        const int y = (2 * row + 1) * down / (2 * rows) * sampleSide;
        for (int column = 0; column < columns; ++column, ++index) {
            const int x = (2 * column + 1) * across / (2 * columns) * sampleSide;
            look(index, picture.ptr<std::uint8_t>(y) + 3 * x + 1);
        }
    }
}

} // namespace darcha
