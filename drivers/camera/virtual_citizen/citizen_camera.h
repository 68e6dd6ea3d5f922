// SPDX-License-Identifier: Apache-2.0
// What kind of camera looks at the virtual citizen: exposure, grain, delay, tone. The defaults are a fixed, quiet one.
//
// A value; fromSeed() draws one for a session from ranges that no detector reads. Codes are 8 bits of the picture.
#pragma once

#include <chrono>
#include <cstdint>
#include <opencv2/core/mat.hpp>

namespace darcha {

struct CitizenCamera {
    bool autoExposure = false;     // else it keeps what it metered in the usual light
    double exposureSeconds = 0.5;  // time constant with which it follows
    double shotNoise = 1.15;       // sigma in codes; nearly even over the tones, as the gamma bends it
    double readNoise = 0.6;        // sigma in codes that comes on top in the dark
    double screenDelaySeconds = 0; // from setScreenLight() to the picture: one to three frames of real screens
    double gamma = 1;              // exponent on the picture's codes; above 1 is darker
    double sharpening = 0;         // 0 none .. 1 strong halos

    static CitizenCamera fromSeed(std::uint64_t seed);
};

namespace citizen {

// A camera's exposure control: follows the mean of the picture's middle in steps, as real ones do.
class AutoExposure {
public:
    // Factor on the light of the next picture.
    double exposure() const { return m_exposure; }
    // Begins settled in a room of this light.
    void begin(double roomLight);
    // `picture` before its tone curve; `since` the one before.
    void meter(const cv::Mat& picture, std::chrono::microseconds since, double timeConstant);

private:
    double m_exposure = 1, m_wish = 1, m_target = 0;
};

// The camera's own tone and edges over a finished picture.
void develop(cv::Mat& picture, const CitizenCamera& camera);

} // namespace citizen
} // namespace darcha
