// SPDX-License-Identifier: Apache-2.0
#include "drivers/camera/virtual_citizen/citizen_model.h"
namespace darcha::citizen {
void addGarment(std::vector<Piece>&, const HeadShape&, const CitizenLook&) {}
} // namespace darcha::citizen
