// SPDX-License-Identifier: Apache-2.0
#include "drivers/device.h"

#include <array>

namespace darcha {

std::string_view name(DeviceState state) {
    static constexpr std::array<std::string_view, 5> names = {"Absent", "Present", "Open", "Capturing", "Failed"};
    return names.at(static_cast<std::size_t>(state));
}

} // namespace darcha
