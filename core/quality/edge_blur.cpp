// SPDX-License-Identifier: Apache-2.0
#include "core/quality/edge_blur.h"

#include "core/base/quantile.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha {

namespace {

constexpr double fineWidth = 1;
constexpr double coarseWidth = 2;
constexpr double directionStep = 15; // degrees
constexpr double varianceMost = 400; // pixels^2: beyond this the two energies differ by less than their own error

cv::Matx22d energy(const cv::Mat& grey, double width) {
    cv::Mat calm, dx, dy;
    cv::GaussianBlur(grey, calm, {0, 0}, width);
    double xx = 0, xy = 0, yy = 0;
    for (int y = 1; y + 1 < calm.rows; ++y) {
        const auto* above = calm.ptr<float>(y - 1);
        const auto* here = calm.ptr<float>(y);
        const auto* below = calm.ptr<float>(y + 1);
        float rowXx = 0, rowXy = 0, rowYy = 0;
        for (int x = 1; x + 1 < calm.cols; ++x) {
            const float gx = 0.5F * (here[x + 1] - here[x - 1]), gy = 0.5F * (below[x] - above[x]);
            rowXx += gx * gx;
            rowXy += gx * gy;
            rowYy += gy * gy;
        }
        xx += rowXx;
        xy += rowXy;
        yy += rowYy;
    }
    return {xx, xy, xy, yy};
}

// Gradient energy of white noise of 1 level after a Gaussian, for each pixel and direction: sum of the squares of the
// kernel Gaussian * (1/2, 0, -1/2).
double noiseGain(double width) {
    const int reach = static_cast<int>(std::ceil(4 * width));
    std::vector<double> bell;
    double sum = 0;
    for (int i = -reach; i <= reach; ++i) {
        bell.push_back(std::exp(-0.5 * i * i / (width * width)));
        sum += bell.back();
    }
    const auto at = [&](int i) {
        return i < 0 || i >= static_cast<int>(bell.size()) ? 0.0 : bell[static_cast<std::size_t>(i)] / sum;
    };
    double along = 0, across = 0;
    for (int i = -1; i <= static_cast<int>(bell.size()); ++i) {
        along += 0.25 * (at(i - 1) - at(i + 1)) * (at(i - 1) - at(i + 1));
        across += at(i) * at(i);
    }
    return along * across;
}

// Median of |Laplacian's difference| (J. Immerkaer, CVIU 64, 1996): edges are rare, the median does not see them.
double noiseOf(const cv::Mat& grey) {
    std::vector<float> values;
    values.reserve(grey.total() / 2);
    for (int y = 1; y + 1 < grey.rows; ++y) {
        const auto* a = grey.ptr<float>(y - 1);
        const auto* b = grey.ptr<float>(y);
        const auto* c = grey.ptr<float>(y + 1);
        for (int x = 1 + y % 2; x + 1 < grey.cols; x += 2)
            values.push_back(std::abs(a[x - 1] - 2 * a[x] + a[x + 1] - 2 * (b[x - 1] - 2 * b[x] + b[x + 1]) + c[x - 1] -
                                      2 * c[x] + c[x + 1]));
    }
    if (values.empty())
        return 0;
    // The calmer half's median over the quartile of |N(0, 1)|; 6 = root of the sum of the mask's squares.
    return quantile(std::move(values), 0.25) / (0.3186 * 6);
}

} // namespace

EdgeBlur EdgeBlur::of(const cv::Mat& grey) {
    static const double fineGain = noiseGain(fineWidth), coarseGain = noiseGain(coarseWidth);
    cv::Mat levels;
    grey.convertTo(levels, CV_32F);
    EdgeBlur made;
    made.noise = noiseOf(levels);
    const double pixels = static_cast<double>(levels.rows - 2) * (levels.cols - 2);
    const double power = pixels * made.noise * made.noise;
    made.fine = energy(levels, fineWidth) - power * fineGain * cv::Matx22d::eye();
    made.coarse = energy(levels, coarseWidth) - power * coarseGain * cv::Matx22d::eye();
    made.edges = (made.coarse(0, 0) + made.coarse(1, 1)) / pixels;
    return made;
}

double EdgeBlur::variance(double degrees) const {
    const double turn = degrees * std::numbers::pi / 180;
    const cv::Vec2d along(std::cos(turn), std::sin(turn));
    const double a = along.dot(fine * along), b = along.dot(coarse * along);
    if (a <= 0 || b <= 0)
        return varianceMost;
    const double ratio = (a / b) * (a / b);
    if (ratio <= 1)
        return varianceMost;
    return std::min(varianceMost, (coarseWidth * coarseWidth - ratio * fineWidth * fineWidth) / (ratio - 1));
}

EdgeBlur::Range EdgeBlur::range() const {
    Range made{variance(0), variance(0), 0};
    for (double degrees = directionStep; degrees < 180; degrees += directionStep) {
        const double here = variance(degrees);
        made.least = std::min(made.least, here);
        if (here > made.most) {
            made.most = here;
            made.degrees = degrees;
        }
    }
    return made;
}

} // namespace darcha
