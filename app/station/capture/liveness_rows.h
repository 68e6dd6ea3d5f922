// SPDX-License-Identifier: Apache-2.0
// The liveness check as staff read it: each cue with its scores, each score against its limits, and what stood against
// the person in a sentence each.
//
// Pure. For pages of staff only; the person never sees a score or a reason (TR-03122, reference standards 2.3).
#pragma once

#include "core/pad/pad_decision.h"

#include <QString>
#include <QVariantList>
#include <string_view>

namespace darcha {

// {cueId, scores: [{name, value, limit, holds}], missingId} of each cue, in the order of the check. `cueId` and
// `missingId` (why a cue could not be judged; empty if it was) are text ids, the rest is for the eye.
QVariantList livenessRows(const PadResult& result);

// A reason of PadResult or of LivenessNext in texts: "flat" -> "", "liveness.reason.flat"; "light.clipped" -> the cue's
// name, "liveness.why.clipped".
struct LivenessReasonText {
    QString titleId; // of the cue; empty where the sentence says all
    QString textId;
};
LivenessReasonText livenessReasonText(std::string_view reason);

// {titleId, textId, scores: [{name, value, limit}]} of each reason, the gravest first. `staffReason` (of all attempts)
// comes before them where the last attempt does not have it.
QVariantList livenessReasons(const PadResult& result, std::string_view staffReason);

} // namespace darcha
