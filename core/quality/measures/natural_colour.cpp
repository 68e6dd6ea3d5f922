// SPDX-License-Identifier: Apache-2.0
// Colour casts and missing colour. Native: strength of the cast in stops: the length of (log2 red/green, log2
// blue/green) by which the light is off; a grey picture has the native `greyNative`. `detail`: "blue", "yellow", "red",
// "green", "grey". The gains that take the cast away are colourCast()'s.
//
// Two witnesses: the whites of the eyes and the skin, each against what it is under white light. A cast shifts both
// alike; a yellowish eye or reddish, dark or made-up skin only one: in each of the two ratios the smaller shift counts,
// and none if they disagree. Without assessable whites only skin that no person has is called a cast. OFIQ's cheek
// colour passes a grey photo with 100 (reference, section 7, point 1).
#include "core/quality/natural_colour.h"

#include "core/quality/mappings.h"
#include "core/quality/quality_measure.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace darcha {

namespace {

// Medians of FRLL portraits, log2 of linear light; what became of pictures on which nothing was chosen:
// models/cards/portrait-light.md.
constexpr ColourShift whitesNeutral{0.22, -0.07};
constexpr ColourShift skinNeutral{0.72, -0.42};
constexpr double skinRange = 0.5; // how far skin alone may be off it: FRLL 0.35, warmer studio light 0.9
constexpr double greyMax = 0.04;  // log2: one level of 50
constexpr double greyNative = 2;

double agreed(double a, double b) { return a * b <= 0 ? 0 : std::copysign(std::min(std::abs(a), std::abs(b)), a); }

double beyond(double shift, double range) { return std::copysign(std::max(0.0, std::abs(shift) - range), shift); }

const char* named(ColourShift shift) {
    const double mean = (shift.red + shift.blue) / 3;
    const double red = shift.red - mean, green = -mean, blue = shift.blue - mean;
    const double most = std::max({std::abs(red), std::abs(green), std::abs(blue)});
    if (most == std::abs(blue))
        return blue > 0 ? "blue" : "yellow";
    if (most == std::abs(red))
        return red > 0 ? "red" : blue > green ? "blue" : "green";
    return green > 0 ? "green" : "red";
}

class NaturalColourMeasure final : public QualityMeasure {
public:
    QualityComponent component() const override { return QualityComponent::NaturalColour; }
    QualityScore assess(const FaceObservation&, const FaceAppearance& appearance) const override {
        const std::optional<ColourShift> shift = colourCast(appearance);
        if (!shift)
            return notAssessable(component(), "too_dark");
        if (appearance.skin.chroma < greyMax)
            return scored(component(), greyNative, mapping::naturalColour(greyNative), "grey");
        const double native = std::hypot(shift->red, shift->blue);
        return scored(component(), native, mapping::naturalColour(native), native >= 0.25 ? named(*shift) : "");
    }
};

} // namespace

std::optional<ColourShift> colourCast(const FaceAppearance& appearance) {
    if (!appearance.skin.assessable())
        return std::nullopt;
    const ColourShift skin{appearance.skin.red - skinNeutral.red, appearance.skin.blue - skinNeutral.blue};
    if (!appearance.whites.assessable())
        return ColourShift{beyond(skin.red, skinRange), beyond(skin.blue, skinRange)};
    const ColourShift whites{appearance.whites.red - whitesNeutral.red, appearance.whites.blue - whitesNeutral.blue};
    return ColourShift{agreed(whites.red, skin.red), agreed(whites.blue, skin.blue)};
}

std::unique_ptr<QualityMeasure> makeNaturalColour() { return std::make_unique<NaturalColourMeasure>(); }

} // namespace darcha
