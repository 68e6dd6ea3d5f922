// SPDX-License-Identifier: Apache-2.0
// The UnifiedQualityScore of a picture, from the scores of its other components. Pure and thread-safe.
#pragma once

#include "core/quality/quality_score.h"

#include <span>

namespace darcha {

// 0..100; see measures/unified_quality_score.cpp for what it is and what it is not.
QualityScore unifiedQuality(std::span<const QualityScore> scores);

} // namespace darcha
