// SPDX-License-Identifier: Apache-2.0
// What measures need to know about the regions of one picture: the map, what covers the face, the eyes. Each is made
// when it is first asked for, once, and then only read.
//
// About 33 ms on one core for all three (tests/bench/bench_regions.cpp): measures of them take turns in live frames.
// Thread-safe. Null: no part of the head lies in the picture.
#pragma once

#include "core/quality/regions/eye_strip.h"
#include "core/quality/regions/face_cover.h"
#include "core/quality/regions/region_map.h"

#include <mutex>
#include <optional>
#include <tuple>

namespace darcha {

class HeadRegions {
public:
    // RegionMap, FaceCover or EyeStrip. `face` is the one face that these regions are of, at every call.
    template <class Part> const Part* part(const FaceObservation& face) const {
        const Once<Part>& held = std::get<Once<Part>>(m_parts);
        std::call_once(held.flag, [&] { held.part = Part::of(face); });
        return held.part ? &*held.part : nullptr;
    }

private:
    template <class Part> struct Once {
        mutable std::once_flag flag;
        mutable std::optional<Part> part;
    };
    std::tuple<Once<RegionMap>, Once<FaceCover>, Once<EyeStrip>> m_parts;
};

} // namespace darcha
