// SPDX-License-Identifier: Apache-2.0
// From which side each region of the face answers, against what a head's shape predicts. Pure.
#pragma once

#include "core/pad/light/light_answer.h"
#include "core/pad/light/light_series.h"

namespace darcha {

// Fills in gains, asymmetries, sides, shape*, misfit, even, relief and likeness. `colours`: how strongly each colour
// answers, over their mean.
void answerOfShape(LightAnswer& answer, const light_series::Series& series, const light_series::Window& window,
                   const std::array<double, 3>& colours, std::span<const FaceLight> frames,
                   const ScreenShading& shading);

} // namespace darcha
