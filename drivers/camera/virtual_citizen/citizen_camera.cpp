// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_camera.h"

#include "core/base/random_source.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace darcha {

CitizenCamera CitizenCamera::fromSeed(std::uint64_t seed) {
    SeededRandom random(seed * 0x9E3779B97F4A7C15ULL + 0xCA);
    const auto between = [&](double low, double high) { return low + (high - low) * random.uniform(); };
    CitizenCamera camera;
    camera.autoExposure = random.uniform() < 0.75;
    camera.exposureSeconds = between(0.2, 1.2);
    camera.shotNoise = between(0.8, 2.4);
    camera.readNoise = between(0.3, 1.6);
    camera.screenDelaySeconds = (1 + static_cast<int>(random.below(3))) / 30.0;
    camera.gamma = between(0.9, 1.12);
    camera.sharpening = between(0, 0.6);
    return camera;
}

namespace citizen {

void AutoExposure::begin(double roomLight) {
    m_exposure = m_wish = 1 / std::clamp(roomLight, 0.25, 6.0);
    m_target = 0;
}

void AutoExposure::meter(const cv::Mat& picture, std::chrono::microseconds since, double timeConstant) {
    static const std::array<float, 256> linear = [] {
        std::array<float, 256> table{};
        for (std::size_t i = 0; i < table.size(); ++i)
            table[i] = std::pow(static_cast<float>(i) / 255, 2.2F);
        return table;
    }();
    // The middle half, every so many pixels: what a webcam's weighting comes down to.
    double sum = 0;
    int count = 0;
    const int step = std::max(1, picture.rows / 60);
    for (int y = picture.rows / 4; y < picture.rows * 3 / 4; y += step) {
        const cv::Vec3b* row = picture.ptr<cv::Vec3b>(y);
        for (int x = picture.cols / 4; x < picture.cols * 3 / 4; x += step, ++count)
            sum += static_cast<double>(0.2F * linear[row[x][0]] + 0.6F * linear[row[x][1]] + 0.2F * linear[row[x][2]]);
    }
    const double seen = std::max(1e-4, sum / std::max(1, count));
    if (m_target <= 0)
        m_target = seen;
    const double share = 1 - std::exp(-std::chrono::duration<double>(since).count() / std::max(0.01, timeConstant));
    m_wish = std::clamp(m_wish * std::pow(m_target / (seen * m_wish / m_exposure), share), 0.12, 5.0);
    // Sensors expose in whole lines: steps of about 2 % (and the wall is not painted anew for less).
    if (std::abs(std::log(m_wish / m_exposure)) > 0.02)
        m_exposure = m_wish;
}

void develop(cv::Mat& picture, const CitizenCamera& camera) {
    if (std::abs(camera.gamma - 1) > 1e-3) {
        cv::Mat table(1, 256, CV_8U);
        for (int code = 0; code < 256; ++code)
            table.at<std::uint8_t>(code) = cv::saturate_cast<std::uint8_t>(255 * std::pow(code / 255.0, camera.gamma));
        cv::LUT(picture, table, picture);
    }
    if (camera.sharpening > 1e-3) {
        cv::Mat soft;
        cv::GaussianBlur(picture, soft, {5, 5}, 1.1);
        cv::addWeighted(picture, 1 + camera.sharpening, soft, -camera.sharpening, 0, picture);
    }
}

} // namespace citizen
} // namespace darcha
