// SPDX-License-Identifier: Apache-2.0
// How blurred the edges of a grey picture are, by direction: the one derivation behind Sharpness and
// MotionBlurPrevention.
//
// An edge that is blurred by s has, after a further Gaussian of a, gradient energy in proportion to 1 / sqrt(s^2 +
// a^2). The ratio of the energies after a = 1 and a = 2 therefore gives s, without knowing the edge's height (after S.
// Zhuo and T. Sim, Pattern Recognition 44, 2011, with energies in place of single edges). Gradient energy is a
// quadratic form of the direction (the structure tensor), so that one pass serves all directions. The noise's share is
// taken off first. Pure and thread-safe.
#pragma once

#include <opencv2/core/mat.hpp>

namespace darcha {

struct EdgeBlur {
    cv::Matx22d fine;   // sum of the gradients' outer products after a Gaussian of 1 pixel, noise taken off
    cv::Matx22d coarse; // after one of 2 pixels
    double noise = 0;   // standard deviation, grey levels
    double edges = 0;   // mean gradient energy left after the noise: below `edgesMin` there is nothing to judge

    static constexpr double edgesMin = 0.5; // (levels / pixel)^2; the eye regions of 26 FRLL portraits: 30 and more

    static EdgeBlur of(const cv::Mat& grey); // CV_8UC1, at least 8 x 8

    double variance(double degrees) const; // s^2 along this direction (0: along the rows, 90: down), pixels^2; may be
                                           // below 0 for lines thinner than an edge
    struct Range {
        double least = 0;   // s^2 of the sharpest direction
        double most = 0;    // s^2 of the softest
        double degrees = 0; // the softest direction, 0..180, clockwise in the picture from along the rows
    };
    Range range() const;
};

} // namespace darcha
