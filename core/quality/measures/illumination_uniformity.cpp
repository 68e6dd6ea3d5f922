// SPDX-License-Identifier: Apache-2.0
// Side light. Native: stops (factors of two of linear light) by which the subject's left half is brighter than the
// right; below 0 the left lies in the dark. `detail`: "left" or "right", the side in shadow, from half a stop.
//
// Three pairs of zones (forehead, cheeks, chin) each give two ratios: of the light without its highlights, and of the
// colour from within the skin (red - blue), which white shine does not change. Shadow changes both alike; shine on dark
// skin, or a blush, only one: the smaller counts, and nothing if they disagree. The median of the pairs is told, so
// that hair or a beard on one zone is not called shadow. Means of zones do not rise with noise, as OFIQ's histogram
// overlap does (reference, section 7, point 2), and do not depend on exposure (point 3).
#include "core/base/quantile.h"
#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace darcha {

namespace {

constexpr int pixelsMin = 12;
// What a print or a screen reflects of the room, as a share of its white: darker than this nobody sees how dark.
// Without it shadow on dark skin would count for more than the same shadow on light skin shows.
constexpr double flare = 0.02;
constexpr double bodyShare = 0.6; // red - blue of skin over its luminance; FRLL 0.4 to 0.8
constexpr double bodyMin = 0.004; // red - blue below this is noise, or the picture is grey: the light alone decides

double stops(double left, double right, double offset) {
    return std::log2((std::max(left, 0.0) + offset) / (std::max(right, 0.0) + offset));
}

double brighter(const ZonePair& pair) {
    const double light = stops(pair.left.light, pair.right.light, flare);
    if (std::max(pair.left.body, pair.right.body) < bodyMin)
        return light;
    const double body = stops(pair.left.body, pair.right.body, bodyShare * flare);
    if (light * body <= 0)
        return 0;
    return std::copysign(std::min(std::abs(light), std::abs(body)), light);
}

class IlluminationUniformityMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::IlluminationUniformity; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        std::vector<double> pairs;
        for (const ZonePair* pair : {&appearance.forehead, &appearance.cheeks, &appearance.chin})
            if (pair->left.pixels >= pixelsMin && pair->right.pixels >= pixelsMin)
                pairs.push_back(brighter(*pair));
        if (pairs.empty())
            return notAssessable(component(), "outside_picture");
        const double native = evenMedian(std::move(pairs));
        const char* const dark = native > 0.5 ? "right" : native < -0.5 ? "left" : "";
        return scored(component(), native, mapping::evenLight(std::abs(native)), dark);
    }
};

} // namespace

std::unique_ptr<QualityMeasure> makeIlluminationUniformity() {
    return std::make_unique<IlluminationUniformityMeasure>();
}

} // namespace darcha
