// SPDX-License-Identifier: Apache-2.0
// The colours of a person: skin, lips, hair, eyes.
#include "drivers/camera/virtual_citizen/citizen_model.h"

namespace darcha::citizen {

namespace {

Vec3 ramp(const std::vector<Vec3>& stops, float t) {
    const float x = std::clamp(t, 0.F, 1.F) * static_cast<float>(stops.size() - 1);
    const auto i = std::min(static_cast<std::size_t>(x), stops.size() - 2);
    return mix(stops[i], stops[i + 1], x - static_cast<float>(i));
}

} // namespace

Palette paletteOf(const CitizenLook& look) {
    Draw draw(look.seed * 31337 + 3);
    // From Fitzpatrick I to VI, as sRGB codes of the skin in even light (chosen by eye along the Monk scale).
    static const std::vector<Vec3> skins = {{198, 214, 240}, {172, 193, 229}, {142, 170, 212}, {110, 140, 187},
                                            {84, 110, 156},  {62, 82, 122},   {46, 60, 88},    {37, 45, 66}};
    const auto tone = static_cast<float>(look.tone);
    Palette p;
    p.skin = ramp(skins, tone);
    p.skin = {p.skin.x * (1 + 0.03F * draw.normal()), p.skin.y * (1 + 0.012F * draw.normal()), p.skin.z};
    const Vec3 lipPale{120, 118, 190}, lipDark{60, 58, 96};
    p.lip = mix(lipPale, lipDark, tone);
    if (look.sex == CitizenSex::Female) {
        static const std::vector<Vec3> made = {{104, 92, 184}, {96, 100, 176}, {88, 76, 170}, {112, 112, 178}};
        p.lip = mix(p.lip, made[static_cast<std::size_t>(draw.below(4))] * (1 - 0.45F * tone), 0.55F);
    }
    static const std::vector<Vec3> hairs = {{18, 17, 19}, {24, 28, 40}, {34, 46, 68}, {52, 76, 110}, {98, 132, 168}};
    p.hair = ramp(hairs, static_cast<float>(look.hairShade));
    const float grey = smoothStep(42, 76, static_cast<float>(look.age) + draw.normal() * 4);
    p.hair = mix(p.hair, {186, 188, 190}, grey * 0.92F);
    static const std::vector<Vec3> irises = {{26, 40, 66},   {30, 52, 88},   {40, 66, 98},
                                             {74, 100, 104}, {126, 112, 88}, {118, 122, 108}};
    // Light eyes with light hair and skin only.
    const float lightEyes = std::max(0.F, (0.55F - tone)) * (0.4F + static_cast<float>(look.hairShade)) * 2.4F;
    p.iris = ramp(irises, std::clamp(lightEyes * draw.uniform() + 0.15F * draw.uniform(), 0.F, 1.F));
    return p;
}

} // namespace darcha::citizen
