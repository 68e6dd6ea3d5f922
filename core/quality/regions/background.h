// SPDX-License-Identifier: Apache-2.0
// What lies behind the head: how even, and whether it can be seen at all. Pure.
#pragma once

#include "core/quality/regions/region_map.h"

namespace darcha {

struct Background {
    double share = 0;   // of the portrait: what is surely background
    double texture = 0; // relative change of light or colour a step of 1/40 unit, % (70th percentile)
    double range = 0;   // log of lightest over darkest (percentiles 90 and 10): shadows, lamps, windows
    double casts = 0;   // the same for log(R/G) and log(B/G): colours

    // Without the head's colour: what has the colour of hair or cover is left out where these can be. A narrow crop
    // cuts hair at the picture's edge, and the forest takes what is cut for wall.
    static Background of(const RegionMap& map, bool withoutHeadsColour = false);
};

} // namespace darcha
