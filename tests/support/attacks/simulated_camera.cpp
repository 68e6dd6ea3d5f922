// SPDX-License-Identifier: Apache-2.0
#include "tests/support/attacks/simulated_camera.h"

#include "tests/support/portrait_head/triangles.h"

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace darcha::test {
namespace {

constexpr int toneBits = 12, toneSize = 1 << toneBits;
constexpr std::size_t noiseSize = 1 << 19;
constexpr int settlingShots = 4;

} // namespace

CameraMake CameraMake::draw(std::uint64_t seed) {
    Lot lot(seed ^ 0xCA3E4A);
    CameraMake make;
    make.psf = lot.between(0.45, 0.85);
    make.fullWell = std::exp(lot.between(std::log(2000.0), std::log(10000.0)));
    make.readNoise = lot.between(2, 7);
    make.mosaic = lot.chance(0.7);
    for (double& gain : make.gain)
        gain = lot.between(0.95, 1.05);
    make.toneExponent = lot.between(0.92, 1.08);
    make.sharpening = lot.between(0, 0.8);
    make.jpegQuality = 78 + lot.below(19);
    make.target = lot.between(0.15, 0.24);
    make.exposureRate = lot.chance(0.5) ? lot.between(0.5, 2.5) : 0;
    make.delay = lot.between(0.03, 0.11);
    return make;
}

SimulatedCamera::SimulatedCamera(const CameraMake& make, std::uint64_t seed, const CameraFault& fault)
    : m_make(make),
      m_fault(fault),
      m_lot(seed ^ 0x5B07),
      m_noise(noiseSize),
      m_tone(toneSize) {
    if (fault.jpegQuality > 0)
        m_make.jpegQuality = fault.jpegQuality;
    for (std::size_t i = 0; i < noiseSize; i += 2) { // Box and Muller, both halves
        const double radius = std::sqrt(-2 * std::log(1 - m_lot.unit())), turn = 6.28318530718 * m_lot.unit();
        m_noise[i] = static_cast<float>(radius * std::cos(turn));
        m_noise[i + 1] = static_cast<float>(radius * std::sin(turn));
    }
    for (int i = 0; i < toneSize; ++i) {
        const float linear = static_cast<float>(i) / (toneSize - 1);
        const double shown = std::pow(srgbOf(linear), m_make.toneExponent * m_fault.gamma);
        m_tone[static_cast<std::size_t>(i)] = cv::saturate_cast<std::uint8_t>(255 * shown);
    }
}

void SimulatedCamera::expose(const cv::Mat& linear, double seconds) {
    // Centre-weighted, as webcams are.
    const cv::Rect centre(linear.cols / 4, linear.rows / 6, linear.cols / 2, linear.rows * 2 / 3);
    cv::Mat small;
    cv::resize(linear(centre), small, {32, 32}, 0, 0, cv::INTER_NEAREST);
    const cv::Scalar mean = cv::mean(small);
    const double luma = 0.0722 * mean[0] + 0.7152 * mean[1] + 0.2126 * mean[2];
    const double wanted = m_make.target / std::max(1e-3, luma);
    if (m_shots < settlingShots)
        m_exposure = wanted;
    else if (m_make.exposureRate > 0)
        m_exposure *= std::pow(wanted / m_exposure, 1 - std::exp(-m_make.exposureRate * seconds));
    ++m_shots;
}

cv::Mat SimulatedCamera::shoot(cv::Mat& linear, double seconds) {
    expose(linear, seconds);
    const double sigma = std::hypot(m_make.psf, m_fault.blur);
    const int reach = sigma < 1 ? 5 : 2 * static_cast<int>(std::ceil(2.5 * sigma)) + 1;
    cv::GaussianBlur(linear, linear, {reach, reach}, sigma, sigma, cv::BORDER_REPLICATE);
    cv::Mat picture = develop(linear);
    if (m_make.sharpening > 0.05) {
        cv::Mat soft;
        cv::GaussianBlur(picture, soft, {3, 3}, 0.9, 0.9, cv::BORDER_REPLICATE);
        cv::addWeighted(picture, 1 + m_make.sharpening, soft, -m_make.sharpening, 0, picture);
    }
    cv::imencode(".jpg", picture, m_bytes, {cv::IMWRITE_JPEG_QUALITY, m_make.jpegQuality});
    return cv::imdecode(m_bytes, cv::IMREAD_COLOR);
}

cv::Mat SimulatedCamera::develop(const cv::Mat& linear) {
    const float shot = static_cast<float>(1 / m_make.fullWell);
    const float read = static_cast<float>(std::pow(m_make.readNoise / m_make.fullWell, 2));
    const float strength = static_cast<float>(m_fault.noise);
    const float exposure = static_cast<float>(m_exposure);
    constexpr float top = toneSize - 1;
    const auto sensed = [&](float light, float noise) { // what a pixel counts, as 12 bits in 16
        const float x = std::max(0.F, light * exposure);
        const float value = (x + noise * strength * std::sqrt(x * shot + read)) * top;
        return static_cast<std::uint16_t>(static_cast<int>(std::min(std::max(value, 0.F), top)));
    };
    const int width = linear.cols;
    const std::size_t perRow = static_cast<std::size_t>(width) * 3;
    m_raw.create(linear.size(), m_make.mosaic ? CV_16UC1 : CV_16UC3);
    m_filtered.resize(static_cast<std::size_t>(width));
    for (int y = 0; y < linear.rows; ++y) {
        const float* const light = linear.ptr<float>(y);
        const float* const noise = m_noise.data() + m_lot.bits() % (noiseSize - perRow);
        std::uint16_t* const raw = m_raw.ptr<std::uint16_t>(y);
        if (m_make.mosaic) { // rows B G B G, then G R G R
            const float* const even = light + (y % 2 ? 1 : 0);
            const float* const odd = light + 3 + (y % 2 ? 2 : 1);
            float* const filtered = m_filtered.data();
            const int paired = width / 2 * 2;
            for (int x = 0; x < paired; x += 2) {
                filtered[x] = even[3 * x];
                filtered[x + 1] = odd[3 * x];
            }
            for (int x = 0; x < paired; ++x) // by itself, so that it is vectorised
                raw[x] = sensed(filtered[x], noise[x]);
        } else
            for (int i = 0; i < static_cast<int>(perRow); ++i)
                raw[i] = sensed(light[i], noise[i]);
    }
    if (m_make.mosaic)
        cv::demosaicing(m_raw, m_wide, cv::COLOR_BayerRG2BGR);
    else
        m_wide = m_raw;
    cv::Mat picture(linear.size(), CV_8UC3);
    int gain[3] = {};
    for (std::size_t c = 0; c < 3; ++c)
        gain[c] = static_cast<int>(m_make.gain[c] * 1024);
    const std::uint8_t* const tone = m_tone.data();
    for (int y = 0; y < linear.rows; ++y) {
        const std::uint16_t* const wide = m_wide.ptr<std::uint16_t>(y);
        std::uint8_t* const row = picture.ptr<std::uint8_t>(y);
        for (int x = 0; x < width; ++x)
            for (std::size_t c = 0; c < 3; ++c) {
                const std::size_t i = static_cast<std::size_t>(x) * 3 + c;
                row[i] = tone[std::min(toneSize - 1, wide[i] * gain[c] >> 10)];
            }
    }
    return picture;
}

} // namespace darcha::test
