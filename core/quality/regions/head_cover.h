// SPDX-License-Identifier: Apache-2.0
// Is the head covered, and by what: a scarf hides the neck too, a hat has colours that hair has not. Pure.
#pragma once

#include "core/quality/regions/region_map.h"

namespace darcha {

struct HeadCover {
    double scarf = 0;  // 0..1: how much of the places under the chin and beside the face is cloth, the lesser of both
    double colour = 0; // 0..1: how far the colour over the forehead is from any hair's
    double above = 0;  // share of the head over the forehead that the map calls covering

    double evidence() const;
    static HeadCover of(const RegionMap& map);
};

} // namespace darcha
