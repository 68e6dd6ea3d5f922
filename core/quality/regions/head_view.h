// SPDX-License-Identifier: Apache-2.0
// The head upright and at one size, whatever the picture: what regions are judged on.
//
// Unit: 1 = from the middle between the pupils to the chin. Origin between the pupils, x towards the picture's right, y
// down. The head's view shows the portrait that is saved (about x +-1.0, y -1.35..1.4) and its rim.
// Pure; thread-safe.
#pragma once

#include "core/face/face_observation.h"

#include <opencv2/core/mat.hpp>
#include <opencv2/core/matx.hpp>
#include <optional>
#include <span>
#include <vector>

namespace darcha {

// How far a view reaches from the middle between the pupils, in units.
struct ViewReach {
    double sideways = 1.4, up = 1.6, down = 1.5;
};

struct HeadView {
    cv::Mat bgr;     // CV_8UC3
    cv::Mat lab;     // CV_8UC3, OpenCV's 8-bit scale (L 0..255, a and b about 128)
    cv::Mat valid;   // CV_8UC1: 255 where the view shows the picture
    double unit = 0; // pixels of the view that are 1
    ViewReach reach;
    cv::Matx23d fromPicture;
    std::vector<cv::Point2f> points; // the 478 mesh points in the view

    // Nothing where the picture is empty or the face has no size. `unitPixels`: the size wanted.
    static std::optional<HeadView> of(const FaceObservation& face, double unitPixels, const ViewReach& reach = {});

    cv::Point2f at(double x, double y) const; // from units to pixels of the view
    cv::Point2d unitsOf(cv::Point2f pixel) const;
    std::vector<cv::Point> polygon(std::span<const int> meshPoints) const;
};

} // namespace darcha
