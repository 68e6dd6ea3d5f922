// SPDX-License-Identifier: Apache-2.0
// Where on a portrait a component looks: what the explanation shades. Pure; thread-safe.
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/portrait_crop.h"
#include "core/quality/quality_score.h"

#include <opencv2/core/types.hpp>
#include <string_view>
#include <utility>
#include <vector>

namespace darcha {

enum class ZoneKind {
    Faces, // all that were found
    Face,
    RightHalf, // the subject's own
    LeftHalf,
    Eyes,
    EyeBand,
    Mouth,
    EyeLine,
    NoseLine, // where the nose points
    HeadHeight,
    MarginAbove,
    MarginBelow,
    MarginLeft, // of the picture
    MarginRight,
    AboveHead,
    Surroundings,
    Shoulders,
    Portrait,
};

ZoneKind zoneKindOf(const QualityScore& score);
std::string_view name(ZoneKind kind); // for people: "eyes and brows"

// Pixels of the frame.
struct Zone {
    std::vector<std::vector<cv::Point2d>> shaded; // closed
    std::vector<std::vector<cv::Point2d>> spared; // what of them is left out
    std::vector<std::pair<cv::Point2d, cv::Point2d>> lines;
    cv::Point2d tag; // where its number stands
};

Zone zoneOf(ZoneKind kind, const FaceFinding& finding, const PortraitGeometry& portrait);
std::vector<cv::Point2d> cropOf(const PortraitGeometry& portrait); // four corners, turned with a tilted head
std::vector<cv::Point2d> ovalOf(const FaceObservation& face);

} // namespace darcha
