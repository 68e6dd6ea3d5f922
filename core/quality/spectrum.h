// SPDX-License-Identifier: Apache-2.0
// The power spectrum of a picture's own pixels: mean over windows, half overlapping (P. Welch, 1967), Hann-weighted.
//
// Frequencies are cycles a pixel, 0..0.5. Pure and thread-safe.
#pragma once

#include <array>
#include <opencv2/core/mat.hpp>
#include <optional>
#include <vector>

namespace darcha {

struct Spectrum {
    static constexpr int side = 128; // of a window, pixels

    cv::Mat power;              // CV_32FC1, side x side, zero frequency in the middle, (grey levels)^2
    std::vector<double> across; // power at the frequencies 0, 1, .. side / 2 (of side) along the rows, mean over the
                                // slow ones down
    std::vector<double> down;

    // CV_8UC1; windows every `step` pixels. Nothing below side x side.
    static std::optional<Spectrum> of(const cv::Mat& grey, int step = side / 2);

    static constexpr int directions = 12;
    // Clockwise in the picture, from along the rows.
    static constexpr double degreesOf(int direction) { return 180.0 * direction / directions; }
    // Decibels by which fine structure (0.08 to 0.3 cycles a pixel, noise floor taken off) is weaker in each direction
    // than across it, over what a face's own is; below 0 where it is stronger.
    std::array<double, directions> weakness() const;
    double peak() const;     // decibels by which the sharpest peak stands out of its surroundings
    double resolved() const; // share of the frequencies, 0..1, up to which detail goes on as it began
    double comb() const;     // decibels by which power rises to the finest rows, over what it does along them
};

} // namespace darcha
