// SPDX-License-Identifier: Apache-2.0
// From a person and a pose to a camera's picture: light, perspective, rasterising, lens and sensor.
//
// Not thread-safe; one instance a person and thread. Building costs about half a second (painting), a frame about 30
// ms.
#pragma once

#include "core/media/face_geometry.h"
#include "drivers/camera/virtual_citizen/citizen_look.h"
#include "drivers/camera/virtual_citizen/citizen_screen.h"

#include <cstdint>
#include <memory>
#include <opencv2/core/mat.hpp>

namespace darcha {

// Degrees, centimetres, 0..1; the neck is where the head turns.
struct CitizenPose {
    double yaw = 0, pitch = 0, roll = 0;
    double x = 0, y = 0, distance = 55; // of the middle between the eyes, in the camera's axes (x image right, y up)
    double blinkRight = 0, blinkLeft = 0, mouthOpen = 0, smile = 0;
    double gazeYaw = 0, gazePitch = 0; // against the head
    double bodyYaw = 0;
    double breath = 0; // -1..1
};

struct CitizenScene {
    cv::Vec3d screenLeft{0, 0, 0}, screenRight{0, 0, 0}; // linear r, g, b; of the subject's left and right
    double roomLight = 1;
    double exposure = 1; // factor on all light: the camera's
    double verticalFieldOfViewDegrees = 43;
    CitizenScreen screen;
};

// From the codes of the usual exposure to those of another: lifts the dark, and bends softly into white.
class ToneCurve {
public:
    explicit ToneCurve(double gain = 1);
    void apply(cv::Mat& picture) const;
    int before(int shown) const; // the code that apply() turns into `shown`

private:
    cv::Mat m_table; // empty: nothing is changed
};

class CitizenRenderer {
public:
    CitizenRenderer(const FaceGeometry& geometry, const CitizenLook& look);
    ~CitizenRenderer();

    // Draws the person over `picture` (CV_8UC3, any size), which already holds the backdrop.
    void draw(cv::Mat& picture, const CitizenPose& pose, const CitizenScene& scene);

    // The tone curve of a camera that meters this person's face in the usual light and then stays as it is.
    ToneCurve metered() const;

private:
    struct Content;
    std::unique_ptr<Content> m_content;
};

// A grey wall, lit a little unevenly, before the camera's tone curve. It has lamps of its own, which are set so that
// this camera shows it as light grey in the usual light, as a studio does it: the face is metered, not the wall.
cv::Mat citizenBackdrop(cv::Size size, const CitizenScene& scene, const ToneCurve& camera);

// Adds what a sensor adds. The grain is never twice the same: `nonce` picks where in the noise a frame lies.
class SensorNoise {
public:
    explicit SensorNoise(std::uint64_t seed);
    // Sigmas in codes, as CitizenCamera's.
    void apply(cv::Mat& picture, std::uint64_t nonce, double shot = 1.15, double read = 0.6) const;

private:
    cv::Mat m_tile; // CV_8SC1
};

} // namespace darcha
