// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_look.h"

#include "drivers/camera/virtual_citizen/citizen_model.h"

namespace darcha {

CitizenLook CitizenLook::fromSeed(std::uint64_t seed) {
    citizen::Draw draw(seed * 48271 + 1);
    CitizenLook look;
    look.seed = seed;
    look.sex = draw.below(2) ? CitizenSex::Male : CitizenSex::Female;
    look.age = static_cast<double>(draw.between(18, 50) + draw.uniform() * draw.uniform() * 36);
    look.tone = static_cast<double>(draw.uniform());
    look.hairShade = static_cast<double>(draw.uniform() * draw.uniform()) * (1 - look.tone);
    if (look.sex == CitizenSex::Male) {
        static constexpr CitizenHair styles[] = {CitizenHair::Cropped, CitizenHair::SidePart, CitizenHair::Swept,
                                                 CitizenHair::Cropped};
        look.hair = styles[draw.below(4)];
        if (look.age > 45 && draw.below(2))
            look.hair = draw.below(2) ? CitizenHair::Receding : CitizenHair::Bald;
        look.beard = draw.below(3) == 0 ? static_cast<double>(draw.between(0.15F, 1)) : 0;
        look.garment = draw.below(2)   ? CitizenGarment::Blazer
                       : draw.below(2) ? CitizenGarment::Shirt
                                       : CitizenGarment::Sweater;
    } else {
        static constexpr CitizenHair styles[] = {CitizenHair::Bun, CitizenHair::Bob, CitizenHair::Long,
                                                 CitizenHair::Headscarf};
        look.hair = styles[draw.below(4)];
        look.garment = draw.below(2)   ? CitizenGarment::Blazer
                       : draw.below(2) ? CitizenGarment::Dress
                                       : CitizenGarment::Sweater;
    }
    look.garmentHue = draw.below(8);
    look.freckles = draw.below(4) == 0 ? static_cast<double>(draw.uniform()) * (1 - look.tone) : 0;
    look.glasses = draw.below(4) == 0;
    return look;
}

} // namespace darcha
