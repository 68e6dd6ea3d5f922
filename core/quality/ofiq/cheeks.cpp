// SPDX-License-Identifier: Apache-2.0
// The two cheek squares: how alike their light is, and their colour.
#include "core/quality/ofiq/ofiq_mapping.h"
#include "core/quality/ofiq/ofiq_measures.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core.hpp>

namespace darcha::ofiq {

namespace {

// CIELAB of mean sRGB levels, with the matrix (D50) and constants that OFIQ codes.
struct Lab {
    double a, b;
};

double cubeRoot(double t) {
    constexpr double epsilon = 216.0 / 24389, kappa = 24389.0 / 27;
    return t > epsilon ? std::cbrt(t) : (kappa * t + 16) / 116;
}

Lab labOf(const cv::Scalar& bgr) {
    const double blue = linearLight(bgr[0]), green = linearLight(bgr[1]), red = linearLight(bgr[2]);
    const double x = (0.43605 * red + 0.38508 * green + 0.14309 * blue) / 0.964221;
    const double y = 0.22249 * red + 0.71689 * green + 0.06062 * blue;
    const double z = (0.01393 * red + 0.09710 * green + 0.71419 * blue) / 0.825211;
    return {500 * (cubeRoot(x) - cubeRoot(y)), 200 * (cubeRoot(y) - cubeRoot(z))};
}

// How far from the a and b of skin.
double unnatural(const cv::Scalar& bgr) {
    if (bgr[0] == bgr[1] && bgr[1] == bgr[2])
        return 0; // OFIQ's own verdict on a grey picture (section 7, point 1)
    const Lab lab = labOf(bgr);
    if (lab.a < 0 || lab.b < 0)
        return 100;
    return std::hypot(std::max({0.0, 5 - lab.a, lab.a - 25}), std::max({0.0, 5 - lab.b, lab.b - 35}));
}

} // namespace

// Shared part of the two squares' histograms: measures spread more than difference (section 7, point 2).
QualityScore illuminationUniformity(const AlignedFace& face) {
    constexpr QualityComponent component = QualityComponent::IlluminationUniformity;
    if (face.leftCheek.empty() || face.rightCheek.empty())
        return notAssessable(component, "outside_picture");
    const Histogram left = histogram(face.linear(face.leftCheek));
    const Histogram right = histogram(face.linear(face.rightCheek));
    double shared = 0;
    for (int level = 0; level < 256; ++level)
        shared += std::min(left.share(level), right.share(level));
    return mapped(component, shared);
}

QualityScore naturalColour(const AlignedFace& face) {
    constexpr QualityComponent component = QualityComponent::NaturalColour;
    cv::Scalar sum;
    double count = 0;
    for (const cv::Rect& cheek : {face.leftCheek, face.rightCheek}) {
        if (cheek.empty())
            continue;
        const cv::Mat inside = face.region(cheek);
        const int pixels = cv::countNonZero(inside);
        sum += cv::mean(face.bgr(cheek), inside) * pixels;
        count += pixels;
    }
    if (count == 0)
        return notAssessable(component, "outside_picture");
    return mapped(component, unnatural(sum / count));
}

} // namespace darcha::ofiq
