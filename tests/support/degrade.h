// SPDX-License-Identifier: Apache-2.0
// Portraits made worse on purpose, with the strength on record: what measures are fitted to and checked against.
//
// Each takes a sound CV_8UC3 sRGB picture and leaves it alone. What happens to light (blur in a lens, exposure, casts,
// side light) is done in linear light. Lengths that depend on the person are shares of the distance between the
// pupils, so that a strength means the same on every picture. No randomness but from a seed.
#pragma once

#include <functional>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace darcha::test {

// Where the face is; left and right are the subject's own.
struct FaceSite {
    cv::Point2d rightEye;
    cv::Point2d leftEye;
    double irisRadius = 0; // pixels
    double eyeDistance() const { return cv::norm(leftEye - rightEye); }
};

cv::Mat defocused(const cv::Mat& bgr, double radius);                // of the circle of confusion, pixels
cv::Mat moved(const cv::Mat& bgr, double length, double degrees);    // pixels; 0 along the rows
cv::Mat exposed(const cv::Mat& bgr, double stops);                   // brighter or darker in front of the sensor
cv::Mat faded(const cv::Mat& bgr, double contrast);                  // share of the contrast that is left: fog, haze
cv::Mat cast(const cv::Mat& bgr, double blueStops, double redStops); // against green
cv::Mat grey(const cv::Mat& bgr);
cv::Mat noisy(const cv::Mat& bgr, double deviation, unsigned seed = 1); // grey levels, each channel by itself
cv::Mat jpeg(const cv::Mat& bgr, int quality); // colour at half the resolution each way (4:2:0)
cv::Mat colourHalved(const cv::Mat& bgr);      // the same without the loss of a quantisation: 4:2:0 alone
// The light from one side falls off across the face: `stops` between the outer corners of the eyes' distance.
// Positive: the subject's right lies in the dark.
cv::Mat sideLit(const cv::Mat& bgr, const FaceSite& face, double stops);
cv::Mat upscaled(const cv::Mat& bgr, double factor);                  // shrunk, then enlarged (cubic) to the old size
cv::Mat interlaced(const cv::Mat& bgr, double shift);                 // pixels that the face moves between the fields
cv::Mat screened(const cv::Mat& bgr, double period, double strength); // a screen's or print's raster, 0..1 of the light
cv::Mat redEyed(const cv::Mat& bgr, const FaceSite& face, double strength); // 0..1

struct Degradation {
    std::string kind;      // "defocus"
    std::string component; // what has to notice it: "Sharpness"
    double strength;       // unit: see `unit`
    std::string unit;
    bool refused; // a person at the counter would send it back; false: slight, either answer is right
    std::function<cv::Mat(const cv::Mat&, const FaceSite&)> render;
};

const std::vector<Degradation>& degradations();

} // namespace darcha::test
