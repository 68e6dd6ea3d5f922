// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/hair_style.h"

namespace darcha::citizen {

HairStyle hairStyleOf(const CitizenLook& look, Draw& draw) {
    HairStyle style;
    switch (look.hair) {
    case CitizenHair::Bald:
    case CitizenHair::Headscarf:
        break;
    case CitizenHair::Receding:
        style = {900, 0.40F, 0.35F, 0};
        break;
    case CitizenHair::Cropped:
        style = {1400, 0.38F, 0.75F, 0};
        break;
    case CitizenHair::SidePart:
        style = {1100, 0.46F, 1.0F, 0};
        break;
    case CitizenHair::Swept:
        style = {1000, 0.48F, 1.3F, 0};
        break;
    case CitizenHair::Bun:
        style = {620, 0.60F, 0.55F, 0};
        break;
    case CitizenHair::Bob:
        style = {720, 0.66F, 1.2F, draw.between(0, 0.25F)};
        break;
    case CitizenHair::Long:
        style = {720, 0.70F, 1.1F, draw.between(0, 0.5F)};
        break;
    }
    return style;
}

float hairVolume(const CitizenLook& look, Vec3 p) {
    const bool shortSides = look.hair == CitizenHair::Cropped || look.hair == CitizenHair::SidePart ||
                            look.hair == CitizenHair::Swept || look.hair == CitizenHair::Receding;
    return shortSides ? 0.22F + 0.78F * smoothStep(3.0F, 8.5F, p.y) : 1.F;
}

HairFlow hairFlow(const CitizenLook& look, float parting, Vec3 p, Vec3 n, Draw& draw) {
    float lengthCm = 1;
    const auto going = [&](Vec3 direction) { return HairFlow{direction, lengthCm}; };
    const auto along = [&](Vec3 d) { return normalised(d - n * dot(d, n)); };
    const bool crown = p.y > 6.2F;
    const auto shortSide = [&] {
        lengthCm = draw.between(0.9F, 1.7F) + 0.9F * smoothStep(3, 6.2F, p.y);
        return along({0, -1, -0.75F});
    };
    switch (look.hair) {
    case CitizenHair::Receding:
        lengthCm = draw.between(1.0F, 1.9F);
        return going(along(crown ? Vec3{p.x * 0.1F, 0, -1} : Vec3{0, -1, -0.8F}));
    case CitizenHair::Cropped:
        if (!crown)
            return going(shortSide());
        lengthCm = draw.between(1.8F, 3.0F);
        return going(
            normalised(along({p.x * 0.10F + draw.normal() * 0.35F, 0.25F, 0.55F + draw.normal() * 0.3F}) + n * 0.35F));
    case CitizenHair::SidePart: {
        if (!crown)
            return going(shortSide());
        lengthCm = draw.between(4.0F, 6.5F);
        const float away = (p.x - parting) * parting > 0 ? 1.F : -1.F;
        if (away > 0)
            lengthCm *= 0.55F;
        return going(
            normalised(along({std::copysign(1.F, parting) * away, 0.1F, -0.25F + 0.35F * smoothStep(2, 5, p.z)}) +
                       n * (0.25F + 0.25F * smoothStep(1, 5, p.z))));
    }
    case CitizenHair::Swept:
        if (!crown)
            return going(shortSide());
        lengthCm = draw.between(4.0F, 6.0F);
        return going(normalised(along({p.x * 0.06F, 0.1F, -1}) + n * (0.30F * smoothStep(-1, 4.5F, p.z))));
    case CitizenHair::Bun: {
        lengthCm = std::min(15.F, length(Vec3{0, 3.0F, -15} - p));
        return going(along(Vec3{0, 3.0F, -14} - p));
    }
    case CitizenHair::Bob:
    case CitizenHair::Long: {
        const float side = p.x > parting * 0.4F ? 1.F : -1.F;
        lengthCm = look.hair == CitizenHair::Bob
                       ? std::max(5.F, p.y + 6.4F + draw.normal() * 0.6F) + 5.5F * smoothStep(5, 11, p.y)
                       : p.y + 20 + draw.normal() * 1.6F + 5 * smoothStep(5, 11, p.y);
        return going(along({side, 0.05F - 0.3F * smoothStep(9, 5, p.y), -0.38F}));
    }
    default:
        return going(along({0, -1, 0}));
    }
}

} // namespace darcha::citizen
