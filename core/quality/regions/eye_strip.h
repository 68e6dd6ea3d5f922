// SPDX-License-Identifier: Apache-2.0
// The eyes close up, for what glasses do to them: is there a frame, does a lens mirror a lamp.
//
// Made once from one observation; thread-safe to read. Areas are in irises (an iris is 11.7 mm wide, 0.19 of the
// distance between the pupils); left and right are the subject's own, [0] is right.
#pragma once

#include "core/quality/regions/head_view.h"

#include <array>
#include <optional>
#include <string>

namespace darcha {

struct EyeStrip {
    std::string reason;            // why nothing can be said: "too_small"; else empty
    double glasses = 0;            // strength of bridge and rims, as steps of log light; see EyeStrip::worn
    std::array<double, 2> glare{}; // area of the largest bright, colourless, sharp-edged spot near the eye, in irises

    static constexpr double worn = 0.10; // glasses from here on: models/cards/regions.md says how sure that is
    bool wearsGlasses() const { return glasses >= worn; }

    static std::optional<EyeStrip> of(const FaceObservation& face);
};

} // namespace darcha
