// SPDX-License-Identifier: Apache-2.0
// All that measures need to know about regions of one picture, derived once: the map, what covers the face, the eyes.
//
// About 33 ms on one core (tests/bench/bench_regions.cpp): of stills only; region_parts.h says what live frames do.
// Made whole, then only read; thread-safe.
#pragma once

#include "core/quality/regions/eye_strip.h"
#include "core/quality/regions/face_cover.h"
#include "core/quality/regions/region_map.h"

#include <memory>

namespace darcha {

struct HeadRegions {
    RegionMap map;
    FaceCover cover;
    EyeStrip eyes;

    // Null where no part of the head lies in the picture.
    static std::shared_ptr<const HeadRegions> of(const FaceObservation& face);
};

} // namespace darcha
