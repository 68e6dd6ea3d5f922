// SPDX-License-Identifier: Apache-2.0
// application.json of a packet: what was typed, in memory that is wiped. For .cpp files only.
#pragma once

#include "core/base/result.h"
#include "core/enrolment/enrolment_record.h"

namespace darcha {

inline constexpr int packetSchemaVersion = 1; // of application.json and manifest.json

// Canonical JSON (RFC 8785). Errors: InvalidArgument, for an odd field id or text that is not UTF-8; never a value in
// it.
Result<Secret> applicationText(const EnrolmentRecord& record);

} // namespace darcha
