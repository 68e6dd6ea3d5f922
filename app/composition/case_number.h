// SPDX-License-Identifier: Apache-2.0
// The number on a slip: short enough to read out on the telephone, drawn by chance, with a check character.
#pragma once

#include "core/base/random_source.h"

#include <string>
#include <string_view>

namespace darcha {

// "4K7P-2M9X-T": eight characters of Crockford's base 32 (no I, L, O, U; 40 bits) and a weighted check, modulo 31.
std::string drawCaseNumber(RandomSource& random);
bool isCaseNumber(std::string_view text); // form and check character

} // namespace darcha
