// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_model.h"
namespace darcha::citizen {
void addHair(std::vector<Piece>&, const HeadShape&, const CitizenLook&, const Palette&) {}
} // namespace darcha::citizen
