// SPDX-License-Identifier: Apache-2.0
// The JSON schemas that are compiled into the program. Any thread.
#pragma once

#include "core/base/json_file.h"

namespace darcha {

// `name`: as qt_add_resources has it, "journey.schema.json". InternalError where it is not.
Result<JsonFile> schemaOfThisProgram(const char* name);

} // namespace darcha
