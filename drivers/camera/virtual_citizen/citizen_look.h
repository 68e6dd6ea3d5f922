// SPDX-License-Identifier: Apache-2.0
// Who the virtual citizen is: everything that tells one generated person from another, drawn from a seed.
//
// A value. The seed also decides the shape of the face and the grain of the skin; the named traits can be overridden.
#pragma once

#include <cstdint>

namespace darcha {

enum class CitizenSex { Female, Male };

enum class CitizenHair { Bald, Receding, Cropped, SidePart, Swept, Bun, Bob, Long, Headscarf };

enum class CitizenGarment { Shirt, Blazer, Sweater, Dress };

struct CitizenLook {
    std::uint64_t seed = 1;
    CitizenSex sex = CitizenSex::Female;
    double age = 30;   // years, 18..90: wrinkles, spots, grey hair
    double tone = 0.3; // 0 lightest .. 1 darkest; spans Fitzpatrick I-VI and Monk 1-10
    CitizenHair hair = CitizenHair::Bun;
    double hairShade = 0.15; // 0 black .. 1 fair, before greying
    CitizenGarment garment = CitizenGarment::Blazer;
    int garmentHue = 0;  // index into the wardrobe's colours, any value
    double freckles = 0; // 0..1
    double beard = 0;    // 0 shaven, 0.3 stubble, 1 full
    bool glasses = false;

    static CitizenLook fromSeed(std::uint64_t seed);
};

} // namespace darcha
