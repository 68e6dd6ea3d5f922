// SPDX-License-Identifier: Apache-2.0
// A webcam: from linear light to the frame that the station gets. The control arm of every attack is this camera.
//
// Lens blur, exposure, shot and read noise, colour filter array, white balance, tone, sharpening, JPEG. Its constants
// are drawn per session from ranges of this file's own, which no detector reads. A pixel's area and the lens are both
// in `psf`; pictures that are handed in must carry no detail finer than that which they did not filter themselves.
// One instance a session and thread.
#pragma once

#include "tests/support/portrait_head/scene_light.h"

#include <opencv2/core/mat.hpp>
#include <optional>

namespace darcha::test {

struct CameraMake {
    double psf = 0.6;           // sigma of lens and pixel, pixels
    double fullWell = 4000;     // electrons at white: shot noise
    double readNoise = 4;       // electrons
    bool mosaic = true;         // Bayer filter and its interpolation
    double gain[3] = {1, 1, 1}; // what is left of the white balance: b, g, r
    double toneExponent = 1;    // on top of sRGB's curve
    double sharpening = 0.4;    // of an unsharp mask
    int jpegQuality = 88;
    double target = 0.2;     // mean linear value that exposure aims at
    double exposureRate = 0; // of what is missing, a second; 0: locked when settled
    double delay = 0.06;     // seconds from light to delivered frame

    static CameraMake draw(std::uint64_t seed);
};

// What the sensitivity table does to a camera.
struct CameraFault {
    double blur = 0;     // further sigma, pixels
    double noise = 1;    // times the noise's deviation
    double gamma = 1;    // further exponent
    int jpegQuality = 0; // 0: the make's
};

class SimulatedCamera {
public:
    SimulatedCamera(const CameraMake& make, std::uint64_t seed, const CameraFault& fault = {});
    // `seconds` since the last shot. Overwrites `linear` as scratch.
    cv::Mat shoot(cv::Mat& linear, double seconds);
    const CameraMake& make() const { return m_make; }

private:
    void expose(const cv::Mat& linear, double seconds);
    cv::Mat develop(const cv::Mat& linear);

    CameraMake m_make;
    CameraFault m_fault;
    Lot m_lot;
    double m_exposure = 0;
    int m_shots = 0;
    std::vector<float> m_noise;
    std::vector<std::uint8_t> m_tone; // of 12 bits
    cv::Mat m_raw, m_wide;
    std::vector<float> m_filtered; // a row behind the mosaic
    std::vector<std::uint8_t> m_bytes;
};

} // namespace darcha::test
