// SPDX-License-Identifier: Apache-2.0
// OFIQ 1.0.3's mappings of all 28 components: native value to 0..100.
//
// Pure. Source of every number: reference, face quality section 6.3; tested against the 28 x 28 rows of OFIQ's own
// conformance results.
#pragma once

#include "core/quality/quality_score.h"

namespace darcha::ofiq {

// Rounded and clamped to 0..100; notAssessable "not_finite" for a native value that is none.
QualityScore mapped(QualityComponent component, double native);

} // namespace darcha::ofiq
