// SPDX-License-Identifier: Apache-2.0
// "Darcha-FQ 0": a score of 0..100 from a few of the features, fitted to follow NFIQ 2. It is not NFIQ 2. Pure.
#pragma once

#include "core/fingerprint/finger_features.h"

namespace darcha::nfiq {

inline constexpr std::string_view fingerScoreName = "Darcha-FQ 0";

int fingerScore(const FeatureVector& features);

} // namespace darcha::nfiq
