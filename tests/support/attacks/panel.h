// SPDX-License-Identifier: Apache-2.0
// A screen that is held before the camera: telephone, tablet, laptop or monitor, and what is on it.
//
// The pixel grid is its Fourier series times the transfer of the camera's pixel and lens, so that moire appears by
// itself where the camera samples it, at the cost of a few cosines a pixel. Light in lux of a white surface, as in
// scene_light.h (pi x cd/m2). All constants are of this file. One instance a thread.
#pragma once

#include "tests/support/attacks/plate.h"

namespace darcha::test {

struct PanelMake {
    double width = 16, height = 23; // cm, of the lit part
    double pixelsPerCm = 104;
    double fill = 0.8;           // of a stripe's width that is lit
    double rows = 0.85;          // of a pixel's height
    bool blueFirst = false;      // order of the stripes
    double white = 350;          // cd/m2; who attacks may dim it, so that the glass answers relatively more
    double black = 0.001;        // of white
    double gamma = 2.2;          // its own; what was recorded is sRGB
    double narrow = 0.1;         // of the gamut that its primaries miss: share of the other colours
    double point[3] = {1, 1, 1}; // b, g, r of its white
    double glass = 0.04;         // mirrored
    double haze = 0.015;         // scattered back: albedo of the dark panel
    double roughness = 2;        // blur of the mirror image, cm on the station's screen
    double bezel = 0.8;          // cm
    double bezelAlbedo = 0.05;
    double pwmDepth = 0;  // of the backlight, as the camera's lines see it
    double pwmCycles = 8; // over one frame's lines
    bool hand = true;     // held by hands, else on a stand

    // `inHand`: one that is brought and taken away in the session.
    static PanelMake draw(std::uint64_t seed, bool inHand = false);
};

class Panel {
public:
    Panel(const PanelMake& make, std::uint64_t seed);
    // Puts the panel with `shown` (CV_8UC3, sRGB as recorded; it fills the panel) into the picture.
    void draw(cv::Mat& linear, const cv::Mat& shown, const PlatePose& pose, const SceneLight& light);
    const PanelMake& make() const { return m_make; }

private:
    struct Wave {               // one term of the pixel grid
        double u = 0, v = 0;    // cycles a panel pixel
        float strength[3] = {}; // b, g, r
        float phase[3] = {};    // turns
    };
    void load(const cv::Mat& shown);
    cv::Mat reflections(cv::Size size, const PlatePose& pose, const SceneLight& light) const;
    std::vector<Wave> waves(double uPerX, double uPerY, double vPerX, double vPerY) const;

    PanelMake m_make;
    Lot m_lot;
    double m_phaseU, m_phaseV;
    std::array<float, 256> m_light{};
    std::array<float, 1024> m_cosine{};
    cv::Mat m_linear; // CV_32FC3, of what is shown
    Plate m_frame;
    Plate m_leftHand, m_rightHand;
    TriangleCanvas m_canvas;
};

} // namespace darcha::test
