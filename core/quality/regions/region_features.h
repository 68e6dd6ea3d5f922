// SPDX-License-Identifier: Apache-2.0
// What the region forest knows of each pixel of a head view: where it is, what it resembles, what lies between.
//
// Order and scales are part of the forest's file: a change means training anew (models/trained). Pure.
#pragma once

#include "core/quality/regions/head_view.h"

#include <cstdint>
#include <vector>

namespace darcha {

inline constexpr double regionUnitPixels = 40; // the view is 112 x 124: hair and rims are seen, 14 k pixels to judge
inline constexpr int regionFeatureCount = 24;

// One row a pixel (row by row), regionFeatureCount bytes each.
std::vector<std::uint8_t> regionFeatures(const HeadView& view);

} // namespace darcha
