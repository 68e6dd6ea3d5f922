// SPDX-License-Identifier: Apache-2.0
// The liveness check as staff read it: each cue with its scores, each score against its limit.
//
// Pure. For pages of staff only; the person never sees a score (TR-03122, reference standards 2.3).
#pragma once

#include "core/pad/pad_decision.h"

#include <QVariantList>

namespace darcha {

// {cueId, scores: [{name, value, limit, holds}], missingId} of each cue, in the order of the check. `cueId` and
// `missingId` (why a cue could not be judged; empty if it was) are text ids, the rest is for the eye.
QVariantList livenessRows(const PadResult& result);

} // namespace darcha
