// SPDX-License-Identifier: Apache-2.0
#include "core/quality/mappings.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace darcha::mapping {

double Sigmoid::operator()(double native) const {
    return height * (offset + sign / (1 + std::exp((middle - native) / width)));
}

double cosineSquared(double degrees) {
    const double cosine = std::max(0.0, std::cos(degrees * std::numbers::pi / 180));
    return 100 * cosine * cosine;
}

double overExposure(double share) { return 1 / (share + 0.01); }

double luminanceMean(double mean) {
    return 100 * Sigmoid{1, 0, 1, 0.2, 0.05}(mean) * (1 - Sigmoid{1, 0, 1, 0.8, 0.05}(mean));
}

double luminanceVariance(double variance) {
    return 100 * std::sin(std::numbers::pi * 60 * variance / (60 * variance + 1));
}

double inside(double native, double low, double high, double width) {
    const double nearest = std::min(native - low, high - native);
    return 100 / (1 + std::exp(-nearest / width));
}

} // namespace darcha::mapping
