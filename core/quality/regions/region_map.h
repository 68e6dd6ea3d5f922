// SPDX-License-Identifier: Apache-2.0
// Which part of a picture is background, hair, skin, clothing: a small class map of the head, seeded by the mesh.
//
// Judged pixel by pixel by a forest of ours (models/cards/regions.md says how well); no network. About 10 ms on one
// core: for stills and every n-th frame. Made once, then only read; thread-safe.
#pragma once

#include "core/quality/regions/head_view.h"

#include <cstdint>
#include <opencv2/core/mat.hpp>
#include <optional>

namespace darcha {

enum class Region : std::uint8_t {
    Background,
    Hair,
    Skin,
    Clothing,
    Covering, // of the head: scarf, hat, cap
    Unknown,  // outside the picture
};
inline constexpr int regionCount = 6;

struct RegionMap {
    cv::Mat classes;    // CV_8UC1 of Region, one pixel of `view` each
    cv::Mat confidence; // CV_8UC1: 0..255, share of the forest's votes
    HeadView view;

    static std::optional<RegionMap> of(const FaceObservation& face);

    cv::Mat mask(Region region) const; // 255 where the class is this one
};

} // namespace darcha
