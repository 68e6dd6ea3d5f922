// SPDX-License-Identifier: Apache-2.0
// How each style of hair lies: how many ribbons, how long, which way.
//
// Centimetres, as in citizen_model.h. Only hair.cpp includes this; `draw` is the person's row of random numbers for
// hair.
#pragma once

#include "drivers/camera/virtual_citizen/citizen_model.h"

namespace darcha::citizen {

struct HairStyle {
    int ribbons = 1300;
    float width = 0.42F;
    float lift = 0.5F; // how far the outer layers stand off
    float wave = 0;
};
HairStyle hairStyleOf(const CitizenLook& look, Draw& draw);

// Volume belongs on top; the sides of short hair lie close: 0..1.
float hairVolume(const CitizenLook& look, Vec3 place);

// Which way a ribbon leaves its root, and how long it is. `parting`: x of the line from which hair falls to both sides.
struct HairFlow {
    Vec3 direction;
    float lengthCm = 1;
};
HairFlow hairFlow(const CitizenLook& look, float parting, Vec3 root, Vec3 normal, Draw& draw);

} // namespace darcha::citizen
