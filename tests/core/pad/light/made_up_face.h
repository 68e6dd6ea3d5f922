// SPDX-License-Identifier: Apache-2.0
// A face of twelve patches before a screen that plays a plan, in numbers: no picture is made, so that hundreds of
// sessions take seconds. Everything is linear, and everything that a session may vary is a member.
#pragma once

#include "core/pad/light/light_cue.h"

#include <functional>

namespace darcha::test {

struct MadeUpFace {
    std::uint64_t seed = 1;
    std::uint64_t litBy = 0; // the plan whose light is given instead; 0: the same
    double gain = 0.2;       // of a white screen over the room, mean of the face
    double delay = 0.1;      // seconds
    double albedo = 0.4;
    double grain = 0.002; // sigma of a region's mean, of its level
    bool behind = true;   // a wall tells the exposure
    double step = 1 / 30.0;
    int regionsSeen = static_cast<int>(faceRegionCount);
    double clipped = 0;
    std::function<double(double)> exposure = [](double) { return 1.0; };
    // Share of each half that reaches a region: by default what a head's shape makes of it.
    std::function<ScreenShading::Region(std::size_t, const ScreenShading::Region&)> reach =
        [](std::size_t, const ScreenShading::Region& head) { return head; };
};

ScreenShading::Region ofASheet(std::size_t, const ScreenShading::Region&); // every place alike
// Glass over the lower face: each region mirrors one half of the screen or the other; the brow, neither.
ScreenShading::Region ofGlass(std::size_t region, const ScreenShading::Region&);
ScreenShading::Region ofAMirrorImage(std::size_t, const ScreenShading::Region& head); // left is right

// Shows `cue` all fields of the plan of `face.seed` from 10 s on, and `share` of the frames of the answer to it.
void play(LightCue& cue, const CanonicalFace& canonical, const MadeUpFace& face, double share = 1);
LightCue played(const CanonicalFace& canonical, const MadeUpFace& face);

} // namespace darcha::test
