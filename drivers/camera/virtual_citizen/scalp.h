// SPDX-License-Identifier: Apache-2.0
// Where hair grows and how far the skull reaches: what hair and headscarf are laid on.
//
// Centimetres, as in citizen_model.h. Values; a SkullMap is made once a person.
#pragma once

#include "drivers/camera/virtual_citizen/citizen_model.h"

namespace darcha::citizen {

inline const Vec3 skullCentre{0, 2.0F, -4.2F};

// Behind which depth hair grows, by height; of the canonical head. In front of it is face.
float hairLine(float y, const CitizenLook& look);

// Distance of the person's own skull from its centre, by direction.
class SkullMap {
public:
    explicit SkullMap(const Piece& head);
    float radius(Vec3 direction) const { return m_radius[cell(direction)]; }

private:
    static std::size_t cell(Vec3 direction);
    std::vector<float> m_radius;
};

} // namespace darcha::citizen
