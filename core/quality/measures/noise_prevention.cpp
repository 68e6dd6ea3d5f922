// SPDX-License-Identifier: Apache-2.0
// Grain of the sensor. Native: standard deviation of the noise in grey levels of the picture's own pixels, as its
// calmest places show it: the lowest tenth of blocks of eight, edges and slopes taken out by the difference of two
// Laplacians (J. Immerkaer, CVIU 64, 1996). Noise lies everywhere; pores, wrinkles, stubble and cloth leave calm places
// between them. White noise of s levels reads 0.8 s, as the calmest tenth is told. A face with more than 240 pixels
// between the pupils is judged as it looks with 240, twice what is asked for: finer grain nobody sees. The standard
// has no such component. models/cards/portrait-light.md has what limits were chosen on.
#include "core/base/quantile.h"
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha {

namespace {

constexpr double apartMost = 240;
constexpr int side = 8;
constexpr int blocksMin = 32;
constexpr int darkest = 16, brightest = 240; // mean of a block: beyond, noise is clipped away

// Mean square of the mask's answer over the block whose top left pixel is (x0, y0); the mask has a norm of 6.
double variance(const cv::Mat& grey, int x0, int y0) {
    int sum = 0;
    for (int y = y0; y < y0 + side; ++y) {
        const auto* a = grey.ptr<unsigned char>(y - 1);
        const auto* b = grey.ptr<unsigned char>(y);
        const auto* c = grey.ptr<unsigned char>(y + 1);
        for (int x = x0; x < x0 + side; ++x) {
            const int answer =
                a[x - 1] + a[x + 1] + c[x - 1] + c[x + 1] + 4 * b[x] - 2 * (a[x] + c[x] + b[x - 1] + b[x + 1]);
            sum += answer * answer;
        }
    }
    return sum / (36.0 * side * side);
}

bool tells(const cv::Mat& grey, int x0, int y0) {
    int sum = 0;
    for (int y = y0; y < y0 + side; ++y)
        for (int x = x0; x < x0 + side; ++x)
            sum += grey.at<unsigned char>(y, x);
    return sum > darkest * side * side && sum < brightest * side * side;
}

class NoisePreventionMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::NoisePrevention; }
    MeasureRate rate() const override { return MeasureRate::stillOnly(); }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        cv::Mat grey = appearance.native;
        if (grey.empty())
            return notAssessable(component(), "too_small");
        if (const double apart = appearance.eyeDistance / appearance.eyeRegionScale; apart > apartMost)
            cv::resize(appearance.native, grey, {}, apartMost / apart, apartMost / apart, cv::INTER_AREA);
        std::vector<double> blocks;
        for (int y = 1; y + side < grey.rows; y += side)
            for (int x = 1; x + side < grey.cols; x += side)
                if (tells(grey, x, y))
                    blocks.push_back(variance(grey, x, y));
        if (blocks.size() < blocksMin)
            return notAssessable(component(), "too_small");
        const double native = std::sqrt(quantile(std::move(blocks), 0.1));
        return scored(component(), native, mapping::noise(native));
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeNoisePrevention() { return std::make_unique<NoisePreventionMeasure>(); }

} // namespace darcha
