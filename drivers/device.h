// SPDX-License-Identifier: Apache-2.0
// What every device has in common: who it is and where in its life.
//
//   Absent -> Present -> Open -> Capturing -> Open -> Present;   any -> Failed;   unplugged in any state -> Absent.
//
// After an unplug every call returns ErrorCode::DeviceGone at once, until the same device is plugged in again
// (Present). An operation in the wrong state is ErrorCode::WrongState and changes nothing.
#pragma once

#include "core/base/result.h"

#include <string>

namespace darcha {

enum class DeviceState { Absent, Present, Open, Capturing, Failed };

// A snapshot; stable id across a replug (bus path or serial), so that a station finds its own device again.
struct DeviceInfo {
    std::string id;
    std::string name;
    std::string driver;    // "v4l2", "virtual-citizen", "libfprint/uru4000", ...
    bool isVirtual = true; // a virtual device marks everything that it touches as training
};

std::string_view name(DeviceState state);

} // namespace darcha
