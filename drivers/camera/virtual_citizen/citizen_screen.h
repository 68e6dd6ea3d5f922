// SPDX-License-Identifier: Apache-2.0
// The kiosk's screen before which a virtual citizen stands: its size, where it hangs, how bright it is.
#pragma once

#include <cstdint>

namespace darcha {

// Centimetres; it stands below the lens, in its plane, upright and in its middle.
struct CitizenScreen {
    double width = 53.1, height = 29.9; // 24 inches at 16:9
    double below = 16.95;               // its middle below the lens: its upper edge 2 cm
    double white = 250;                 // cd/m2; reference, liveness 5.3

    // As kiosks have them, another for each seed: 21 to 32 inches at 16:9 or 16:10, the middle 12 to 26 cm below the
    // lens and the whole below it, 220 to 380 cd/m2. Nothing that judges a face reads these ranges. Less is too little:
    // 16 inches of 200 cd/m2 gave the darkest skin a gain of 0.075, and its shape was lost.
    static CitizenScreen fromSeed(std::uint64_t seed);
};

} // namespace darcha
