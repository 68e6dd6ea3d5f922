// SPDX-License-Identifier: Apache-2.0
#include "core/fingerprint/finger_score.h"
namespace darcha::nfiq {
int fingerScore(const FeatureVector& f) { return f.roiPixels > 0; }
} // namespace darcha::nfiq
