// SPDX-License-Identifier: Apache-2.0
// Good portraits made worse step by step, and changed in ways that harm nothing: what recall and false alarms are
// counted on.
//
// Light and clarity come from tests/support/degrade, things put on from tests/support/worn.
#pragma once

#include "core/face/face_observation.h"
#include "core/quality/quality_score.h"

#include <functional>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace darcha::test {

using Rendering = std::function<cv::Mat(const cv::Mat& bgr, const FaceObservation& face)>;

// A row of the recall table.
struct Worse {
    std::string kind;
    std::vector<QualityComponent> says; // any of these tells it; none: no component has the task
    double strength;
    std::string unit;
    bool refused; // by a person at the counter; false: either answer is right
    bool asked;   // among the series that the target names; the others are told, and most profiles only advise
    Rendering render;
};

std::vector<Worse> everythingWorse();

// What no person would refuse a portrait for: with the untouched one the ground for false alarms.
struct Harmless {
    std::string kind;
    Rendering render;
};

std::vector<Harmless> harmlessChanges();

} // namespace darcha::test
