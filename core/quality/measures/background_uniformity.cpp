// SPDX-License-Identifier: Apache-2.0
// How busy the background is: relative change of light or colour between neighbouring places, % (70th percentile).
// Relative to the place's own light, so that a dark picture is not an even one (reference, section 7, point 3); at a
// scale of 1/40 of the face, so that grain is none. Detail: "pattern", or "shadow" where it changes slowly but much.
#include "core/quality/mappings.h"
#include "core/quality/region_measure.h"
#include "core/quality/regions/background.h"

#include <algorithm>

namespace darcha {

namespace {

constexpr double leastShare = 0.015; // of the portrait: less is no background to judge
constexpr double busy = 0.75;        // %: 34 plain walls 0.17 to 0.69, 18 busy ones 1.7 (wood) to 30
// Slow change of light (log) or colour (half of it) beyond 0.6, which is 1.8 to 1, counts as so much texture a unit.
constexpr double slowAsTexture = 1.5;

double nativeOf(const Background& background) {
    const double slow = slowAsTexture * std::max(0.0, std::max(background.range, background.casts * 2) - 0.6);
    return std::max(background.texture, slow);
}

class BackgroundUniformityMeasure final : public RegionMeasure<RegionMap> {
public:
    BackgroundUniformityMeasure() : RegionMeasure(QualityComponent::BackgroundUniformity) {}

private:
    QualityScore judge(const RegionMap& map) const override {
        Background background = Background::of(map);
        if (background.share < leastShare)
            return notAssessable(component(), "no_background");
        if (nativeOf(background) > busy) { // the wall, or the hair that was taken for it?
            background = Background::of(map, true);
            if (background.share < leastShare)
                return notAssessable(component(), "no_background");
        }
        const double native = nativeOf(background);
        const std::string kind = native > background.texture ? "shadow" : "pattern";
        return scored(component(), native, mapping::evenWall(native), native > busy ? kind : "");
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeBackgroundUniformity() { return std::make_unique<BackgroundUniformityMeasure>(); }

} // namespace darcha
