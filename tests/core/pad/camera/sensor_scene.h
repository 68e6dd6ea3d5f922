// SPDX-License-Identifier: Apache-2.0
// A scene before a sensor, made anew for each frame: walls, textures, somebody who moves; light that flickers or is
// ramped; noise. Its constants are not those of the cue. One thread.
#pragma once

#include "core/media/frame.h"

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace darcha {

struct SensorScene {
    cv::RNG random{4711};
    double noise = 2.2; // sigma, codes
    int jpeg = 0;       // quality; 0: not coded
    double pan = 0;     // pixels a frame
    double ramp = 0;    // of the light, a frame
    double flicker = 0; // depth of 100 Hz light seen at 30 frames a second
    double exposure = 1;
    bool somebodyMoves = true;
    cv::Size size{400, 304};

    cv::Mat take(int index) {
        if (m_wide.empty())
            build();
        cv::Mat scene;
        const double shift = 40 + pan * index;
        cv::warpAffine(m_wide, scene, cv::Matx23d(1, 0, -shift, 0, 1, 0), size, cv::INTER_LINEAR);
        if (somebodyMoves) {
            const double way = 60 * std::sin(index * 0.07);
            const cv::Point2d at(size.width / 2.0 + way, size.height / 2.0);
            cv::ellipse(scene, {at, cv::Size2f(150, 200), 0}, cv::Scalar(110, 130, 165), cv::FILLED, cv::LINE_AA);
            cv::circle(scene, at + cv::Point2d(-30, -30), 9, cv::Scalar(40, 40, 50), cv::FILLED, cv::LINE_AA);
            cv::circle(scene, at + cv::Point2d(30, -30), 9, cv::Scalar(40, 40, 50), cv::FILLED, cv::LINE_AA);
        }
        const double light = (1 + ramp * index) * (1 + flicker * std::sin(index * 2 * CV_PI * 100 / 30.0));
        cv::Mat exposed;
        scene.convertTo(exposed, CV_32FC3, light * std::pow(exposure, 1 / 2.2)); // about sRGB's gamma
        exposed += m_grain(cv::Rect({random.uniform(0, spare), random.uniform(0, spare)}, size)) * noise;
        cv::Mat picture;
        exposed.convertTo(picture, CV_8UC3);
        return jpeg > 0 ? coded(picture, jpeg) : picture;
    }
    static cv::Mat coded(const cv::Mat& picture, int quality) {
        std::vector<unsigned char> bytes;
        cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
        return cv::imdecode(bytes, cv::IMREAD_COLOR);
    }

private:
    // Somewhere else in a field of noise for each frame: hardly ever twice the same place of 260,000.
    static constexpr int spare = 512;
    cv::Mat m_wide, m_grain;
    void build() {
        m_grain.create(size.height + spare, size.width + spare, CV_32FC3);
        random.fill(m_grain, cv::RNG::NORMAL, 0, 1);
        m_wide.create(size.height, size.width * 4, CV_8UC3);
        for (int y = 0; y < m_wide.rows; ++y)
            for (int x = 0; x < m_wide.cols; ++x)
                m_wide.at<cv::Vec3b>(y, x) =
                    cv::Vec3b(static_cast<std::uint8_t>(90 + x % 700 / 10), static_cast<std::uint8_t>(120 + y / 12),
                              static_cast<std::uint8_t>(140 - x % 500 / 20));
        cv::RNG shapes(7);
        for (int i = 0; i < 60; ++i) // pictures on the wall
            cv::rectangle(m_wide, cv::Rect(shapes.uniform(0, m_wide.cols), shapes.uniform(0, 300), 40, 30),
                          cv::Scalar(shapes.uniform(30, 220), shapes.uniform(30, 220), shapes.uniform(30, 220)), 3);
        cv::GaussianBlur(m_wide, m_wide, {}, 1.0);
    }
};

inline Frame frameOf(const cv::Mat& picture, int index, double milliseconds = 33.3) {
    Frame frame;
    frame.bgr = picture.clone(); // a frame wipes what it holds last
    frame.sequence = static_cast<std::uint64_t>(index) + 1;
    frame.captured = SteadyTime(std::chrono::microseconds(std::llround((index + 1) * milliseconds * 1000)));
    return frame;
}

} // namespace darcha
