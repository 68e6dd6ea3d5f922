// SPDX-License-Identifier: Apache-2.0
#include "drivers/fingerprint/noise_field.h"

#include <algorithm>
#include <opencv2/imgproc.hpp>

namespace darcha {

double normal(RandomSource& random) {
    std::uint64_t bits = random.next();
    double sum = 0;
    for (int i = 0; i < 4; ++i, bits >>= 16)
        sum += static_cast<double>(bits & 0xFFFF);
    return (sum / 65536 - 2) * 1.7320508; // four uniforms have a variance of 4/12
}

double between(RandomSource& random, double low, double high) { return low + (high - low) * random.uniform(); }

cv::Mat smoothNoise(RandomSource& random, cv::Size area, double size) {
    const double step = std::max(1.0, size / 3);
    const cv::Size small(static_cast<int>(area.width / step) + 4, static_cast<int>(area.height / step) + 4);
    cv::Mat noise(small, CV_32FC1);
    for (int r = 0; r < small.height; ++r)
        for (int c = 0; c < small.width; ++c)
            noise.at<float>(r, c) = static_cast<float>(normal(random));
    cv::GaussianBlur(noise, noise, {}, 1.1);
    cv::Mat wide;
    cv::resize(noise, wide, area, 0, 0, cv::INTER_CUBIC);
    cv::Scalar mean, deviation;
    cv::meanStdDev(wide, mean, deviation);
    wide.convertTo(wide, CV_32F, 1 / std::max(deviation[0], 1e-6), -mean[0] / std::max(deviation[0], 1e-6));
    return wide;
}

} // namespace darcha
