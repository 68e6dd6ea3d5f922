// SPDX-License-Identifier: Apache-2.0
// All 28 components of one portrait by OFIQ's formulas: native and mapped value, or why there is none.
//
// For comparing with OFIQ and with what other countries' systems demand; no verdict of ours is made of it. Where OFIQ
// says -1 (failure to assess) there is a reason: no_model (a network or forest that cannot be had), landmarks_unusable,
// map_size (a parsing or occlusion map of another size) and those of ofiq_measures.h. Pure and thread-safe.
#pragma once

#include "core/quality/ofiq/aligned_face.h"
#include "core/quality/quality_score.h"

#include <vector>

namespace darcha::ofiq {

std::vector<QualityScore> ofiqVector(const Portrait& portrait); // of the 28, in the order of components.def

} // namespace darcha::ofiq
