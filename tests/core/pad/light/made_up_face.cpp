// SPDX-License-Identifier: Apache-2.0
#include "tests/core/pad/light/made_up_face.h"

#include "core/base/random_source.h"

#include <cmath>

namespace darcha::test {

using namespace std::chrono_literals;

ScreenShading::Region ofASheet(std::size_t, const ScreenShading::Region&) { return {1, 1}; }

ScreenShading::Region ofGlass(std::size_t region, const ScreenShading::Region&) {
    if (region < 3)
        return {0, 0};
    return region % 3 ? ScreenShading::Region{1, 0} : ScreenShading::Region{0, 1};
}

ScreenShading::Region ofAMirrorImage(std::size_t, const ScreenShading::Region& head) { return {head.right, head.left}; }

void play(LightCue& cue, const CanonicalFace& canonical, const MadeUpFace& face, double share) {
    const ChallengePlan plan = drawChallenge(face.seed, {.turn = false});
    const ChallengePlan lit = drawChallenge(face.litBy ? face.litBy : face.seed, {.turn = false});
    const SteadyTime begin(10s);
    std::vector<double> starts;
    SteadyTime at = begin;
    double planned = 0;
    for (std::size_t i = 0; i < plan.fields.size(); ++i) {
        cue.shown({static_cast<int>(i), at});
        at += plan.fields[i].lasts;
        planned += plan.fields[i].lasts / 1.0s;
    }
    double next = 0;
    for (const LightField& field : lit.fields) {
        starts.push_back(next);
        next += field.lasts / 1.0s;
    }
    const LightCode code(lit.fields, starts);
    const auto head = ScreenShading(canonical, {}).at({}, 55);
    std::array<ScreenShading::Region, faceRegionCount> reach;
    double sum = 0;
    for (std::size_t r = 0; r < faceRegionCount; ++r) {
        reach[r] = face.reach(r, head[r]);
        sum += (reach[r].left + reach[r].right) / faceRegionCount;
    }
    SeededRandom random(face.seed + 99);
    const auto grain = [&] {
        return face.grain * 1.732 * (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2);
    };
    for (double t = 0.01; t < (planned + 0.6) * share; t += face.step) {
        const auto given = code.at(t, face.delay);
        FaceLight frame;
        frame.at = begin + std::chrono::microseconds(std::llround(t * 1e6));
        frame.distanceCm = 55;
        const double exposure = face.exposure(t);
        for (std::size_t r = 0; r < faceRegionCount; ++r) {
            RegionLight& region = frame.regions[r];
            region.seen = static_cast<int>(r) < face.regionsSeen;
            region.clipped = face.clipped;
            for (std::size_t c = 0; c < 3; ++c) {
                const double left = given ? given->left[c] : 0.6, right = given ? given->right[c] : 0.6;
                const double screen = sum > 0 ? face.gain * (reach[r].left * left + reach[r].right * right) / sum : 0;
                const double pigment = face.albedo * (c == 0 ? 1 : c == 1 ? 0.6 : 0.4);
                region.light[c] = 0.5 * pigment * (1 + screen) * exposure * (1 + grain());
            }
        }
        for (RegionLight& patch : frame.background) {
            patch.seen = face.behind;
            patch.light = {0.4 * exposure, 0.4 * exposure, 0.4 * exposure};
        }
        cue.add(frame);
    }
}

LightCue played(const CanonicalFace& canonical, const MadeUpFace& face) {
    LightCue cue(canonical, drawChallenge(face.seed, {.turn = false}));
    play(cue, canonical, face);
    return cue;
}

} // namespace darcha::test
