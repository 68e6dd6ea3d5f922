// SPDX-License-Identifier: Apache-2.0
// The light that a screen gives in one challenge, as a sequence of soft colour fields.
//
// Pure. At least 340 ms each, so at most 3 changes a second; never saturated red (WCAG 2.3.1); neighbours differ; at
// least two of the fields light the left and the right unequally.
#pragma once

#include "core/pad/challenge/challenge_plan.h"

namespace darcha {

class SeededRandom;

std::vector<LightField> drawLightFields(SeededRandom& random, int fields);

} // namespace darcha
