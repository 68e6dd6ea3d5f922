// SPDX-License-Identifier: Apache-2.0
// A picture of a face as a sheet that a hand waves before a camera, so near that no edge of it is in view; and that
// camera alone, for the control arm.
#pragma once

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha::test {

struct SimulatedCamera {
    double blur = 0.6, noise = 4; // pixels, grey levels
    int quality = 85;             // JPEG
    unsigned seed = 1;

    cv::Mat shot(const cv::Mat& scene, int frame) const {
        cv::Mat picture, grain(scene.size(), CV_16SC3);
        cv::GaussianBlur(scene, picture, {}, blur);
        cv::RNG(seed * 7919 + static_cast<unsigned>(frame)).fill(grain, cv::RNG::NORMAL, 0, noise);
        cv::add(picture, grain, picture, cv::noArray(), CV_8U);
        std::vector<std::uint8_t> bytes;
        cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
        return cv::imdecode(bytes, cv::IMREAD_COLOR);
    }
};

struct WavedSheet {
    cv::Mat picture;
    cv::Point2d middle;     // of the face in it
    double eyeDistance = 0; // in it, pixels
    double amplitude = 1;   // 0: on a stand
    unsigned seed = 1;

    // Pupils 80 pixels apart; `seconds` since the start. Leans by up to 14 degrees, wanders by a fifth of a face.
    cv::Mat at(double seconds) const {
        constexpr double eyes = 80, away = 12 * eyes, radians = 0.0174533;
        cv::RNG random(seed);
        double phase[6];
        for (double& p : phase)
            p = random.uniform(0.0, 6.283);
        const auto sway = [&](int i, double hertz) {
            return amplitude * (std::sin(6.283 * hertz * seconds + phase[i]) +
                                0.4 * std::sin(17 * hertz * seconds + phase[(i + 2) % 6]));
        };
        const double roll = 3 * sway(2, 0.25) * radians, yaw = 10 * sway(3, 0.3) * radians,
                     pitch = 6 * sway(4, 0.35) * radians, scale = eyes / eyeDistance * (1 + 0.05 * sway(5, 0.2));
        const cv::Matx33d z(std::cos(roll), -std::sin(roll), 0, std::sin(roll), std::cos(roll), 0, 0, 0, 1),
            y(std::cos(yaw), 0, std::sin(yaw), 0, 1, 0, -std::sin(yaw), 0, std::cos(yaw)),
            x(1, 0, 0, 0, std::cos(pitch), -std::sin(pitch), 0, std::sin(pitch), std::cos(pitch));
        const cv::Matx33d turn = z * y * x;
        const cv::Size out(cvRound(5.5 * eyes), cvRound(5.5 * eyes));
        const cv::Matx33d sheet(scale, 0, -scale * middle.x, 0, scale, -scale * middle.y, 0, 0, 1);
        const cv::Matx33d plane(turn(0, 0), turn(0, 1), 0, turn(1, 0), turn(1, 1), 0, turn(2, 0), turn(2, 1), away);
        const cv::Matx33d lens(away, 0, out.width / 2.0 + 0.15 * eyes * sway(0, 0.3), 0, away,
                               out.height / 2.0 + 0.15 * eyes * sway(1, 0.4), 0, 0, 1);
        cv::Mat smooth, seen;
        cv::GaussianBlur(picture, smooth, {}, std::max(0.1, 0.35 / scale));
        cv::warpPerspective(smooth, seen, cv::Mat(lens * plane * sheet), out, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
        return seen;
    }
};

} // namespace darcha::test
